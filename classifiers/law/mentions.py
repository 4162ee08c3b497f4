"""The names of acts and the articles, annexes and recitals that a text writes, in its order.

Which act a place belongs to is decided in `classifiers.citations`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from classifiers.law.patterns import (
    ANNEX_ITEM,
    BEGINNING,
    HINT_PATTERNS,
    HINTS,
    ITEM,
    LEAD,
    MENTION,
    RECITAL_ITEM,
    RIA,
)
from classifiers.reading.plaintext import plain_marks, without_markup

Act = Literal["ai-act", "omnibus-ia", "rgpd", "crpa", "reen"]
PlaceKind = Literal["article", "annex", "recital"]
Named: TypeAlias = Act | Literal["other", "other-code"]
"""An act that we follow, or any other text of law; codes apart: they number their articles like the CRPA."""

_NAMES: dict[str, Named] = {
    "swallowed": "other",
    "omnibus": "omnibus-ia",
    "rgpd": "rgpd",
    "ai_act": "ai-act",
    "crpa": "crpa",
    "reen": "reen",
    "other": "other",
    "other_code": "other-code",
}
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LATIN = {"a": "bis", "b": "ter", "c": "quater", "d": "quinquies", "e": "sexies"}
"""What French writes for the letter of an inserted provision: Article 4a is l'article 4 bis."""


@dataclass(frozen=True)
class Place:
    """An article, annex or recital as a text writes it.

    `ordinal` is its number without an inserted one's suffix, None for a code's (`L. 311-3-1`); `paragraph` is
    the numbered part (a point of an annex, too), `point` the lettered one.
    """

    kind: PlaceKind
    number: str
    ordinal: int | None
    paragraph: str | None = None
    point: str | None = None


@dataclass(frozen=True)
class Mention:
    """A name of an act, or places that are written together; `gap` is the text since the mention before."""

    gap: str
    act: Named | None = None
    places: tuple[Place, ...] = ()


def mentions_in(text: str) -> Iterator[Mention]:
    """The mentions of a text in its order, none when it names no act that we follow; in linear time."""
    even = unicodedata.normalize("NFKC", without_markup(text))
    if "RIA" in even:
        even = RIA.sub("AI Act", even)
    even = plain_marks(even).lower()
    if not any(hint in even for hint in HINTS) and not any(hint.search(even) for hint in HINT_PATTERNS):
        return
    even = even.replace("\n", " ")
    end = 0
    for start in BEGINNING.finditer(even):
        match = MENTION.match(even, start.start()) if start.start() >= end else None
        if not match:
            continue
        gap, end = even[end : match.start()], match.end()
        form = cast("str", match.lastgroup)
        if form in _NAMES:
            yield Mention(gap, act=_NAMES[form])
        else:
            yield Mention(gap, places=tuple(_places(form, match)))


def _places(form: str, match: re.Match[str]) -> Iterator[Place]:
    if form == "code":
        yield Place("article", f"{match['book'].upper()}. {match['section']}", None)
    elif form == "annex":
        yield from _listed("annex", match[0], ANNEX_ITEM if ANNEX_ITEM.search(match[0]) else ITEM)
    elif form == "recital":
        yield from _listed("recital", match[0], RECITAL_ITEM)
    else:
        yield from _listed("article", match[0], ITEM)


def _listed(kind: PlaceKind, written: str, shape: re.Pattern[str]) -> Iterator[Place]:
    """The places of a list or range, the numbers written; what leads (`point 2 de l'`) is of the first."""
    lead = cast("re.Match[str]", LEAD.match(written))
    begun, end, before = lead.groupdict(), lead.end(), 0
    for item in shape.finditer(written, end):
        part = {**begun, **{name: value for name, value in item.groupdict().items() if value}}
        number, ordinal = _number(kind, part["number"] or "")
        if written[end : item.start()].strip() != "-" or ordinal > before:  # `article 6-2` is no range
            paragraph = (
                part.get("brackets") or part.get("dotted") or part.get("named") or part.get("lead_paragraph")
            )
            point = (
                part.get("letter") or part.get("bare") or part.get("lead_letter") or part.get("lead_point")
            )
            yield Place(kind, number, ordinal, paragraph and _inserted(paragraph), point and _point(point))
        begun, end, before = {}, item.end(), ordinal


def _number(kind: PlaceKind, written: str) -> tuple[str, int]:
    """A number as French law writes it, and its rank; of an annex in Roman numerals; 0 for what is none."""
    if kind == "annex":
        ordinal = ROMAN.index(written.upper()) if written.upper() in ROMAN else _digits(written)
        return (ROMAN[ordinal], ordinal) if ordinal < len(ROMAN) else ("", 0)
    if written == "premier":
        return "1", 1
    return _inserted(written), _digits(written)


def _digits(written: str) -> int:
    return int("".join(letter for letter in written if letter.isdigit()) or 0)


def _inserted(written: str) -> str:
    """`4a`, `4bis` and `4 bis` as `4 bis`; `1er` as `1`."""
    digits = written.rstrip("abcdefghijklmnopqrstuvwxyz ")
    suffix = written[len(digits) :].strip().removeprefix("er")
    return f"{int(digits)} {_LATIN.get(suffix, suffix)}".rstrip()


def _point(written: str) -> str:
    """`ba` as `b bis`."""
    return f"{written[0]} {_LATIN[written[1]]}" if len(written) == 2 else written
