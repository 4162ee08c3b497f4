"""The affairs of a period, once each, with the weightiest first.

The points are those by which digests order (`digests.choosing.ranking`), and two more for each further
source that tells the affair, five of them at most: over a year, what many told weighs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifiers.assessment import URGENCIES, Axis, Urgency
from classifiers.register import Register
from digests.choosing.ranking import (
    APPROVAL_POINTS,
    MOST_APPROVALS,
    NATURE_POINTS,
    SOURCE_POINTS,
    URGENCY_POINTS,
)
from digests.indicators.evidence import Publication, SourceFacts
from digests.stories import OFFICIAL, ORDER

TELLING_POINTS, MOST_TELLINGS = 2, 5
MOST_OF_A_PUBLISHER = 3
"""No publisher fills a list alone."""


@dataclass(frozen=True, slots=True)
class Affair:
    """What several publications tell, by the one that tells it at first hand.

    `sources` is how many sources told it, `risks` those of all its publications, `axes` of the first alone.
    """

    front: Publication
    urgency: Urgency
    risks: tuple[str, ...]
    sources: int
    score: int

    @property
    def axis(self) -> Axis | None:
        """The main axis."""
        return self.front.axes[0] if self.front.axes else None


def affairs(
    publications: Iterable[Publication], sources: Mapping[str, SourceFacts], register: Register
) -> tuple[Affair, ...]:
    """The affairs that publications in scope tell, the weightiest first; ties go to the latest."""
    told: dict[int, list[Publication]] = {}
    for one in publications:
        if one.is_counted:
            told.setdefault(one.told_as, []).append(one)
    weights = {risk.id: risk.weight for risk in register.risks}
    found = [_affair(same, sources, weights) for same in told.values()]
    return tuple(sorted(found, key=_weightiest_first))


def main(told: Sequence[Affair], wanted: Callable[[Affair], bool], most: int) -> tuple[Affair, ...]:
    """The first of those that are wanted, at most three of one publisher."""
    found: list[Affair] = []
    by: Counter[str] = Counter()
    for one in told:
        if len(found) == most:
            break
        if wanted(one) and by[one.front.publisher] < MOST_OF_A_PUBLISHER:
            by[one.front.publisher] += 1
            found.append(one)
    return tuple(found)


def _affair(
    same: Sequence[Publication], sources: Mapping[str, SourceFacts], weights: Mapping[str, int]
) -> Affair:
    front = min(same, key=lambda one: _first_hand_first(one, sources))
    urgency = min(same, key=lambda one: URGENCIES.index(one.urgency)).urgency
    risks = tuple(dict.fromkeys(risk for one in (front, *same) for risk in one.risks))
    telling = len({one.source_id for one in same})
    return Affair(front, urgency, risks, telling, _score(front, urgency, risks, telling, sources, weights))


def _score(
    front: Publication,
    urgency: Urgency,
    risks: Sequence[str],
    telling: int,
    sources: Mapping[str, SourceFacts],
    weights: Mapping[str, int],
) -> int:
    source = sources.get(front.source_id)
    approvals = max(-MOST_APPROVALS, min(front.approvals, MOST_APPROVALS))
    return (
        URGENCY_POINTS[urgency]
        + max((weights.get(risk, 0) for risk in risks), default=0)
        + NATURE_POINTS.get(front.nature, 0)
        + (SOURCE_POINTS.get(source.nature, 0) if source else 0)
        + APPROVAL_POINTS * approvals
        + TELLING_POINTS * min(telling - 1, MOST_TELLINGS)
    )


def _weightiest_first(one: Affair) -> tuple[int, float, int]:
    return (-one.score, -_dated(one.front).timestamp(), one.front.item_id)


def _first_hand_first(one: Publication, sources: Mapping[str, SourceFacts]) -> tuple[int, float, int]:
    source = sources.get(one.source_id)
    rank = ORDER[source.nature] if source else max(ORDER.values())
    official = rank == ORDER["authority"] and one.nature in OFFICIAL
    return (0 if official else rank, _dated(one).timestamp(), one.item_id)


def _dated(one: Publication) -> datetime:
    """The date that it bears, unless that lies ahead of its sighting (an agenda, a slip)."""
    return min(one.published or one.seen, one.seen)
