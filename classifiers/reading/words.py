"""A text as the model reads it: words, without regard to case and accents."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, accents kept."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def fold(word: str) -> str:
    """A word without its accents and ligatures: `œuvre`, `déployé` become `oeuvre`, `deploye`."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word).lower()  # in this order: 𝗔 is a letter of no case
    return _MARKS.sub("", plain).translate(_LIGATURES)
