"""How much came in of each risk, period by period: what a rise is measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.choosing.signals import Evidence, History
from digests.rows import RiskRow
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Counted:
    """Stories of one span, in all or of a risk: how many, how many urgent, how many grave."""

    stories: int = 0
    urgent: int = 0
    grave: int = 0


NOTHING = Counted()
EVERY_RISK = ""
"""The label of what is counted whatever its risks."""

# A story is urgent or grave when any of its publications in the span is.
_COUNTED = """
WITH bounds AS (SELECT key AS number, value AS moment FROM json_each(?)),
spans AS (
    SELECT a.number AS span, a.moment AS start, b.moment AS end
    FROM bounds AS a JOIN bounds AS b ON b.number = a.number + 1
),
told AS (
    SELECT s.span, coalesce(st.story, i.id) AS story, a.id AS assessment, a.urgency = 'urgent' AS urgent,
        a.urgency = 'urgent' OR a.nature IN ('incident', 'decision') AS grave
    FROM spans AS s JOIN items AS i ON i.seen_at >= s.start AND i.seen_at < s.end
    JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
    LEFT JOIN stories AS st ON st.item_id = i.id
    WHERE i.same_as IS NULL AND NOT i.stale AND a.scope <> 'hors'
),
labelled AS (
    SELECT span, '' AS risk, story, urgent, grave FROM told
    UNION ALL
    SELECT span, risk_id, story, urgent, grave FROM told JOIN assessment_risks ON assessment_id = assessment
)
SELECT span, risk, count(DISTINCT story) AS stories,
    count(DISTINCT CASE WHEN urgent THEN story END) AS urgent,
    count(DISTINCT CASE WHEN grave THEN story END) AS grave
FROM labelled GROUP BY span, risk
"""


def counted(db: Database, bounds: Sequence[datetime]) -> dict[tuple[int, str], Counted]:
    """What came in between each two `bounds` (in order), by span and risk; nothing for what has nothing.

    Stories in scope are counted by when their items were first seen; a backlog of a new source is left out.
    """
    return {
        (row.integer("span"), row.text("risk")): Counted(
            row.integer("stories"), row.integer("urgent"), row.integer("grave")
        )
        for row in queries.fetch_all(db, _COUNTED, [json_array([stamp(moment) for moment in bounds])])
    }


def histories(db: Database, bounds: Sequence[datetime], risks: Mapping[str, RiskRow]) -> tuple[History, ...]:
    """The history of each risk over the spans between `bounds` (in order); the last span is the one told."""
    found = counted(db, bounds)
    spans = range(len(bounds) - 1)

    def evidence(span: int, risk: str) -> Evidence:
        total = found.get((span, EVERY_RISK), NOTHING).stories
        return Evidence(found.get((span, risk), NOTHING).stories, total)

    return tuple(
        History(
            risk=risk,
            now=evidence(spans[-1], risk_id),
            past=tuple(evidence(span, risk_id) for span in spans[:-1]),
        )
        for risk_id, risk in risks.items()
    )
