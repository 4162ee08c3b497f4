"""What is worth reading first: a sum of stated points, so that every position can be explained.

The weights are ours. An urgent publication stands before all others whatever else is said of it, and only
members together can outweigh what a machine found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from classifiers.assessment import Nature, SourceNature, Urgency
from digests.choosing.nearby import is_nearby
from digests.rows import ItemRow, UnjudgedRow
from digests.texts.language import marked

URGENCY_POINTS: Mapping[Urgency, int] = {"urgent": 100, "notable": 30, "routine": 0}
NATURE_POINTS: Mapping[Nature, int] = {
    "texte-officiel": 10,
    "decision": 10,
    "doctrine": 8,
    "incident": 5,
    "actualite-officielle": 4,
    "retour-experience": 4,
}
"""What a document tells at first hand; the others comment."""
SOURCE_POINTS: Mapping[SourceNature, int] = {"legislation": 4, "authority": 4, "peer": 2}
NEARBY_POINTS = 8
OLD_POINTS, OLD_AFTER = -5, timedelta(days=14)
"""For what was already old when we saw it."""
FOLLOW_UP_POINTS, FOLLOW_UP_AFTER = -8, timedelta(days=3)
"""For what goes on with a story that was first seen some days before."""
APPROVAL_POINTS, MOST_APPROVALS = 3, 4


@dataclass(frozen=True, slots=True)
class Points:
    """One reason for a position: a text of the catalog, and what it adds or takes away."""

    reason: str
    points: int


def points(row: ItemRow) -> tuple[Points, ...]:
    """Everything that counts for or against a publication; what is worth nothing is left out."""
    approvals = max(-MOST_APPROVALS, min(row.approvals, MOST_APPROVALS))
    counted = (
        Points(_URGENCY_REASONS[row.urgency], URGENCY_POINTS[row.urgency]),
        Points(marked("poids du risque le plus lourd"), max((risk.weight for risk in row.risks), default=0)),
        Points(marked("document de première main"), NATURE_POINTS.get(row.nature, 0)),
        Points(marked("source de première main"), SOURCE_POINTS.get(row.source_nature, 0)),
        Points(marked("près de chez nous"), NEARBY_POINTS if is_nearby(row) else 0),
        Points(marked("publication ancienne"), OLD_POINTS if row.seen - dated(row) > OLD_AFTER else 0),
        Points(marked("suite d’une affaire déjà vue"), FOLLOW_UP_POINTS if _is_follow_up(row) else 0),
        Points(marked("avis des membres"), APPROVAL_POINTS * approvals),
    )
    return tuple(one for one in counted if one.points)


def score(row: ItemRow) -> int:
    """The sum of its points."""
    return sum(one.points for one in points(row))


def rank(row: ItemRow) -> tuple[int, float, int]:
    """Sorting key, best first: points, latest date, then id so that no tie remains.

    The heaviest risk counts rather than their sum: four light risks do not outweigh one grave one. A date
    ahead of the sighting (an agenda, a slip) counts as the sighting.
    """
    return (-score(row), -min(dated(row), row.seen).timestamp(), row.item_id)


def dated(row: ItemRow | UnjudgedRow) -> datetime:
    """The date that a publication bears, or, when it bears none, when it was seen."""
    return row.published or row.seen


def _is_follow_up(row: ItemRow) -> bool:
    return row.began is not None and row.seen - row.began > FOLLOW_UP_AFTER


_URGENCY_REASONS: Mapping[Urgency, str] = {
    "urgent": marked("jugée urgente"),
    "notable": marked("jugée notable"),
    "routine": marked("jugée courante"),
}
