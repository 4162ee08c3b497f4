"""Keeping the pages that members propose, until each has its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.store import queries, uses
from watcher.store.database import transaction
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A page that somebody proposed, their word on it, and where they did (see `requests.NewRequest`)."""

    url: str
    note: str
    who: str
    room: str
    event_id: str
    thread: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands; `id` is its number, `attempts` counts how often its page was asked for."""

    id: int
    url: str
    note: str
    room: str
    event_id: str
    thread: str
    attempts: int


def add(db: Database, proposal: NewProposal, at: datetime) -> int:
    """Keep a proposal and return its number."""
    with transaction(db):
        uses.add(db, "submissions", at)
        return queries.insert(
            db,
            "INSERT INTO proposals (url, note, who, room, event_id, thread, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                proposal.url,
                proposal.note,
                proposal.who,
                proposal.room,
                proposal.event_id,
                proposal.thread,
                stamp(at),
            ],
        )


def due(db: Database, at: datetime, limit: int) -> tuple[Proposal, ...]:
    """Proposals without an answer whose next attempt may be made, the oldest first."""
    rows = queries.fetch_all(
        db,
        "SELECT * FROM proposals WHERE done_at IS NULL AND (not_before IS NULL OR not_before <= ?) "
        "ORDER BY id LIMIT ?",
        [stamp(at), limit],
    )
    return tuple(_proposal(row) for row in rows)


def open_count(db: Database, who: str) -> int:
    """How many proposals of a person have no answer yet."""
    return queries.fetch_integer(
        db, "SELECT count(*) FROM proposals WHERE who = ? AND done_at IS NULL", [who]
    )


def oldest_open(db: Database) -> datetime | None:
    """When the oldest proposal without an answer was made; None when all have theirs."""
    row = queries.fetch_one(db, "SELECT min(at) AS at FROM proposals WHERE done_at IS NULL")
    return None if row is None else row.moment_or_none("at")


def begin_attempt(db: Database, number: int, next_one: datetime) -> None:
    """Count an attempt before it is made, and note when the next may be: it may be cut short by a kill."""
    queries.execute(
        db,
        "UPDATE proposals SET attempts = attempts + 1, not_before = ? WHERE id = ?",
        [stamp(next_one), number],
    )


def put_off(db: Database, number: int, until: datetime) -> None:
    """Let the next attempt wait longer."""
    queries.execute(db, "UPDATE proposals SET not_before = ? WHERE id = ?", [stamp(until), number])


def settle(db: Database, number: int, item_id: int | None, at: datetime) -> bool:
    """The proposal has its answer, and the item it became if any. False when it already had one."""
    settled = queries.execute(
        db,
        "UPDATE proposals SET done_at = ?, item_id = ? WHERE id = ? AND done_at IS NULL",
        [stamp(at), item_id, number],
    )
    return settled == 1


def _proposal(row: Row) -> Proposal:
    return Proposal(
        id=row.integer("id"),
        url=row.text("url"),
        note=row.text("note"),
        room=row.text("room"),
        event_id=row.text("event_id"),
        thread=row.text("thread"),
        attempts=row.integer("attempts"),
    )
