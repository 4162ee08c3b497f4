"""The only way to a room: messages wait here from the transaction that decided them until they arrived.

A message is `pending` until it is `sent` or `dead`, and what is sent or dead stays so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from sqlite_utils import Database

from watcher.picture import Picture
from watcher.rules.marks import ITS_KEY, Basis
from watcher.rules.turns import Waiting
from watcher.store import pictures, queries
from watcher.store.database import transaction
from watcher.store.queries import Row, json_array
from watcher.store.timestamps import stamp, stamp_or_none

MessageKind = Literal["alert", "digest", "notice"]
MessageState = Literal["pending", "sent", "dead"]
Form = Literal["text", "notice"]
"""A text notifies its readers, a notice does not: what answers a command is a notice."""


@dataclass(frozen=True)
class Place:
    """Where in a room a message stands; by default as a message of its own.

    `parent` is the outbox message in whose thread it stands, `revises` the one whose new version it is; both
    are of the same room. `thread` and `reply_to` are events of the room that are not ours: the thread's first
    message, and the one that is answered.
    """

    parent: int | None = None
    revises: int | None = None
    thread: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True)
class NewMessage:
    """A decided message. `dedupe_key` says what it is about: a second one with the same key is not written.

    `room` is a room's name in the settings, or the id of one where somebody spoke to us, or `direct:` and the
    address of a person. `txn_id` is what makes sending repeatable; `item_ids` are the items that the text
    names, in its order. A `picture` is shown above the text, which says all that it shows. A key that holds
    numbers of ours needs a `basis`: a restored database numbers anew.
    """

    room: str
    kind: MessageKind
    dedupe_key: str
    txn_id: str
    body: str
    html: str
    mentions: tuple[str, ...] = ()
    item_ids: tuple[int, ...] = ()
    not_before: datetime | None = None
    form: Form = "text"
    place: Place = Place()
    picture: Picture | None = None
    basis: Basis = ITS_KEY

    def about(self, subjects: Iterable[str], *, fleeting: bool = False) -> NewMessage:
        """The message with a basis of these subjects."""
        return replace(self, basis=Basis(tuple(dict.fromkeys(subjects)), fleeting))


@dataclass(frozen=True)
class OutboxMessage:
    """A message as it stands. `attempts` counts the posts that failed and were put off."""

    id: int
    room: str
    kind: MessageKind
    dedupe_key: str
    txn_id: str
    content_hash: str
    body: str
    html: str
    mentions: tuple[str, ...]
    created_at: datetime
    not_before: datetime | None
    state: MessageState
    attempts: int
    last_error: str | None
    event_id: str | None
    sent_at: datetime | None
    form: Form
    place: Place
    basis: Basis = ITS_KEY


_ENQUEUE = """
INSERT INTO outbox (room, kind, txn_id, dedupe_key, content_hash, body, html, mentions, created_at,
                    not_before, form, parent_id, revises_id, thread_event, reply_to, subjects, fleeting)
VALUES (:room, :kind, :txn_id, :dedupe_key, :content_hash, :body, :html, :mentions, :created_at,
        :not_before, :form, :parent_id, :revises_id, :thread_event, :reply_to, :subjects, :fleeting)
"""

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
SELECT id, room, kind, attempts, not_before FROM outbox WHERE state <> 'sent' AND state = 'pending'
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
    return None if row is None else _message(row)


def message_of_event(db: Database, event_id: str) -> OutboxMessage | None:
    """The sent message that is this event of a room."""
    row = queries.fetch_one(db, "SELECT * FROM outbox WHERE event_id = ? ORDER BY id LIMIT 1", [event_id])
    return None if row is None else _message(row)


def dead(db: Database) -> tuple[OutboxMessage, ...]:
    """Messages that were given up, in the order in which they were decided."""
    rows = queries.fetch_all(db, "SELECT * FROM outbox WHERE state = 'dead' ORDER BY id")
    return tuple(_message(row) for row in rows)


def pending_count(db: Database) -> int:
    """How many messages wait, those that are put off included."""
    return queries.fetch_integer(
        db, "SELECT count(*) FROM outbox WHERE state <> 'sent' AND state = 'pending'"
    )


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


def content_hash(message: NewMessage) -> str:
    """128 bits in hex over everything that readers see; the same text has the same hash in every version."""
    shown = message.picture.png if message.picture else b""
    return text_hash(message.body, message.html, *message.mentions, shown=shown)


def text_hash(*parts: str, shown: bytes = b"") -> str:
    """The same over texts, and what is `shown` with them."""
    return hashlib.blake2b(json_array(parts).encode() + shown, digest_size=16).hexdigest()


def _message(row: Row) -> OutboxMessage:
    return OutboxMessage(
        id=row.integer("id"),
        room=row.text("room"),
        kind=cast(MessageKind, row.text("kind")),
        dedupe_key=row.text("dedupe_key"),
        txn_id=row.text("txn_id"),
        content_hash=row.text("content_hash"),
        body=row.text("body"),
        html=row.text("html"),
        mentions=row.texts("mentions"),
        created_at=row.moment("created_at"),
        not_before=row.moment_or_none("not_before"),
        state=cast(MessageState, row.text("state")),
        attempts=row.integer("attempts"),
        last_error=row.text_or_none("last_error"),
        event_id=row.text_or_none("event_id"),
        sent_at=row.moment_or_none("sent_at"),
        form=cast(Form, row.text("form")),
        place=Place(
            parent=row.integer_or_none("parent_id"),
            revises=row.integer_or_none("revises_id"),
            thread=row.text_or_none("thread_event"),
            reply_to=row.text_or_none("reply_to"),
        ),
        basis=Basis(row.texts("subjects"), row.flag("fleeting")),
    )
