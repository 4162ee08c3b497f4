"""Whether a text says some words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.choosing.wording import MOST_READ, folded_words, says, searchable


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("accessibilite", True),
        ("accessibilite numerique", True),
        ("numerique accessibilite", False),
        ("access", False),
        ("oeuvres", True),
    ],
)
def test_words_are_whole_and_in_order_without_accents(words: str, said: bool) -> None:
    assert says(searchable("L’Accessibilité NUMÉRIQUE", "des œuvres"), words) is said


def test_the_end_of_a_very_long_text_is_not_read() -> None:
    assert not says(searchable("", "mot " * MOST_READ + "jeton"), "jeton")


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_text_says_its_own_words(before: str, text: str) -> None:
    words = folded_words(text)
    assert not words or says(searchable(before, text), words)
