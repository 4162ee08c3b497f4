"""Counting what tells whether the watch is well. Questions that read whole tables stand in `slow_counts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.store import queries, unjudged
from watcher.store.runs import Run, run_of
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_OPEN = """
SELECT state, kind, count(*) AS messages FROM outbox INDEXED BY outbox_pending WHERE state = 'pending'
GROUP BY kind
UNION ALL
SELECT state, kind, count(*) FROM outbox INDEXED BY outbox_dead WHERE state = 'dead' GROUP BY kind
"""

# A message that is held back (silence, storm) is due from `not_before`; one that failed, since it was made.
_DUE_SINCE = """
SELECT min(CASE WHEN attempts > 0 THEN created_at ELSE max(created_at, coalesce(not_before, created_at)) END)
    AS since, max(attempts) AS attempts
FROM outbox INDEXED BY outbox_pending WHERE state = 'pending'
    AND (attempts > 0 OR not_before IS NULL OR not_before <= :now)
"""

_ENDED = "SELECT * FROM runs WHERE kind = 'round' AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1"

# Ids follow time. An index of the outbox by time would serve nobody else.
_ALERTS = """
SELECT count(*) FROM (SELECT kind, revises_id, created_at FROM outbox ORDER BY id DESC LIMIT 5000)
WHERE kind = 'alert' AND revises_id IS NULL AND created_at > ?
"""

_AXES = """
SELECT axis, count(*) AS items FROM assessment_axes
WHERE assessment_id IN (SELECT max(id) FROM assessments GROUP BY item_id) GROUP BY axis ORDER BY axis
"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits to be posted: `open` counts messages by (state, kind), `pending` or `dead`.

    `due_since` is when the oldest message that should have gone became due, `attempts` the most that failed
    of one that waits.
    """

    open: Mapping[tuple[str, str], int]
    due_since: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class SlowCounts:
    """Items kept, of them those of each axis (one of two axes counts in both), the alerts of 24 hours, and
    the items that wait to be judged.

    Of alerts, later versions are not counted, and no more than stand among the last 5,000 messages.
    """

    items: int
    axes: Mapping[str, int]
    alerts: int
    unjudged: int = 0


def outbox(db: Database, now: datetime) -> Outbox:
    """What waits, and for how long. Raises StoreError."""
    counted = {
        (row.text("state"), row.text("kind")): row.integer("messages") for row in queries.fetch_all(db, _OPEN)
    }
    (due,) = queries.fetch_all(db, _DUE_SINCE, {"now": stamp(now)})
    return Outbox(counted, due.moment_or_none("since"), due.integer_or_none("attempts") or 0)


def last_ended_round(db: Database) -> Run | None:
    """The last round that came to its end. Raises StoreError."""
    row = queries.fetch_one(db, _ENDED)
    return None if row is None else run_of(row)


def slow_counts(db: Database, now: datetime) -> SlowCounts:
    """Counts that read a whole index each: half a second on half a million items. Raises StoreError."""
    return SlowCounts(
        items=queries.fetch_integer(db, "SELECT count(*) FROM items"),
        axes={row.text("axis"): row.integer("items") for row in queries.fetch_all(db, _AXES)},
        unjudged=len(unjudged.waiting(db)) if unjudged.backlog(db) else 0,
        alerts=queries.fetch_integer(db, _ALERTS, [stamp(now - timedelta(days=1))]),
    )
