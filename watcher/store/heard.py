"""Keeping what was heard: each event once, where listening goes on, which rooms moved or are silent."""

from __future__ import annotations

from datetime import datetime

from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

TROUBLE = "matrix-trouble"
"""The value that says why nothing is heard, in the words of the error; for `vigie doctor`."""


def note(db: Database, event_id: str, kind: str, who: str, at: datetime) -> bool:
    """Note that an event is dealt with; False when it already was, and nothing is to be done."""
    added = queries.execute(
        db,
        "INSERT INTO heard (event_id, kind, who, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [event_id, kind, who, stamp(at)],
    )
    return added == 1


def is_noted(db: Database, event_id: str) -> bool:
    """Whether an event is dealt with."""
    return queries.fetch_one(db, "SELECT 1 FROM heard WHERE event_id = ?", [event_id]) is not None


def is_forgotten(db: Database, event_id: str) -> bool:
    """Whether the author of an event that was dealt with wanted to be forgotten since."""
    return (
        queries.fetch_one(db, "SELECT 1 FROM heard WHERE event_id = ? AND who = ''", [event_id]) is not None
    )


def count_since(db: Database, who: str, kind: str, since: datetime) -> int:
    """How many events of a kind came from a person since then."""
    return queries.fetch_integer(
        db, "SELECT count(*) FROM heard WHERE who = ? AND kind = ? AND at >= ?", [who, kind, stamp(since)]
    )


def value(db: Database, name: str) -> str | None:
    """A note of the listener to itself, such as where it stopped listening."""
    row = queries.fetch_one(db, "SELECT value FROM listening WHERE name = ?", [name])
    return None if row is None else row.text("value")


def set_value(db: Database, name: str, text: str) -> None:
    """Write such a note."""
    queries.execute(
        db,
        "INSERT INTO listening (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, text],
    )


def clear_value(db: Database, name: str) -> None:
    """Remove such a note."""
    queries.execute(db, "DELETE FROM listening WHERE name = ?", [name])


def count_up(db: Database, name: str) -> None:
    """Add one to a note that is a count, and begins at nothing."""
    set_value(db, name, str(int(value(db, name) or 0) + 1))


def move_room(db: Database, old: str, new: str, at: datetime) -> None:
    """Note that a room goes on as another one."""
    queries.execute(
        db,
        "INSERT INTO moved_rooms (old, new, at) VALUES (?, ?, ?) "
        "ON CONFLICT (old) DO UPDATE SET new = excluded.new, at = excluded.at",
        [old, new, stamp(at)],
    )


def moved_rooms(db: Database) -> dict[str, str]:
    """Where each room that was replaced goes on, to the end of a chain of replacements."""
    moved = {
        row.text("old"): row.text("new") for row in queries.fetch_all(db, "SELECT old, new FROM moved_rooms")
    }
    return {old: _end_of(old, moved) for old in moved}


def mute(db: Database, room: str, until: datetime, who: str, at: datetime) -> None:
    """Hold back what is not urgent for a room until then."""
    queries.execute(
        db,
        "INSERT INTO muted_rooms (room, until, who, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (room) DO UPDATE SET until = excluded.until, who = excluded.who, at = excluded.at",
        [room, stamp(until), who, stamp(at)],
    )


def unmute(db: Database, room: str) -> bool:
    """Let a room hear everything again; False when it did."""
    return queries.execute(db, "DELETE FROM muted_rooms WHERE room = ?", [room]) == 1


def muted_until(db: Database, room: str) -> datetime | None:
    """Until when a room is muted; None when it is not (a time that is past means the same)."""
    row = queries.fetch_one(db, "SELECT until FROM muted_rooms WHERE room = ?", [room])
    return None if row is None else row.moment("until")


def _end_of(room: str, moved: dict[str, str]) -> str:
    seen = {room}
    while room in moved and moved[room] not in seen:
        room = moved[room]
        seen.add(room)
    return room
