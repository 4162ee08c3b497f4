"""Publications by what decides on which pages they stand: light enough to hold all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from classifiers.assessment import URGENCIES, Axis, Nature, Scope, Urgency


@dataclass(frozen=True, slots=True)
class Card:
    """One publication. `day` is that of its date in the site's zone, never after it was seen.

    `mark` changes with everything that is shown of it; `stale` ones were old when first seen, and never told.
    """

    item_id: int
    source_id: str
    day: date
    seen: datetime
    scope: Scope
    axes: tuple[Axis, ...]
    risks: tuple[str, ...]
    urgency: Urgency
    nature: Nature
    is_peer: bool
    stale: bool
    mark: str

    @property
    def is_shown(self) -> bool:
        """Whether it is about AI: the others are counted, not shown."""
        return self.scope != "hors"

    @property
    def is_use(self) -> bool:
        """Whether it tells how a public body, or somebody else who tells at first hand, uses AI."""
        return "usages" in self.axes and (self.is_peer or self.nature == "retour-experience")


def newest_first(cards: Iterable[Card]) -> tuple[Card, ...]:
    """By date, then by when they were seen."""
    return tuple(sorted(cards, key=lambda card: (card.day, card.seen, card.item_id), reverse=True))


def gravest_first(cards: Iterable[Card], weights: dict[str, int]) -> tuple[Card, ...]:
    """By urgency, the weight of the heaviest risk (`weights` by risk id), then the newest."""
    return tuple(
        sorted(
            newest_first(cards),
            key=lambda card: (
                URGENCIES.index(card.urgency),
                -max((weights.get(risk, 0) for risk in card.risks), default=0),
            ),
        )
    )
