"""Keeping who looks after an alert, and what was done when nobody did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watcher.rules.care import Watched
from watcher.rules.reactions import LOOKED_AFTER, Meaning
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Attended:
    """An alert that `people` persons took in charge, or called false, the first of them at `at`."""

    id: int
    room: str
    meaning: Meaning
    people: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """An alert that was posted, with its newest version's items; whether anybody answered it in any way."""

    id: int
    room: str
    sent_at: datetime
    item_ids: tuple[int, ...]
    is_answered: bool


# A reaction or an answer to any version of an alert is one to the alert.
_SIGNS = """
SELECT coalesce(o.revises_id, o.id) AS alert, r.meaning, r.who, r.at
FROM reactions AS r JOIN outbox AS o ON o.event_id = r.target
WHERE r.meaning IN (SELECT value FROM json_each(:meanings))
"""

_STILL_URGENT = """
SELECT 1 FROM outbox AS version JOIN outbox_items AS named ON named.outbox_id = version.id
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = named.item_id)
WHERE (version.id = o.id OR version.revises_id = o.id) AND a.urgency = 'urgent'
"""

_UNATTENDED = f"""
SELECT o.id, o.room, o.sent_at, c.reminded_at, c.escalated_at
FROM outbox AS o LEFT JOIN alert_care AS c ON c.outbox_id = o.id
WHERE o.kind = 'alert' AND o.revises_id IS NULL AND o.sent_at >= :since AND c.escalated_at IS NULL
    AND o.room IN (SELECT value FROM json_each(:rooms)) AND o.id NOT IN (SELECT alert FROM ({_SIGNS}))
    AND EXISTS ({_STILL_URGENT})
ORDER BY o.id
"""  # noqa: S608 - two texts of ours

_ATTENDED = f"""
SELECT o.id, o.room, sign.meaning, count(DISTINCT sign.who) AS people, min(sign.at) AS at
FROM outbox AS o JOIN ({_SIGNS}) AS sign ON sign.alert = o.id
WHERE o.kind = 'alert' AND o.sent_at >= :since AND o.room IN (SELECT value FROM json_each(:rooms))
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe_key = sign.meaning || ':' || o.id)
GROUP BY o.id, sign.meaning ORDER BY o.id, at
"""  # noqa: S608 - two texts of ours

_RECORDED = f"""
SELECT o.id, o.room, o.sent_at, o.id IN (SELECT alert FROM ({_SIGNS})) AS answered,
    (SELECT json_group_array(CAST(item_id AS TEXT)) FROM
        (SELECT item_id FROM outbox_items JOIN outbox AS version ON version.id = outbox_id
         WHERE version.id = o.id OR version.revises_id = o.id
         GROUP BY item_id ORDER BY min(outbox_id), min(position))) AS items
FROM outbox AS o
WHERE o.kind = 'alert' AND o.revises_id IS NULL AND o.sent_at >= :start AND o.sent_at < :end
ORDER BY o.sent_at, o.id
"""  # noqa: S608 - two texts of ours


def unattended(db: Database, rooms: Iterable[str], since: datetime) -> tuple[Watched, ...]:
    """The alerts of these rooms that were sent since then, and that nobody took in charge or answered.

    Nothing more is done for those of which the coordinator was told, or that name nothing urgent any more:
    they are left out.
    """
    rows = queries.fetch_all(db, _UNATTENDED, _parameters(rooms, since, LOOKED_AFTER))
    return tuple(
        Watched(
            id=row.integer("id"),
            room=row.text("room"),
            sent_at=row.moment("sent_at"),
            reminded_at=row.moment_or_none("reminded_at"),
            escalated_at=row.moment_or_none("escalated_at"),
        )
        for row in rows
    )


def attended(db: Database, rooms: Iterable[str], since: datetime) -> tuple[Attended, ...]:
    """The alerts that somebody took in charge or called false, where their threads do not say so yet."""
    rows = queries.fetch_all(db, _ATTENDED, _parameters(rooms, since, {Meaning.TAKEN, Meaning.FALSE_ALARM}))
    return tuple(
        Attended(
            id=row.integer("id"),
            room=row.text("room"),
            meaning=Meaning(row.text("meaning")),
            people=row.integer("people"),
            at=row.moment("at"),
        )
        for row in rows
    )


def recorded(db: Database, start: datetime, end: datetime) -> tuple[Recorded, ...]:
    """The alerts posted from `start` up to but not including `end`, in their order, with what each names."""
    rows = queries.fetch_all(
        db,
        _RECORDED,
        {"start": stamp(start), "end": stamp(end), "meanings": json_array(sorted(LOOKED_AFTER))},
    )
    return tuple(
        Recorded(
            id=row.integer("id"),
            room=row.text("room"),
            sent_at=row.moment("sent_at"),
            item_ids=tuple(int(item) for item in row.texts("items")),
            is_answered=row.flag("answered"),
        )
        for row in rows
    )


def attended_key(alert: int, meaning: Meaning) -> str:
    """The `dedupe_key` of the message that says so in the alert's thread."""
    return f"{meaning}:{alert}"


def note_reminder(db: Database, alert: int, at: datetime) -> None:
    """The alert was recalled."""
    queries.execute(
        db,
        "INSERT INTO alert_care (outbox_id, reminded_at) VALUES (:id, :at) "
        "ON CONFLICT (outbox_id) DO UPDATE SET reminded_at = :at",
        {"id": alert, "at": stamp(at)},
    )


def note_escalation(db: Database, alert: int, at: datetime) -> None:
    """The coordinator was told of an alert that was recalled before."""
    queries.execute(db, "UPDATE alert_care SET escalated_at = ? WHERE outbox_id = ?", [stamp(at), alert])


def _parameters(rooms: Iterable[str], since: datetime, meanings: Iterable[Meaning]) -> dict[str, str]:
    return {
        "rooms": json_array(rooms),
        "since": stamp(since),
        "meanings": json_array(sorted(meanings)),
    }
