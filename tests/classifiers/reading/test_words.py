"""Words without regard to case, accents and ligatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.words import fold, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’IA générative, déployée !", ["l", "ia", "générative", "déployée"]),
        ("cafe\u0301", ["café"]),
        ("", []),
    ],
)
def test_words_keep_their_accents(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@pytest.mark.parametrize(
    ("word", "folded"), [("œuvre", "oeuvre"), ("Déployé", "deploye"), ("gpt", "gpt"), ("𝗔𝗜", "ai")]
)
def test_a_folded_word_has_no_accents(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text())
def test_any_text_has_words_that_can_be_folded(text: str) -> None:
    for word in words_of(text):
        assert fold(fold(word)) == fold(word)
