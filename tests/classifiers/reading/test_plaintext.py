"""Text is made even without a change of what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.reading.plaintext import plain_marks, without_markup


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l&#39;article&nbsp;50 &amp; suite", "l'article 50 & suite"),
        ("un <b class='x'>mot</b>, 2 < 3 et 5 > 4", "un mot , 2 < 3 et 5 > 4"),
        ("a\u00a0b\u202fc\td\u3000e", "a b c d e"),
        ("  a   b \r\n\r\n  c \u2028 d ", "a b\nc\nd"),
        ("ar\u00adti\u200bcle", "article"),
        ("re\u0300glement", "règlement"),
        ("İ", "I"),
        ("", ""),
    ],
)
def test_entities_tags_spaces_and_unseen_letters_go(text: str, expected: str) -> None:
    assert without_markup(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("l’article 8–27", "l'article 8-27"), ("311‑3‑1", "311-3-1"), ("abc", "abc")]
)
def test_marks_are_those_of_a_keyboard(text: str, expected: str) -> None:
    assert plain_marks(text) == expected


@given(st.text())
def test_every_letter_keeps_its_place_in_lower_case(text: str) -> None:
    even = without_markup(text)
    assert len(plain_marks(even).lower()) == len(even)


@given(st.text(alphabet="ab \t\n\u00a0\r", max_size=60))
def test_there_are_single_spaces_and_line_ends_only(text: str) -> None:
    even = without_markup(text)
    assert even.split() == text.split()
    assert not {"  ", "\n\n", " \n", "\n ", "\t", "\r"} & {
        even[at : at + size] for at in range(len(even)) for size in (1, 2)
    }
