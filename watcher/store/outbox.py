"""The only way to a room: messages wait here from the transaction that decided them until they arrived.

A message is `pending` until it is `sent` or `dead`, and what is sent or dead stays so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from watcher.rules.turns import Waiting
from watcher.store import pictures, queries
from watcher.store.database import transaction
from watcher.store.messages import NewMessage, OutboxMessage, content_hash, message_of
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp, stamp_or_none

_ENQUEUE = """
INSERT INTO outbox (room, kind, txn_id, dedupe_key, content_hash, body, html, mentions, created_at,
                    not_before, form, parent_id, revises_id, thread_event, reply_to, subjects, fleeting)
VALUES (:room, :kind, :txn_id, :dedupe_key, :content_hash, :body, :html, :mentions, :created_at,
        :not_before, :form, :parent_id, :revises_id, :thread_event, :reply_to, :subjects, :fleeting)
"""

_UNTOUCHED = "SELECT * FROM outbox WHERE id = ? AND state = 'pending' AND tried_at IS NULL AND not_before > ?"

_SENT = """
UPDATE outbox SET state = 'sent', event_id = :event_id, sent_at = :at, tried_at = :at, last_error = NULL
WHERE id = :id AND state = 'pending'
"""

_FAILED = """
UPDATE outbox SET attempts = max(attempts, min(attempts + 1, coalesce(:most, attempts + 1))),
                  last_error = :error, not_before = :not_before, tried_at = :at
WHERE id = :id AND state = 'pending'
"""

_DEAD = """
UPDATE outbox SET state = 'dead', last_error = :error, tried_at = :at WHERE id = :id AND state = 'pending'
"""

_WAITING = """
SELECT id, room, kind, attempts, not_before FROM outbox WHERE state = 'pending'
ORDER BY id
"""


def enqueue(db: Database, message: NewMessage, at: datetime) -> int | None:
    """Write a message to be sent and return its id; None, and no row, when its `dedupe_key` is already there.

    Raises StoreError, and `sqlite3.IntegrityError` for a `txn_id` that another message has.
    """
    with transaction(db):
        if queries.fetch_one(db, "SELECT 1 FROM outbox WHERE dedupe_key = ?", [message.dedupe_key]):
            return None
        message_id = queries.insert(
            db,
            _ENQUEUE,
            {
                "room": message.room,
                "kind": message.kind,
                "txn_id": message.txn_id,
                "dedupe_key": message.dedupe_key,
                "content_hash": content_hash(message),
                "body": message.body,
                "html": message.html,
                "mentions": json_array(message.mentions),
                "created_at": stamp(at),
                "not_before": stamp_or_none(message.not_before),
                "form": message.form,
                "parent_id": message.place.parent,
                "revises_id": message.place.revises,
                "thread_event": message.place.thread,
                "reply_to": message.place.reply_to,
                "subjects": json_array(message.basis.subjects),
                "fleeting": int(message.basis.fleeting),
            },
        )
        queries.execute_many(
            db,
            "INSERT INTO outbox_items (outbox_id, position, item_id) VALUES (?, ?, ?)",
            ([message_id, position, item_id] for position, item_id in enumerate(message.item_ids)),
        )
        if message.picture is not None:
            pictures.attach(db, message_id, message.picture)
    return message_id


def amend(db: Database, message_id: int, after: NewMessage, untouched_until: datetime) -> bool:
    """Put a new text in place of that of a message which nobody sends before `untouched_until`.

    `after` names the items that it adds and is about the subjects that these add; its place in the outbox
    stays. False, and nothing done, for a message that was tried already or may be sent sooner.
    """
    with transaction(db):
        row = queries.fetch_one(db, _UNTOUCHED, [message_id, stamp(untouched_until)])
        if row is None:
            return False
        before = message_of(row)
        mentions = tuple(dict.fromkeys((*before.mentions, *after.mentions)))
        subjects = dict.fromkeys((*before.basis.subjects, *after.basis.subjects))
        queries.execute(
            db,
            "UPDATE outbox SET body = ?, html = ?, mentions = ?, subjects = ?, content_hash = ? WHERE id = ?",
            [
                after.body,
                after.html,
                json_array(mentions),
                json_array(subjects),
                content_hash(replace(after, mentions=mentions)),
                message_id,
            ],
        )
        queries.execute_many(
            db,
            "INSERT INTO outbox_items (outbox_id, position, item_id) "
            "SELECT ?, coalesce(max(position), -1) + 1, ? FROM outbox_items WHERE outbox_id = ?",
            ([message_id, item_id, message_id] for item_id in after.item_ids),
        )
    return True


def waiting(db: Database) -> tuple[Waiting, ...]:
    """Every message that is not sent, as whoever decides on its turn needs it, in the order decided."""
    return tuple(
        Waiting(
            id=row.integer("id"),
            room=row.text("room"),
            is_alert=row.text("kind") == "alert",
            attempts=row.integer("attempts"),
            not_before=row.moment_or_none("not_before"),
        )
        for row in queries.fetch_all(db, _WAITING)
    )


def message(db: Database, message_id: int) -> OutboxMessage | None:
    """One message in whatever state, None when there is none of that id."""
    row = queries.fetch_one(db, "SELECT * FROM outbox WHERE id = ?", [message_id])
    return None if row is None else message_of(row)


def message_of_event(db: Database, event_id: str) -> OutboxMessage | None:
    """The sent message that is this event of a room."""
    row = queries.fetch_one(db, "SELECT * FROM outbox WHERE event_id = ? ORDER BY id LIMIT 1", [event_id])
    return None if row is None else message_of(row)


def dead(db: Database) -> tuple[OutboxMessage, ...]:
    """Messages that were given up, in the order in which they were decided."""
    rows = queries.fetch_all(db, "SELECT * FROM outbox WHERE state = 'dead' ORDER BY id")
    return tuple(message_of(row) for row in rows)


def pending_count(db: Database) -> int:
    """How many messages wait, those that are put off included."""
    return queries.fetch_integer(db, "SELECT count(*) FROM outbox WHERE state = 'pending'")


def mark_sent(db: Database, message_id: int, event_id: str, at: datetime) -> bool:
    """The message arrived as `event_id`. False, and no change, when it was no longer pending."""
    return queries.execute(db, _SENT, {"id": message_id, "event_id": event_id, "at": stamp(at)}) == 1


def mark_failed(
    db: Database,
    message_id: int,
    error: str,
    not_before: datetime | None,
    at: datetime,
    *,
    most: int | None = None,
) -> bool:
    """A post failed and is to be tried again from `not_before`. False when it was no longer pending.

    Its attempts are counted up to `most`: where nobody was reached, they say nothing of the message.
    """
    parameters = {
        "id": message_id,
        "error": error,
        "not_before": stamp_or_none(not_before),
        "at": stamp(at),
        "most": most,
    }
    return queries.execute(db, _FAILED, parameters) == 1


def mark_dead(db: Database, message_id: int, error: str, at: datetime) -> bool:
    """The message will never arrive. False, and no change, when it was no longer pending."""
    return queries.execute(db, _DEAD, {"id": message_id, "error": error, "at": stamp(at)}) == 1


def items_of_event(db: Database, event_id: str) -> tuple[int, ...]:
    """The items that a sent message named, in its order: what a reaction to that event is about."""
    rows = queries.fetch_all(
        db,
        "SELECT item_id FROM outbox_items JOIN outbox ON outbox.id = outbox_id "
        "WHERE event_id = ? ORDER BY outbox_id, position",
        [event_id],
    )
    return tuple(row.integer("item_id") for row in rows)
