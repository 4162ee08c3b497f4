"""Words as they are compared. Pure."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def spaced(text: str) -> str:
    """One line with single plain spaces, of whatever kind they were (no-break, narrow, thin)."""
    return _SPACES.sub(" ", text).strip()


def folded(text: str) -> str:
    """As words are compared: single spaces, small letters, no accents."""
    apart = unicodedata.normalize("NFKD", spaced(text))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
