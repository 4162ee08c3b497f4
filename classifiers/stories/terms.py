"""What of a text can be found again in another telling of the story, in another language too.

Words as the beginnings that French and English share (`sancti` for sanction, sanctionner, sanctioned), names,
numbers, days and places in law. What of it is rare enough to mean something is another question: see
`rarity`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from classifiers.citations import citations_in
from classifiers.law.dates import days_in
from classifiers.reading.plaintext import plain_marks, without_markup
from classifiers.reading.words import fold

STEM = 6
"""Letters of a word that are compared: its endings differ between the two languages and within each."""

_APART = re.compile(r"(\w+)")
_WORD = re.compile(r"[^\W_]+")
_ENDS_SENTENCE = re.compile(r"[.!?:;|«»\"(“”–—\n]|\s-")
_WITHIN_NAME = (" ", "-")
_SHOUTED = 0.6
"""In English headlines most words begin with a capital: then capitals say nothing."""
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:[€$£] ?)?(?P<digits>\d{1,3}(?:[ .,]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?: ?(?P<share>%|pour ?cent\b|per ?cent\b|percent\b)"
    r"|(?: ?(?P<thousands>k\b|k€|milliers?\b|mille\b|thousand\b)"
    r"| ?(?P<millions>m\b|mn\b|m€|millions?\b)"
    r"| ?(?P<billions>md\b|md€|mds\b|bn\b|milliards?\b|billions?\b))?)"
    r"(?![\w/-])",
    re.IGNORECASE,
)
_SCALES = {"thousands": 10**3, "millions": 10**6, "billions": 10**9}
_GROUPED = re.compile(r"[ .,](?=\d{3}(?!\d))")
_YEARS = range(1900, 2101)
_SMALL = 32
"""Smaller numbers without a unit say nothing: days of a month, articles, hours."""
_LONGEST_NUMBER = 15
"""Digits: what has more is an identifier."""
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says, folded: stems of its words, names in full (`joel kaplan`), numbers, ISO days, law."""

    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[str]
    law: frozenset[str]


class _Token(NamedTuple):
    """A word as written and folded; whether a sentence may begin with it; whether just a blank is before."""

    written: str
    folded: str
    starts: bool
    follows: bool


def terms_of(text: str, ordinary: Container[str], published: date | None = None) -> Terms:
    """The terms of a text; days that it writes without a year are those after `published`.

    `ordinary` has stems of words that are also written small: where a sentence starts, they are no names.
    """
    even = _even(text)
    words, names = _words_and_names(even, ordinary)
    line = even.replace("\n", " ")
    return Terms(
        words=words,
        names=names,
        numbers=frozenset(numbers_in(line)),
        days=frozenset(written.day.isoformat() for written in days_in(line, published)),
        law=frozenset(_law(text)),
    )


def words_and_names(text: str, ordinary: Container[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The stems and the names of a text alone: all that a title is asked for."""
    return _words_and_names(_even(text), ordinary)


def stem(folded: str) -> str:
    """The beginning of a word, without a final s: `algori`, `compte`."""
    return folded[:STEM].removesuffix("s") or folded


def wording(text: str) -> tuple[str, ...]:
    """The words of a text in their order, folded: what is alike in them is alike to a reader."""
    return tuple(_WORD.findall(fold(text.lower())))


def numbers_in(text: str) -> Iterator[str]:
    """Its numbers in full, `20000000` for 20 M€ and €20 million, `37%`; years and small ones are left out."""
    for match in _NUMBER.finditer(text):
        digits = _GROUPED.sub("", match["digits"]).replace(",", ".")
        if len(digits) > _LONGEST_NUMBER or digits.count(".") > 1:
            continue
        value = float(digits)
        if match["share"]:
            yield f"{value:g}%"
            continue
        scale = next((by for unit, by in _SCALES.items() if match[unit]), 1)
        if scale > 1 or (value >= _SMALL and value not in _YEARS):
            yield f"{value * scale:.12g}"


def _even(text: str) -> str:
    return plain_marks(without_markup(text))


def _words_and_names(even: str, ordinary: Container[str]) -> tuple[frozenset[str], frozenset[str]]:
    tokens = _tokens(even)
    words = frozenset(
        stem(token.folded) for token in tokens if len(token.written) > 3 and token.written.isalpha()
    )
    return words, frozenset(_names(tokens, ordinary))


def _tokens(even: str) -> list[_Token]:
    parts = _APART.split(even)
    return [
        _Token(
            word,
            _folded(word),
            not place or (before not in _WITHIN_NAME and _ENDS_SENTENCE.search(before) is not None),
            before in _WITHIN_NAME,
        )
        for place, (before, word) in enumerate(zip(parts[::2], parts[1::2], strict=False))
    ]


@lru_cache(_REMEMBERED)
def _folded(word: str) -> str:
    return fold(word.lower())


def _names(tokens: Sequence[_Token], ordinary: Container[str]) -> Iterator[str]:
    """Names, those that stand together as one: `joel kaplan` is one person, `visual studio` one product."""
    shouting = _is_shouting(tokens)
    together: list[str] = []
    for token in tokens:
        is_name = _is_written_as_name(token.written) and not (
            (token.starts or shouting) and stem(token.folded) in ordinary
        )
        if together and not (is_name and token.follows):
            yield " ".join(together)
            together = []
        if is_name:
            together.append(token.folded)
    if together:
        yield " ".join(together)


def _is_written_as_name(word: str) -> bool:
    """Deloitte, OpenAI, CNIL, o3."""
    if word[0].isupper():
        return len(word) > 2 or (word.isupper() and len(word) > 1)
    return word[0].isalpha() and not word.isalpha() and word.isalnum()


def _is_shouting(tokens: Sequence[_Token]) -> bool:
    long = [token.written for token in tokens if len(token.written) > 3]
    return bool(long) and sum(word[0].isupper() for word in long) > len(long) * _SHOUTED


def _law(text: str) -> Iterator[str]:
    for one in citations_in(text):
        yield f"{one.act} {one.kind} {one.number or ''}".strip()
