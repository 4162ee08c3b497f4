"""French words, dates and typography."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, NATURES, URGENCIES
from classifiers.french import long_date
from digests.texts.french import (
    AXIS_NAMES,
    INTENTIONS,
    NATURE_NAMES,
    URGENCY_MARKS,
    URGENCY_NAMES,
    days_label,
    enumeration,
    number,
    pluriel,
    typeset,
)


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16–22 nov. 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 nov. – 6 déc. 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 déc. 2026 – 3 janv. 2027"),
        (date(2026, 6, 1), date(2026, 6, 7), "1er–7 juin 2026"),
        (date(2026, 8, 15), date(2026, 8, 15), "15 août 2026"),
    ],
)
def test_a_stretch_of_days_says_no_more_than_needed(first: date, last: date, label: str) -> None:
    assert days_label(first, last) == label


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 11, 3), "3 novembre 2026"), (date(2027, 2, 1), "1er février 2027")],
)
def test_a_date_is_written_out(day: date, label: str) -> None:
    assert long_date(day) == label


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 publication"), (1, "1 publication"), (2, "2 publications"), (1234, "1\u202f234 publications")],
)
def test_a_noun_follows_its_count_and_zero_is_singular(count: int, text: str) -> None:
    assert pluriel(count, "publication") == text


def test_every_word_of_a_group_takes_the_plural_once() -> None:
    assert pluriel(3, "autre publication") == "3 autres publications"
    assert pluriel(2, "avis précis") == "2 avis précis"
    assert pluriel(2, "journal", "journaux") == "2 journaux"


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_keeps_its_digits(count: int) -> None:
    assert int(number(count).replace("\u202f", "")) == count


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A et B"),
        (["A", "B", "C"], "A, B et C"),
        (["A", "B", "C", "D"], "A, B, C et 1 autre"),
        (["A", "B", "C", "D", "E"], "A, B, C et 2 autres"),
    ],
)
def test_names_are_listed_and_the_long_tail_is_counted(names: list[str], text: str) -> None:
    assert enumeration(names, 3) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Angles morts : deux ; quoi ? bien !", "Angles morts\u202f: deux\u202f; quoi\u202f? bien\u202f!"),
        ("« oui », dit-il", "«\u202foui\u202f», dit-il"),
        ("(vraiment ?)", "(vraiment\u202f?)"),
        ("https://exemple.fr à 12:30", "https://exemple.fr à 12:30"),
        ("color: red !important", "color: red !important"),
        ("a != b", "a != b"),
    ],
)
def test_signs_get_a_narrow_no_break_space_where_they_are_punctuation(typed: str, printed: str) -> None:
    assert typeset(typed) == printed


@given(st.text())
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


def test_every_label_of_the_vocabulary_has_its_french_name() -> None:
    assert set(AXIS_NAMES) == set(AXES)
    assert set(URGENCY_NAMES) == set(URGENCY_MARKS) == set(URGENCIES)
    assert set(NATURE_NAMES) == set(INTENTIONS) == set(NATURES)


def test_a_vendor_sells_and_the_press_informs() -> None:
    assert INTENTIONS["annonce-editeur"] == "promouvoir, vendre"
    assert INTENTIONS["presse"] == "informer"
