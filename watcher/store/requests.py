"""Keeping what members ask of the observatory: numbered, open until the coordinator closes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.store import queries, uses
from watcher.store.database import transaction
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What somebody asked, and where: `event_id` is their message, `thread` the first one of its thread."""

    who: str
    room: str
    event_id: str
    thread: str
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands; `id` is its number. Of one that was forgotten, `who` and `text` are empty."""

    id: int
    who: str
    room: str
    event_id: str
    thread: str
    text: str
    at: datetime
    closed_at: datetime | None
    answer: str | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def add(db: Database, request: NewRequest, at: datetime) -> int:
    """Keep a request and return its number."""
    with transaction(db):
        uses.add(db, "requests", at)
        return queries.insert(
            db,
            "INSERT INTO requests (who, room, event_id, thread, text, at) VALUES (?, ?, ?, ?, ?, ?)",
            [request.who, request.room, request.event_id, request.thread, request.text, stamp(at)],
        )


def request(db: Database, number: int) -> Request | None:
    """One request, None when there is none of that number."""
    row = queries.fetch_one(db, "SELECT * FROM requests WHERE id = ?", [number])
    return None if row is None else _request(row)


def of_person(db: Database, who: str) -> tuple[Request, ...]:
    """What a person asked, the latest first."""
    rows = queries.fetch_all(db, "SELECT * FROM requests WHERE who = ? ORDER BY id DESC", [who])
    return tuple(_request(row) for row in rows)


def open_requests(db: Database) -> tuple[Request, ...]:
    """What waits for an answer, the oldest first."""
    rows = queries.fetch_all(db, "SELECT * FROM requests WHERE closed_at IS NULL ORDER BY id")
    return tuple(_request(row) for row in rows)


def close(db: Database, number: int, answer: str, at: datetime) -> bool:
    """Close a request. What a forgotten person asked leaves with it. False when it was not open."""
    closed = queries.execute(
        db,
        "UPDATE requests SET closed_at = ?, answer = ?, text = CASE WHEN who = '' THEN '' ELSE text END "
        "WHERE id = ? AND closed_at IS NULL",
        [stamp(at), answer, number],
    )
    return closed == 1


def _request(row: Row) -> Request:
    return Request(
        id=row.integer("id"),
        who=row.text("who"),
        room=row.text("room"),
        event_id=row.text("event_id"),
        thread=row.text("thread"),
        text=row.text("text"),
        at=row.moment("at"),
        closed_at=row.moment_or_none("closed_at"),
        answer=row.text_or_none("answer"),
    )
