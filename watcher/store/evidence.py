"""How much came in of each risk, period by period: what a rise is measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from digests.choosing.signals import Evidence, History
from digests.rows import RiskRow
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.timestamps import stamp

_COUNTED = """
WITH bounds AS (SELECT key AS number, value AS moment FROM json_each(?)),
spans AS (
    SELECT a.number AS span, a.moment AS start, b.moment AS end
    FROM bounds AS a JOIN bounds AS b ON b.number = a.number + 1
),
told AS (
    SELECT s.span, coalesce(t.story, i.id) AS story, a.id AS assessment
    FROM spans AS s JOIN items AS i ON i.seen_at >= s.start AND i.seen_at < s.end
    LEFT JOIN stories AS t ON t.item_id = i.id
    JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
    WHERE i.same_as IS NULL AND NOT i.stale AND a.scope <> 'hors'
)
SELECT span, '' AS risk, count(DISTINCT story) AS stories FROM told GROUP BY span
UNION ALL
SELECT span, risk_id, count(DISTINCT story)
FROM told JOIN assessment_risks ON assessment_id = assessment GROUP BY span, risk_id
"""


def histories(db: Database, bounds: Sequence[datetime], risks: Mapping[str, RiskRow]) -> tuple[History, ...]:
    """The history of each risk over the spans between `bounds` (in order); the last span is the one told.

    Stories in scope are counted by when their items were first seen; a backlog of a new source is left out.
    """
    found = queries.fetch_all(db, _COUNTED, [json_array([stamp(moment) for moment in bounds])])
    counts = {(row.integer("span"), row.text("risk")): row.integer("stories") for row in found}
    spans = range(len(bounds) - 1)

    def evidence(span: int, risk: str) -> Evidence:
        return Evidence(counts.get((span, risk), 0), counts.get((span, ""), 0))

    return tuple(
        History(
            risk=risk,
            now=evidence(spans[-1], risk_id),
            past=tuple(evidence(span, risk_id) for span in spans[:-1]),
        )
        for risk_id, risk in risks.items()
    )
