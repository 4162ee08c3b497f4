"""Pure: who is told of what by a direct message.

A person hears of a publication once: when it is new, in scope and no copy of a page that another source had
first. Revisions and the backlog of a new source tell nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from classifiers.assessment import AXES, Assessment
from digests.choosing.interest import Interest
from digests.choosing.wording import says, searchable

Kind = Literal["risk", "axis", "word"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of: a risk's id, an axis, or words as `wording.folded_words` gives them."""

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


def interest_of(wishes: Iterable[Wish]) -> Interest:
    """Whatever answers one of these wishes, as a digest is narrowed to it."""
    wanted = tuple(wishes)
    return Interest(
        axes=tuple(axis for axis in AXES if Wish("axis", axis) in wanted),
        risks=tuple(wish.value for wish in wanted if wish.kind == "risk"),
        words=tuple(wish.value for wish in wanted if wish.kind == "word"),
    )


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
        words = searchable(candidate.title, candidate.text) if with_words else ""
        answered: dict[str, list[Wish]] = {}
        for one in subscriptions:
            if _answers(one.wish, candidate.assessment, words):
                answered.setdefault(one.who, []).append(one.wish)
        for who, wishes in answered.items():
            found[who].append(Found(candidate.item_id, tuple(wishes)))
    return tuple(DirectMessage(addresses[who], who, tuple(items)) for who, items in found.items() if items)


def _may_be_told(candidate: Candidate) -> bool:
    return candidate.is_first and not candidate.stale and candidate.assessment.scope.label != "hors"


def _answers(wish: Wish, said: Assessment, words: str) -> bool:
    match wish.kind:
        case "risk":
            return any(risk.id == wish.value for risk in said.risks)
        case "axis":
            return any(axis.id == wish.value for axis in said.axes)
        case "word":
            return says(words, wish.value)
