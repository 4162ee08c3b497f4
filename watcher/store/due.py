"""Keeping what is due (a digest of a week, a report of a year), so that a late one still goes, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Due:
    """Something of a `kind` for one `period` (such as `2026-W47`), to be done from `due_at` on.

    It covers the time from `starts_at` up to but not including `ends_at`.
    """

    kind: str
    period: str
    due_at: datetime
    starts_at: datetime
    ends_at: datetime


def add_due(db: Database, due: Due) -> bool:
    """Note that something is due; False, and no change, when this kind already has this period."""
    added = queries.execute(
        db,
        "INSERT INTO due (kind, period, due_at, starts_at, ends_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [due.kind, due.period, stamp(due.due_at), stamp(due.starts_at), stamp(due.ends_at)],
    )
    return added == 1


def open_due(db: Database, at: datetime) -> tuple[Due, ...]:
    """What should have been done by `at` and was not, oldest first."""
    rows = queries.fetch_all(
        db,
        "SELECT * FROM due WHERE done_at IS NULL AND due_at <= ? ORDER BY due_at, kind, period",
        [stamp(at)],
    )
    return tuple(_due(row) for row in rows)


def mark_done(db: Database, kind: str, period: str, at: datetime) -> bool:
    """Note that it was done; False, and no change, when it already was or was never due."""
    done = queries.execute(
        db,
        "UPDATE due SET done_at = ? WHERE kind = ? AND period = ? AND done_at IS NULL",
        [stamp(at), kind, period],
    )
    return done == 1


def latest(db: Database, kind: str) -> Due | None:
    """The one of a kind that is due last, done or not."""
    row = queries.fetch_one(
        db, "SELECT * FROM due WHERE kind = ? ORDER BY due_at DESC, period DESC LIMIT 1", [kind]
    )
    return None if row is None else _due(row)


def last_done(db: Database, kind: str) -> Due | None:
    """The one of a kind that is due last among those that were done."""
    row = queries.fetch_one(
        db,
        "SELECT * FROM due WHERE kind = ? AND done_at IS NOT NULL ORDER BY due_at DESC, period DESC LIMIT 1",
        [kind],
    )
    return None if row is None else _due(row)


def _due(row: Row) -> Due:
    return Due(
        kind=row.text("kind"),
        period=row.text("period"),
        due_at=row.moment("due_at"),
        starts_at=row.moment("starts_at"),
        ends_at=row.moment("ends_at"),
    )
