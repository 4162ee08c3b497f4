"""Pure: who is told of what by a direct message.

A person hears of a publication once: when it is new, in scope and no copy of a page that another source had
first. Revisions and the backlog of a new source tell nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from classifiers.assessment import Assessment
from classifiers.reading.words import fold

Kind = Literal["risk", "axis", "word"]

MOST_READ = 20_000
"""Characters of a text in which words are looked for: a study of 50 pages names its subject before that."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of: a risk's id, an axis, or words as `folded_words` gives them."""

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A wish of a person: `address` is where to write, `who` what tells persons apart."""

    address: str
    who: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as the decision needs it; `is_first` when it is new and no copy of a page that was there."""

    item_id: int
    title: str
    text: str
    assessment: Assessment
    stale: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An item for a person, and the wishes that it answers, in the order in which they were made."""

    item_id: int
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class DirectMessage:
    """One message to one person, about items in the order of the candidates."""

    address: str
    who: str
    found: tuple[Found, ...]

    @property
    def dedupe_key(self) -> str:
        """By the first item, of which a person hears once. The address is not in it: that must leave."""
        return f"subscription:{self.who}:{self.found[0].item_id}"


def direct_messages(
    candidates: Iterable[Candidate], subscriptions: Sequence[Subscription]
) -> tuple[DirectMessage, ...]:
    """One message for each person whom something concerns, in the order of their first subscription."""
    found: dict[str, list[Found]] = {one.who: [] for one in subscriptions}
    addresses = {one.who: one.address for one in subscriptions}
    with_words = any(one.wish.kind == "word" for one in subscriptions)
    for candidate in candidates:
        if not _may_be_told(candidate):
            continue
        words = _searchable(candidate) if with_words else ""
        answered: dict[str, list[Wish]] = {}
        for one in subscriptions:
            if _answers(one.wish, candidate.assessment, words):
                answered.setdefault(one.who, []).append(one.wish)
        for who, wishes in answered.items():
            found[who].append(Found(candidate.item_id, tuple(wishes)))
    return tuple(DirectMessage(addresses[who], who, tuple(items)) for who, items in found.items() if items)


def folded_words(text: str) -> str:
    """The words of a text as they are compared: in small letters, without accents, one space between."""
    return " ".join(_WORD.findall(fold(text.lower())))


def _may_be_told(candidate: Candidate) -> bool:
    return candidate.is_first and not candidate.stale and candidate.assessment.scope.label != "hors"


def _searchable(candidate: Candidate) -> str:
    """Title and text between spaces, so that a whole word is one with a space on both sides."""
    return f" {folded_words(f'{candidate.title} {candidate.text[:MOST_READ]}')} "


def _answers(wish: Wish, said: Assessment, words: str) -> bool:
    match wish.kind:
        case "risk":
            return any(risk.id == wish.value for risk in said.risks)
        case "axis":
            return any(axis.id == wish.value for axis in said.axes)
        case "word":
            return f" {wish.value} " in words
