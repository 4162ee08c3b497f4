"""Words without regard to case, accents and ligatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.reading.words import Word, fold, unknown_among, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’IA générative, déployée !", ["l", "ia", "générative", "déployée"]),
        ("cafe\u0301", ["café"]),
        ("", []),
    ],
)
def test_words_keep_their_accents(text: str, expected: list[str]) -> None:
    assert [word.written for word in words_of(text, {})] == expected


@pytest.mark.parametrize(
    ("word", "folded"), [("œuvre", "oeuvre"), ("Déployé", "deploye"), ("gpt", "gpt"), ("𝗔𝗜", "ai")]
)
def test_a_folded_word_has_no_accents(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text())
def test_any_text_has_words_that_can_be_folded(text: str) -> None:
    for word in words_of(text, {}):
        assert fold(word.folded) == word.folded


@pytest.mark.parametrize(
    ("text", "capital", "capitals"),
    [("IA", True, True), ("Mistral", True, False), ("mistral", False, False), ("ChatGPT", True, False)],
)
def test_capitals_are_remembered(text: str, capital: bool, capitals: bool) -> None:
    [word] = words_of(text, {})
    assert (word.capital, word.capitals) == (capital, capitals)


def test_the_same_word_of_a_batch_is_the_same_object() -> None:
    known: dict[str, Word] = {}
    assert words_of("une ville", known)[1] is words_of("la ville", known)[1]


def test_only_words_of_three_letters_and_more_are_known_or_not() -> None:
    known = {"ville", "teste"}
    assert unknown_among(["la", "ville", "teste", "chatgpt", "2026", "gpt4", "ia"], known) == (3, 1)
    assert unknown_among([], known) == (0, 0)
