"""Keeping reactions: what members say under our messages, and what of it is still to become a remark.

A message of ours is known by its event once it is marked as sent. Who reacts before that (we may be killed
between the two) is kept until it is known what to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watcher.rules.reactions import TEACHING, Meaning
from watcher.store import queries, uses
from watcher.store.database import transaction
from watcher.store.queries import Row, json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a person (`who`, a keyed hash) meant by the event `event_id` under the event `target`."""

    event_id: str
    target: str
    meaning: Meaning
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """A reaction to a message about one item, which is not a remark yet."""

    reaction: Reaction
    item_id: int
    on_alert: bool


_INSERT = """
INSERT INTO reactions (event_id, target, meaning, who, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""

# In parts, each with its index. The third is what a room was found to have after a restore, and may be
# decided again.
_OURS = """
SELECT 1 FROM outbox WHERE event_id = :target AND (kind = 'alert' OR NOT :alert)
UNION ALL
SELECT 1 FROM outbox WHERE state = 'pending' AND (kind = 'alert' OR NOT :alert)
UNION ALL
SELECT 1 FROM found_marks WHERE event_id = :target
LIMIT 1
"""

# Clients may react to a new version of a message: it is about what the first one is about, and all versions.
_LESSONS = """
SELECT r.*, root.kind = 'alert' AS on_alert, (
    SELECT CASE count(DISTINCT named.item_id) WHEN 1 THEN min(named.item_id) END
    FROM outbox AS version JOIN outbox_items AS named ON named.outbox_id = version.id
    WHERE version.id = root.id OR version.revises_id = root.id
) AS about
FROM reactions AS r
JOIN outbox AS o ON o.event_id = r.target
JOIN outbox AS root ON root.id = coalesce(o.revises_id, o.id)
WHERE r.meaning IN (SELECT value FROM json_each(:teaching)) AND about IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM feedback WHERE item_id = about AND event_id = r.event_id)
"""

_STRANGERS = """
SELECT event_id FROM reactions
WHERE at < ? AND NOT EXISTS (SELECT 1 FROM outbox WHERE event_id = reactions.target)
"""

_KNOWN = "SELECT event_id FROM reactions WHERE event_id IN (SELECT value FROM json_each(?))"
_COUNTED = f"SELECT at FROM reactions WHERE event_id IN ({_KNOWN}) AND meaning <> ?"  # noqa: S608 - ours


def add(db: Database, reaction: Reaction) -> bool:
    """Keep a reaction and, if it is no written answer, count it; False when it was kept before."""
    with transaction(db):
        is_new = queries.execute(db, _INSERT, _columns(reaction)) == 1
        if is_new and reaction.meaning is not Meaning.ANSWER:
            uses.add(db, "reactions", reaction.at)
    return is_new


def remove(db: Database, event_ids: Iterable[str]) -> int:
    """Delete reactions and the remarks that they became, and count them no more; how many there were."""
    ids = json_array(event_ids)
    with transaction(db):
        for row in queries.fetch_all(db, _COUNTED, [ids, Meaning.ANSWER]):
            uses.take_back(db, "reactions", row.moment("at"))
        queries.execute(db, f"DELETE FROM feedback WHERE event_id IN ({_KNOWN})", [ids])  # noqa: S608
        return queries.execute(db, f"DELETE FROM reactions WHERE event_id IN ({_KNOWN})", [ids])  # noqa: S608


def is_ours(db: Database, target: str, *, alert: bool = False) -> bool:
    """Whether an event is a message (an `alert`) of ours, or may be: one whose sending is not marked yet."""
    return queries.fetch_one(db, _OURS, {"target": target, "alert": alert}) is not None


def under(db: Database, target: str) -> tuple[Reaction, ...]:
    """The reactions to one event, answers included, oldest first."""
    rows = queries.fetch_all(db, "SELECT * FROM reactions WHERE target = ? ORDER BY at, event_id", [target])
    return tuple(_reaction(row) for row in rows)


def posts_since(db: Database, since: datetime) -> tuple[tuple[str, str], ...]:
    """The room and the event of each alert and each message of a digest that was sent since then."""
    rows = queries.fetch_all(
        db,
        "SELECT room, event_id FROM outbox WHERE kind <> 'notice' AND revises_id IS NULL AND sent_at >= ? "
        "ORDER BY id",
        [stamp(since)],
    )
    return tuple((row.text("room"), row.text("event_id")) for row in rows)


def lessons(db: Database, *, of: str | None = None) -> tuple[Lesson, ...]:
    """What is still to become a remark, of one reaction (`of`, its event) or of all."""
    sql = _LESSONS if of is None else f"{_LESSONS} AND r.event_id = :of"
    rows = queries.fetch_all(db, sql, {"teaching": json_array(sorted(TEACHING)), "of": of})
    return tuple(Lesson(_reaction(row), row.integer("about"), row.flag("on_alert")) for row in rows)


def forget_strangers(db: Database, before: datetime) -> int:
    """Delete older reactions whose target turned out not to be ours."""
    rows = queries.fetch_all(db, _STRANGERS, [stamp(before)])
    return remove(db, [row.text("event_id") for row in rows])


def _columns(reaction: Reaction) -> list[str]:
    return [reaction.event_id, reaction.target, reaction.meaning, reaction.who, stamp(reaction.at)]


def _reaction(row: Row) -> Reaction:
    return Reaction(
        event_id=row.text("event_id"),
        target=row.text("target"),
        meaning=Meaning(row.text("meaning")),
        who=row.text("who"),
        at=row.moment("at"),
    )
