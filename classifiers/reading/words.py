"""A text as the model reads it: words, folded of accents and case, with what their capitals say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word in lower case, folded, and whether it begins with a capital or has only capitals.

    The same word of a batch of texts is the same object: it is looked up by identity, which is fast.
    """

    written: str
    folded: str
    capital: bool
    capitals: bool


def words_of(text: str, known: dict[str, Word]) -> list[Word]:
    """The words of a text; `known` remembers those of a batch, start with an empty one."""
    tokens = _WORD.findall(unicodedata.normalize("NFC", text))
    return [known.get(token) or _met(token, known) for token in tokens]


def _met(token: str, known: dict[str, Word]) -> Word:
    lower = token.lower()
    word = known[token] = Word(lower, fold(lower), token[0].isupper(), token.isupper())
    return word


def unknown_among(words: Iterable[str], known: Container[str]) -> tuple[int, int]:
    """How many of some folded words have at least three letters, and how many of those are not `known`.

    Numbers are no words.
    """
    long = [word for word in words if len(word) >= 3 and word.isalpha()]
    return len(long), len(long) - sum(map(known.__contains__, long))


def fold(word: str) -> str:
    """A word without its accents and ligatures: `œuvre`, `déployé` become `oeuvre`, `deploye`."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word).lower()  # in this order: 𝗔 is a letter of no case
    plain = _MARKS.sub("", plain)
    for ligature, letters in _LIGATURES:  # three searches of a text cost half of `str.translate`
        plain = plain.replace(ligature, letters)
    return plain
