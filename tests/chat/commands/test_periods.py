"""Weeks, months and quarters as members name them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.period import month_label, quarter_label, week_label
from watcher.chat.commands.periods import period_words, to_come, unknown, unreadable

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("words", "week"),
    [
        ("2026-W47", "2026-W47"),
        ("2026-w47", "2026-W47"),
        ("47", "2026-W47"),
        ("W47", "2026-W47"),
        ("S47", "2026-W47"),
        ("semaine 47", "2026-W47"),
        ("sem 7", "2026-W07"),
        ("48", "2026-W48"),
        ("49", "2025-W49"),
        ("2025-47", "2025-W47"),
        ("semaine", "2026-W47"),
    ],
)
def test_a_week_is_named_in_many_ways_and_without_year_is_the_last_that_began(words: str, week: str) -> None:
    assert period_words(words, TODAY) == week


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("2026-11", "2026-11"),
        ("2026-9", "2026-09"),
        ("11/2026", "2026-11"),
        ("novembre", "2026-11"),
        ("Décembre", "2025-12"),
        ("nov.", "2026-11"),
        ("février 2026", "2026-02"),
        ("août", "2026-08"),
        ("mois", "2026-10"),
    ],
)
def test_a_month_is_named_in_many_ways_and_without_year_is_the_last_that_began(
    words: str, month: str
) -> None:
    assert period_words(words, TODAY) == month


@pytest.mark.parametrize(
    ("words", "quarter"),
    [
        ("T4", "2026-Q4"),
        ("t3", "2026-Q3"),
        ("2026-Q4", "2026-Q4"),
        ("2025-T1", "2025-Q1"),
        ("T2 2025", "2025-Q2"),
        ("trimestre 4", "2026-Q4"),
        ("4e trimestre", "2026-Q4"),
        ("1er trimestre 2026", "2026-Q1"),
        ("trimestre", "2026-Q3"),
    ],
)
def test_a_quarter_is_named_in_many_ways(words: str, quarter: str) -> None:
    assert period_words(words, TODAY) == quarter


def test_in_the_first_days_of_a_year_the_last_ones_are_of_the_year_before() -> None:
    january = date(2027, 1, 4)
    said = [period_words(words, january) for words in ("mois", "trimestre", "T4", "novembre", "52", "1")]
    assert said == ["2026-12", "2026-Q4", "2026-Q4", "2026-11", "2026-W52", "2027-W01"]


@pytest.mark.parametrize("words", ["dernière", "2026", "1926-W47", "W", "47 48", "ju", "T5", "jui", ""])
def test_what_names_no_period_is_none(words: str) -> None:
    assert period_words(words, TODAY) is None


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_every_label_is_understood_as_itself(day: date) -> None:
    for label in (week_label(day), month_label(day), quarter_label(day)):
        assert period_words(label, TODAY) == label


def test_what_is_said_of_others_names_an_example() -> None:
    assert "écrivez par exemple 47 ou 2026-W48, novembre ou 2026-11, T4 ou 2026-Q4." in unreadable("x", TODAY)
    assert unknown("2026-W54").startswith("La semaine 2026-W54 n’existe pas")
    assert to_come("2027-Q1", "quarter") == "Le trimestre 2027-Q1 n’a pas commencé."
    assert to_come("2027-01", "month") == "Le mois 2027-01 n’a pas commencé."
