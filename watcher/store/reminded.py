"""Which reminders of the calendar each room was told, for ever: kept among what was due, and done at once."""

from __future__ import annotations

from datetime import datetime

from watcher.store import due, queries
from watcher.store.due import Due
from watcher.store.sqlite import Database

KIND = "reminder"
_LOOKED = "looked"
"""The row that says that a room was looked at; no reminder has such a key."""


def told(db: Database, room: str) -> frozenset[str] | None:
    """Keys of the reminders that a room was told or that were passed over; None before the first look."""
    prefix = f"{room}:"
    rows = queries.fetch_all(
        db,
        "SELECT period FROM due WHERE kind = ? AND substr(period, 1, length(?)) = ?",
        [KIND, prefix, prefix],
    )
    keys = {row.text("period").removeprefix(prefix) for row in rows}
    return frozenset(keys - {_LOOKED}) if keys else None


def note(db: Database, room: str, key: str, at: datetime) -> None:
    """A reminder is told or passed over; to be called with the message, in one transaction."""
    _note(db, f"{room}:{key}", at)


def note_look(db: Database, room: str, at: datetime) -> None:
    """A room was looked at for the first time."""
    _note(db, f"{room}:{_LOOKED}", at)


def _note(db: Database, period: str, at: datetime) -> None:
    due.add_due(db, Due(KIND, period, at, at, at))
    due.mark_done(db, KIND, period, at)
