"""What a message to a room is: as it is decided, and as it stands in the outbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from watcher.picture import Picture
from watcher.rules.marks import ITS_KEY, Basis
from watcher.store.queries import Row, json_array

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


def content_hash(message: NewMessage) -> str:
    """128 bits in hex over everything that readers see; the same text has the same hash in every version."""
    shown = message.picture.png if message.picture else b""
    return text_hash(message.body, message.html, *message.mentions, shown=shown)


def text_hash(*parts: str, shown: bytes = b"") -> str:
    """The same over texts, and what is `shown` with them."""
    return hashlib.blake2b(json_array(parts).encode() + shown, digest_size=16).hexdigest()


def message_of(row: Row) -> OutboxMessage:
    """The message of a row with all columns of `outbox`."""
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
