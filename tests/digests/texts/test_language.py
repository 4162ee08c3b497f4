"""The language of what members read: the catalog's texts, French typography, numbers and dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from digests.texts.language import Language, language

FRENCH, ENGLISH = language("fr"), language("en")


def test_french_is_what_was_written_with_its_no_break_spaces():
    assert FRENCH.say("Lu : {what} !", what="a : b") == "Lu\u202f: a : b\u202f!"


def test_english_comes_from_the_catalog():
    assert ENGLISH.say("demain") == "tomorrow"


def test_braces_of_a_value_stay_as_they_are():
    assert FRENCH.say("Titre {x}", x="{y} %s") == "Titre {y} %s"


def test_a_text_without_values_is_no_format():
    assert FRENCH.say("{n} sur {total}") == "{n} sur {total}"


@pytest.mark.parametrize(
    ("n", "told"), [(0, "0 publication"), (1, "1 publication"), (1200, "1\u202f200 publications")]
)
def test_none_is_singular_in_french(n: int, told: str):
    assert FRENCH.count(n, "{n} publication", "{n} publications") == told


def test_numbers_are_written_as_each_language_does():
    assert (FRENCH.number(12345), ENGLISH.number(12345)) == ("12\u202f345", "12,345")
    assert (FRENCH.decimal(2.25), ENGLISH.decimal(2.25, 2)) == ("2,2", "2.25")


@pytest.mark.parametrize(
    ("words", "told"), [(FRENCH, "1er mai 2026"), (ENGLISH, "1 May 2026")], ids=["fr", "en"]
)
def test_days_are_written_out(words: Language, told: str):
    assert words.long_date(date(2026, 5, 1)) == told


def test_months_and_hours():
    moment = datetime(2026, 12, 2, 8, 5, tzinfo=UTC)
    assert (FRENCH.month(moment.date()), ENGLISH.month(moment.date())) == ("décembre 2026", "December 2026")
    assert (FRENCH.clock(moment), ENGLISH.clock(moment)) == ("8\u202fh\u202f05", "8:05")


def test_days_left_say_today_and_tomorrow():
    assert [FRENCH.days_left(days) for days in (0, 1, 12)] == ["aujourd’hui", "demain", "dans 12 jours"]


def test_an_enumeration_is_cut_and_says_by_how_much():
    assert FRENCH.enumeration(["A", "B", "C"], 3) == "A, B et C"
    assert FRENCH.enumeration(["A", "B", "C", "D"], 2) == "A, B et 2 autres"
    assert FRENCH.enumeration([], 3) == ""


def test_a_language_without_catalog_is_refused():
    with pytest.raises(KeyError):
        language("br")  # type: ignore[arg-type]
