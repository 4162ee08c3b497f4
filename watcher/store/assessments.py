"""Keeping what the model said: one row for each judgement of an item; the newest one is in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from classifiers.assessment import Assessment
from watcher.store import queries
from watcher.store.database import transaction
from watcher.store.queries import Value
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_INSERT = """
INSERT INTO assessments (id, item_id, revision, model, assessed_at, scope, axis, urgency, ai_act, review,
                         nature, detail)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_IN_FORCE = """
SELECT detail FROM assessments WHERE id IN (
    SELECT max(id) FROM assessments
    WHERE item_id IN (SELECT value FROM json_each(?)) GROUP BY item_id
) ORDER BY item_id
"""


def add_assessments(db: Database, judgements: Sequence[tuple[int, int, Assessment]], at: datetime) -> None:
    """Add judgements as (item id, the item's revision that was judged, what the model said)."""
    with transaction(db):
        newest_id = queries.fetch_integer(db, "SELECT coalesce(max(id), 0) FROM assessments")
        numbered = list(enumerate(judgements, start=newest_id + 1))
        moment = stamp(at)
        queries.execute_many(db, _INSERT, (_columns(number, *one, moment) for number, one in numbered))
        queries.execute_many(
            db,
            "INSERT OR IGNORE INTO assessment_risks (assessment_id, risk_id, p) VALUES (?, ?, ?)",
            ([number, risk.id, risk.p] for number, (_, _, said) in numbered for risk in said.risks),
        )
        queries.execute_many(
            db,
            "INSERT OR IGNORE INTO assessment_axes (assessment_id, axis, position) VALUES (?, ?, ?)",
            (
                [number, axis.id, position]
                for number, (_, _, said) in numbered
                for position, axis in enumerate(said.axes)
            ),
        )


def in_force(db: Database, item_ids: Iterable[int]) -> tuple[Assessment, ...]:
    """What the model last said of these items; those that are not held are left out."""
    rows = queries.fetch_all(db, _IN_FORCE, [queries.json_array(item_ids)])
    return tuple(Assessment.model_validate_json(row.text("detail")) for row in rows)


def _columns(number: int, item_id: int, revision: int, said: Assessment, at: str) -> list[Value]:
    return [
        number,
        item_id,
        revision,
        said.model,
        at,
        said.scope.label,
        said.main_axis,
        said.urgency.label,
        said.ai_act.subject,
        said.review,
        said.nature.label,
        said.model_dump_json(),
    ]
