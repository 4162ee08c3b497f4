"""A line of chat as a command: its name and what stands behind it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_COMMAND = re.compile(r"\s*!\s?(?P<name>[^\W\d_][\w-]*)(?:[\s:,]+(?P<words>.*))?\s*", re.DOTALL)
_QUOTED = r'"[^"]*"|“[^”]*”|«[^»]*»'
OPENING = tuple('"“«')
"""Quotation marks as keyboards and habits write them."""
_OPTION = re.compile(rf"(?<!\S)(?P<name>[^\W\d_]+)[:=](?P<value>(?:{_QUOTED})(?!\S)|\S+)")
MOST_WORDS = 4_000
"""Characters of a command that are read: a pasted page is no question."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command as somebody wrote it; `name` is folded (no accents, small letters)."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Options:
    """What stands behind a command's name: free words, and `name:value` pairs by their folded names."""

    words: str
    pairs: Mapping[str, tuple[str, ...]]


def spoken(text: str) -> Spoken | None:
    """The command in a message; None when it is none (`!` alone, `!!`, `!12`, talk)."""
    found = _COMMAND.fullmatch(text[:MOST_WORDS])
    if found is None:
        return None
    return Spoken(folded(found["name"]), " ".join((found["words"] or "").split()))


def options(words: str, names: Iterable[str]) -> Options:
    """Take the pairs of these names out of the words; `axe:` and `axe=` are the same, others stay words.

    A value of several words stands in quotation marks: `pour:"Direction X"`.
    """
    known = set(names)
    pairs: dict[str, tuple[str, ...]] = {}

    def take(found: re.Match[str]) -> str:
        name = folded(found["name"])
        if name not in known:
            return found.group()
        pairs[name] = (*pairs.get(name, ()), _unquoted(found["value"]))
        return ""

    rest = _OPTION.sub(take, words)
    return Options(" ".join(rest.split()), pairs)


def _unquoted(value: str) -> str:
    return value[1:-1].strip() if re.fullmatch(_QUOTED, value) else value


def folded(word: str) -> str:
    """A word as it is compared: without accents, in small letters."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
