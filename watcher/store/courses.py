"""How much came in of each risk, quarter by quarter, and how grave it was: what a rating is proposed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from digests.quarterly.facts import Course, Quarter
from digests.rows import RiskRow
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.timestamps import stamp

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

_NONE = (0, 0, 0)


def courses(db: Database, bounds: Sequence[datetime], risks: Mapping[str, RiskRow]) -> tuple[Course, ...]:
    """The course of each risk over the spans between `bounds` (in order); the last span is the one told.

    Stories in scope are counted by when their items were first seen; a backlog of a new source is left out.
    """
    counted = {
        (row.integer("span"), row.text("risk")): (
            row.integer("stories"),
            row.integer("urgent"),
            row.integer("grave"),
        )
        for row in queries.fetch_all(db, _COUNTED, [json_array([stamp(moment) for moment in bounds])])
    }
    spans = range(len(bounds) - 1)

    def quarter(span: int, risk: str) -> Quarter:
        stories, urgent, grave = counted.get((span, risk), _NONE)
        return Quarter(stories, urgent, grave, counted.get((span, ""), _NONE)[0])

    return tuple(
        Course(
            risk, now=quarter(spans[-1], risk_id), past=tuple(quarter(span, risk_id) for span in spans[:-1])
        )
        for risk_id, risk in risks.items()
    )
