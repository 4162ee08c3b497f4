"""Whether a text says some words: whole, in their order, without regard to capitals and accents."""

from __future__ import annotations

import re

from classifiers.reading.words import fold

MOST_READ = 20_000
"""Characters of a text in which words are looked for: a study of 50 pages names its subject before that."""

_WORD = re.compile(r"\w+")


def folded_words(text: str) -> str:
    """The words of a text as they are compared: in small letters, without accents, one space between."""
    return " ".join(_WORD.findall(fold(text.lower())))


def searchable(title: str, text: str) -> str:
    """Title and text between spaces, so that a whole word is one with a space on both sides."""
    return f" {folded_words(f'{title} {text[:MOST_READ]}')} "


def says(searched: str, words: str) -> bool:
    """Whether what `searchable` gave has these words, as `folded_words` gives them, one after the other."""
    return f" {words} " in searched
