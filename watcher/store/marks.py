"""After a restore: which rooms are still to be read for what was posted since the backup, and what was found.

Rooms and subjects come here as marks (`pseudonyms.mark`), so that no name of a person stands in these tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.rules.marks import HISTORY, Found, Marker
from watcher.store import queries
from watcher.store.database import transaction
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

MARGIN = timedelta(days=1)
"""How much earlier than the backup rooms are read: clocks differ, and what was sent may not be noted."""

FLEETING = timedelta(days=3)
"""So long after a room was read a fleeting message may be one that it has: sources are visited daily."""

KEPT = timedelta(days=400)
"""What is found is kept so long after it was sent: no quarter or calendar looks further back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that was decided at `decided_at` for a `room` (a mark), by the marks of all its subjects."""

    room: str
    marks: tuple[str, ...]
    decided_at: datetime
    fleeting: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a room was read: to its end, or up to a `page`; None is where it begins."""

    is_done: bool = False
    page: str | None = None


_BEGIN = """
INSERT INTO recovery (id, made_at) VALUES (1, :made_at)
ON CONFLICT (id) DO UPDATE SET made_at = min(made_at, :made_at), keys_renewed_at = NULL, rooms_read_at = NULL
"""

_NOTE_READING = """
INSERT INTO recovered_rooms (room, page, read_at) VALUES (:room, :page, :read_at)
ON CONFLICT (room) DO UPDATE SET page = :page, read_at = :read_at
"""

# History is read backwards, and the first event of a mark is the one that counts.
_KEEP = """
INSERT INTO found_marks (mark, room, event_id, sent_at) VALUES (?, ?, ?, ?)
ON CONFLICT (mark) DO UPDATE SET event_id = excluded.event_id, sent_at = excluded.sent_at
WHERE excluded.sent_at <= sent_at
"""

_FOUND = "SELECT * FROM found_marks WHERE mark IN (SELECT value FROM json_each(?))"

_UNCOUNTED = """
SELECT DISTINCT o.room, m.event_id FROM found_marks AS m JOIN outbox AS o ON o.event_id = m.event_id
WHERE m.counted_at IS NULL AND m.matched_at IS NOT NULL AND o.kind <> 'notice' AND o.revises_id IS NULL
    AND o.sent_at >= ? ORDER BY o.id
"""

_PAGES = """
SELECT id, coalesce(canonical_url, source_id || ' ' || key) AS page FROM items
WHERE id IN (SELECT value FROM json_each(?))
"""


def begin_recovery(db: Database, made_at: datetime) -> None:
    """Note that this database is a backup of that time: its rooms are to be read before they are written to.

    A restore upon a restore looks back to the older backup, as some room may still have been unread then.
    Raises StoreError.
    """
    with transaction(db):
        queries.execute(db, _BEGIN, {"made_at": stamp(made_at)})
        queries.execute(db, "DELETE FROM recovered_rooms")


def marker(db: Database) -> Marker:
    """The maker of marks of this database, and of all its backups."""
    return Marker(queries.fetch_all(db, "SELECT key FROM mark_key")[0].blob("key"))


def since(db: Database) -> datetime | None:
    """How far back rooms are to be read; None when nothing was restored."""
    row = queries.fetch_one(db, "SELECT made_at FROM recovery")
    return None if row is None else row.moment("made_at") - MARGIN


def recovering(db: Database) -> bool:
    """Whether the database was restored, so that rooms may know more than it does."""
    return since(db) is not None


def must_renew_keys(db: Database) -> bool:
    """Whether secrets of the restored device may have gone on without it."""
    return queries.fetch_one(db, "SELECT 1 FROM recovery WHERE keys_renewed_at IS NULL") is not None


def note_keys_renewed(db: Database, at: datetime) -> None:
    """New secrets were agreed on."""
    with transaction(db):
        queries.execute(db, "UPDATE recovery SET keys_renewed_at = ?", [stamp(at)])


def must_read_rooms(db: Database) -> bool:
    """Whether the rooms of the settings have not all been tried yet."""
    return queries.fetch_one(db, "SELECT 1 FROM recovery WHERE rooms_read_at IS NULL") is not None


def note_rooms_read(db: Database, at: datetime) -> None:
    """All were tried; one that could not be read is read before the first message for it."""
    with transaction(db):
        queries.execute(db, "UPDATE recovery SET rooms_read_at = ?", [stamp(at)])


def is_from_before(db: Database, moment: datetime) -> bool:
    """Whether something was before the restore: what cannot be read of it may have been dealt with then."""
    row = queries.fetch_one(db, "SELECT rooms_read_at FROM recovery")
    read_at = None if row is None else row.moment_or_none("rooms_read_at")
    return read_at is not None and moment < read_at


def reading(db: Database, room: str) -> Reading:
    """How far a room was read since the restore."""
    row = queries.fetch_one(db, "SELECT page, read_at FROM recovered_rooms WHERE room = ?", [room])
    return (
        Reading()
        if row is None
        else Reading(row.text_or_none("read_at") is not None, row.text_or_none("page"))
    )


def keep(db: Database, room: str, found: Iterable[Found], page: str | None, at: datetime) -> None:
    """Keep what a page of a room held, and where to go on; without a next `page` the room is done."""
    with transaction(db):
        queries.execute_many(db, _KEEP, ([one.mark, room, one.event_id, stamp(one.sent_at)] for one in found))
        note = {"room": room, "page": page, "read_at": None if page else stamp(at)}
        queries.execute(db, _NOTE_READING, note)


def begin_again(db: Database, room: str) -> None:
    """Read a room from its newest event: where its reading stopped is not known any more."""
    with transaction(db):
        queries.execute(db, "DELETE FROM recovered_rooms WHERE room = ?", [room])


def known(db: Database, marks: Iterable[str]) -> frozenset[str]:
    """Which of these marks were found."""
    return frozenset(row.text("mark") for row in queries.fetch_all(db, _FOUND, [json_array(marks)]))


def match(db: Database, wanted: Wanted, at: datetime) -> Found | None:
    """The event that is this message already, if the room was found to have all of its subjects.

    It counts as matched from then on. Runs inside the caller's transaction.
    """
    rows = queries.fetch_all(db, _FOUND, [json_array(wanted.marks)])
    if len(rows) < len(set(wanted.marks)):
        return None
    if wanted.fleeting and not _is_fresh(db, wanted, [row.text_or_none("matched_at") for row in rows]):
        return None
    found = {row.text("mark"): row for row in rows}
    marks = json_array(wanted.marks)
    queries.execute(
        db,
        "UPDATE found_marks SET matched_at = ? WHERE mark IN (SELECT value FROM json_each(?))",
        [stamp(at), marks],
    )
    first = found[wanted.marks[0]]
    return Found(wanted.marks[0], first.text("event_id"), first.moment("sent_at"))


def uncounted(db: Database, sent_since: datetime) -> tuple[tuple[str, str], ...]:
    """The room and the event of each alert and digest that was found, and whose reactions are not counted."""
    rows = queries.fetch_all(db, _UNCOUNTED, [stamp(sent_since)])
    return tuple((row.text("room"), row.text("event_id")) for row in rows)


def note_counted(db: Database, event_id: str, at: datetime) -> None:
    """The reactions to an event that was found again are counted."""
    queries.execute(db, "UPDATE found_marks SET counted_at = ? WHERE event_id = ?", [stamp(at), event_id])


def forget(db: Database, now: datetime) -> int:
    """Delete what was found and is older than `KEPT`, and the restore itself when it is; how many marks."""
    if not recovering(db):
        return 0
    before = stamp(now - KEPT)
    with transaction(db):
        queries.execute(db, "DELETE FROM recovery WHERE rooms_read_at < ?", [before])
        queries.execute(db, "DELETE FROM recovered_rooms WHERE NOT EXISTS (SELECT 1 FROM recovery)")
        return queries.execute(db, "DELETE FROM found_marks WHERE sent_at < ?", [before])


def forget_room(db: Database, name: str) -> None:
    """Delete what was found in a room, and that it was read. Runs inside the caller's transaction."""
    room = marker(db).mark(name, HISTORY)
    queries.execute(db, "DELETE FROM found_marks WHERE room = ?", [room])
    queries.execute(db, "DELETE FROM recovered_rooms WHERE room = ?", [room])


def pages(db: Database, item_ids: Iterable[int]) -> dict[int, str]:
    """What items are called whatever their numbers: the address of the page, else the source's own name."""
    rows = queries.fetch_all(db, _PAGES, [json_array(item_ids)])
    return {row.integer("id"): row.text("page") for row in rows}


def subject_of(db: Database, message_id: int) -> str:
    """What a message is called whatever its number: its first subject, else its key."""
    row = queries.fetch_all(db, "SELECT subjects, dedupe_key FROM outbox WHERE id = ?", [message_id])[0]
    return (*row.texts("subjects"), row.text("dedupe_key"))[0]


def _is_fresh(db: Database, wanted: Wanted, matched: Sequence[str | None]) -> bool:
    row = queries.fetch_one(db, "SELECT read_at FROM recovered_rooms WHERE room = ?", [wanted.room])
    read_at = None if row is None else row.moment_or_none("read_at")
    never_matched = all(one is None for one in matched)
    return never_matched and read_at is not None and wanted.decided_at <= read_at + FLEETING
