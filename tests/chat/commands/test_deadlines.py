"""`!echeances`: what of the AI Act comes next, and in how many days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chat.commands.library import ask
from chat.houses import Watched


def told(city: Watched, at: datetime) -> list[str]:
    """The lines of the answer at a time, with plain spaces."""
    city.house = replace(city.house, now=lambda: at)
    return ask(city, "!echeances").replace("\u202f", " ").splitlines()


def first(city: Watched, at: datetime) -> str:
    """The nearest deadline."""
    return next(line for line in told(city, at) if line.startswith("•"))


def test_what_comes_stands_in_order_with_the_days_left(city: Watched) -> None:
    lines = [line for line in told(city, datetime(2026, 11, 26, 10, tzinfo=UTC)) if line.startswith("•")]
    assert [" · ".join(line.split(" · ")[:2]) for line in lines[:4]] == [
        "• 2 décembre 2026 · dans 6 jours",
        "• 2 décembre 2026 · dans 6 jours",
        "• 9 décembre 2026 · dans 13 jours",
        "• 2 août 2027 · dans 249 jours",
    ]
    assert "marquage lisible par machine (art. 50(2))" in lines[1]


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (datetime(2026, 12, 1, 22, 59, tzinfo=UTC), "demain"),
        (datetime(2026, 12, 1, 23, 0, tzinfo=UTC), "aujourd’hui"),
        (datetime(2026, 12, 2, 22, 59, tzinfo=UTC), "aujourd’hui"),
        (datetime(2026, 12, 2, 23, 0, tzinfo=UTC), "dans 6 jours"),
    ],
)
def test_days_are_those_of_the_house_not_of_greenwich(city: Watched, at: datetime, left: str) -> None:
    assert first(city, at).split(" · ")[1] == left


def test_a_postponed_day_says_which_it_was(city: Watched) -> None:
    lines = told(city, datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert any(line.endswith("(reporté : c’était le 2 août 2026)") for line in lines)


def test_what_is_past_is_summed_up_with_the_latest(city: Watched) -> None:
    lines = told(city, datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert lines[1].startswith("5 étapes passées, la dernière le 2 août 2026 · application générale")


def test_before_the_beginning_nothing_is_past_and_after_the_end_nothing_comes(city: Watched) -> None:
    assert told(city, datetime(2024, 1, 1, 12, tzinfo=UTC))[1].startswith("• 1er août 2024 · dans 213 jours")
    late = told(city, datetime(2031, 1, 1, 12, tzinfo=UTC))
    assert not any(line.startswith("•") for line in late)


def test_dates_that_nobody_compared_with_the_official_journal_say_so(city: Watched) -> None:
    assert "à vérifier au Journal officiel" in told(city, datetime(2026, 11, 26, tzinfo=UTC))[-1]


def test_it_answers_with_accents_and_in_english(city: Watched) -> None:
    for command in ("!échéances", "!deadlines"):
        assert ask(city, command).startswith("Calendrier du règlement IA")
