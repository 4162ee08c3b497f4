from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.stories.terms import numbers_in, stem, terms_of, wording, words_and_names

ORDINARY = frozenset({"la", "le", "commis", "after"})


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("20 M€", "20000000"),
        ("€20 million", "20000000"),
        ("20 millions d'euros", "20000000"),
        ("1,5 milliard", "1500000000"),
        ("1.5bn", "1500000000"),
        ("1 500 agents", "1500"),
        ("1,500 people", "1500"),
        ("37 %", "37%"),
        ("37.5 per cent", "37.5%"),
        ("130k lignes", "130000"),
    ],
)
def test_a_number_is_one_in_both_languages(written: str, number: str) -> None:
    assert list(numbers_in(written)) == [number]


@pytest.mark.parametrize("written", ["2026", "le 12", "L. 311-3-1", "12/03/2026", "GPT-4", "1" * 16])
def test_years_small_numbers_and_parts_of_names_are_none(written: str) -> None:
    assert list(numbers_in(written)) == []


def test_words_are_compared_by_the_beginning_that_the_two_languages_share() -> None:
    assert stem("sanctionnee") == stem("sanction") == stem("sanctioned")
    assert stem("comptes") == stem("compte")


def test_names_that_stand_together_are_one() -> None:
    _, names = words_and_names("c'est ce que répond Joel Kaplan, de Meta, à la ville de Saint-Malo", ORDINARY)
    assert names == {"joel kaplan", "meta", "saint malo"}


def test_a_capital_at_the_start_of_a_sentence_makes_no_name_of_an_ordinary_word() -> None:
    _, names = words_and_names("La Commission décide. Deloitte rembourse. « Le projet", ORDINARY)
    assert "deloitte" in names
    assert "le" not in names


def test_in_an_english_headline_capitals_say_nothing() -> None:
    _, names = words_and_names("Deloitte Refunds Canberra After Report", ORDINARY | {"refund", "report"})
    assert names == {"deloitte", "canberra"}


def test_days_and_places_in_law_are_terms() -> None:
    terms = terms_of(
        "L'article 50 du règlement (UE) 2024/1689 s'applique le 2 août.", ORDINARY, date(2026, 6, 1)
    )
    assert terms.days == {"2026-08-02"}
    assert terms.law == {"ai-act article 50"}


def test_wording_keeps_the_order_and_drops_accents_and_case() -> None:
    assert wording("L’Été, DÉJÀ 2026 !") == ("l", "ete", "deja", "2026")


@given(st.text(max_size=300))
def test_any_text_has_terms(text: str) -> None:
    terms = terms_of(text, ORDINARY)
    assert all(len(word) <= 6 for word in terms.words)
    assert terms == terms_of(text, ORDINARY)
