"""What the watch itself did in a stretch of time: for its weekly report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Tally:
    """Publications first seen (no backlog), remarks of readers, messages that were refused for good."""

    publications: int
    remarks: int
    refused: int


def tally(db: Database, start: datetime, end: datetime) -> Tally:
    """From `start` up to but not including `end`."""
    span = [stamp(start), stamp(end)]
    return Tally(
        publications=queries.fetch_integer(
            db, "SELECT count(*) FROM items WHERE seen_at >= ? AND seen_at < ? AND NOT stale", span
        ),
        remarks=queries.fetch_integer(db, "SELECT count(*) FROM feedback WHERE at >= ? AND at < ?", span),
        refused=queries.fetch_integer(
            db, "SELECT count(*) FROM outbox WHERE state = 'dead' AND tried_at >= ? AND tried_at < ?", span
        ),
    )


def rounds_between(db: Database, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """When each round began, from `start` up to but not including `end`."""
    rows = queries.fetch_all(
        db,
        "SELECT started_at FROM runs WHERE kind = 'round' AND started_at >= ? AND started_at < ? "
        "ORDER BY started_at",
        [stamp(start), stamp(end)],
    )
    return tuple(row.moment("started_at") for row in rows)
