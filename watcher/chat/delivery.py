"""The outbox on its way to the rooms: each message arrives once, or its failure has a name.

The order of the acts makes it so: the row stands in the outbox with its transaction id before anything
is sent, the room promises that one transaction id makes one message, and the row is marked only after
the event id came back. A process killed anywhere in between sends again, and nobody sees it twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from digests.messages.message import notice_message
from digests.texts.french import typeset
from watcher.chat.backoff import next_attempt
from watcher.chat.delivery_report import DeliveryReport
from watcher.chat.recall import Recall
from watcher.chat.room import (
    PictureUnavailableError,
    Post,
    RoomBusyError,
    RoomError,
    RoomRefusedError,
    Rooms,
    RoomSessionError,
    RoomUnavailableError,
    RoomUnreachableError,
)
from watcher.chat.rooms import DIRECT
from watcher.picture import Attached, Upload
from watcher.rules.turns import STEPS_ASIDE, in_turn
from watcher.store import outbox, pictures
from watcher.store.database import Database, transaction
from watcher.store.messages import NewMessage, OutboxMessage
from watcher.writing.notices import notice

PICTURE_TRIES = 3
"""Failed uploads after which a message goes without its picture: others of its room wait behind it."""

log = logging.getLogger(__name__)


class _Outcome(Enum):
    SENT = auto()
    FOUND = auto()
    POSTPONED = auto()
    SESSION_OVER = auto()
    DEAD = auto()
    NOT_YET = auto()
    BUSY = auto()


_STOPPING = {_Outcome.POSTPONED, _Outcome.SESSION_OVER, _Outcome.BUSY}
"""What the next message of the same room would meet as well."""


class _NotYetError(Exception):
    """The message stands in the thread of another, or is its new version, and that one is not sent."""


@dataclass(slots=True)
class _Pass:
    """One pass in the making."""

    db: Database
    rooms: Rooms
    now: Callable[[], datetime]
    recall: Recall
    errors: list[str] = field(default_factory=list[str])
    unreached: dict[str, tuple[str, datetime]] = field(default_factory=dict[str, tuple[str, datetime]])
    """By room: why nobody was reached there, and when it is tried again."""

    async def deliver(self, message: OutboxMessage) -> _Outcome:
        try:
            sent = await self._send(message)
        except _NotYetError:
            return _Outcome.NOT_YET
        except RoomUnavailableError as error:
            return self._put_off(message, error)
        except RoomRefusedError as error:
            return self._give_up(message, _reason(message, error))
        except RoomSessionError as error:
            self._note(message, _reason(message, error))
            return _Outcome.SESSION_OVER
        if sent is None:
            return _Outcome.FOUND
        with transaction(self.db):
            outbox.mark_sent(self.db, message.id, sent, self.now())
        log.info("message %d arrived in %s as %s", message.id, _place(message), sent)
        return _Outcome.SENT

    async def _send(self, message: OutboxMessage) -> str | None:
        """The event that the message became; None when the room was found to have it already."""
        post = self._post(message)
        room = await self.rooms.find(message.room)
        if room is None:
            raise RoomRefusedError("no room of this name in the settings; name it again or let it go")
        if await self.recall.has_already(message, room, self.now):
            return None
        return await room.post(post)

    def _post(self, message: OutboxMessage) -> Post:
        place = message.place
        return Post(
            txn_id=message.txn_id,
            body=message.body,
            html=message.html,
            mentions=message.mentions,
            form=message.form,
            thread=self._event_of(place.parent) if place.parent else place.thread,
            reply_to=place.reply_to,
            replaces=self._event_of(place.revises) if place.revises else None,
            decided_at=message.created_at,
            attached=self._attached(message.id),
            marks=self.recall.marks_of(message),
        )

    def _attached(self, message_id: int) -> Attached | None:
        kept = pictures.of_message(self.db, message_id)
        if kept is None or kept.failures >= PICTURE_TRIES:
            return None

        def note(upload: Upload) -> None:
            with transaction(self.db):
                pictures.note_upload(self.db, message_id, upload)

        return Attached(kept.picture, kept.upload, note)

    def _event_of(self, message_id: int) -> str | None:
        """The event that another message became; None when it was given up: then this one stands alone."""
        other = outbox.message(self.db, message_id)
        if other is not None and other.state == "pending":
            raise _NotYetError
        return other.event_id if other else None

    def _put_off(self, message: OutboxMessage, error: RoomUnavailableError) -> _Outcome:
        now = self.now()
        again = next_attempt(message.attempts, error, now)
        reason = _reason(message, error)
        with transaction(self.db):
            most = STEPS_ASIDE - 1 if isinstance(error, RoomUnreachableError) else None
            outbox.mark_failed(self.db, message.id, reason, again, now, most=most)
            if isinstance(error, PictureUnavailableError):
                pictures.note_failure(self.db, message.id)
        if isinstance(error, RoomBusyError):
            return _Outcome.BUSY
        self._note(message, reason)
        if isinstance(error, RoomUnreachableError):
            self.unreached[message.room] = (reason, again)
        return _Outcome.POSTPONED

    def wait_behind(self, message: OutboxMessage) -> None:
        """An alert that has had its room tried at once, in vain, hurries nobody a second time."""
        if message.kind == "alert" and message.attempts == 0 and message.room in self.unreached:
            reason, again = self.unreached[message.room]
            with transaction(self.db):
                outbox.mark_failed(self.db, message.id, reason, again, self.now(), most=STEPS_ASIDE - 1)

    def _give_up(self, message: OutboxMessage, reason: str) -> _Outcome:
        """A dead letter, and a note of it to the operator; a note that dies makes no other note."""
        self._note(message, reason)
        with transaction(self.db):
            outbox.mark_dead(self.db, message.id, reason, self.now())
            if not message.dedupe_key.startswith(_DEAD_LETTER):
                for room in self.rooms.notices:
                    outbox.enqueue(self.db, self._dead_letter(message, room, reason), self.now())
        return _Outcome.DEAD

    def _dead_letter(self, message: OutboxMessage, room: str, reason: str) -> NewMessage:
        """Whom a direct message was for is not told: the note stays when their address is forgotten."""
        place = "une personne" if message.room.startswith(DIRECT) else f"« {message.room} »"
        said = typeset(f"⚠️ Le message n° {message.id} pour {place} ne partira pas : {reason}")
        key, txn_id = f"{_DEAD_LETTER}{room}:{message.id}", f"{message.txn_id}-dead-{room}"
        letter = notice(room, key, txn_id, notice_message(said))
        return letter.about([f"{_DEAD_LETTER}{self.recall.marks_of(message)[0]}"])

    def _note(self, message: OutboxMessage, reason: str) -> None:
        log.warning("message %d for %s: %s", message.id, _place(message), reason)
        self.errors.append(f"{_place(message)}: {reason}")


def _place(message: OutboxMessage) -> str:
    """Where it goes, for the log and the report: they stay when a person's address is forgotten."""
    return "direct message" if message.room.startswith(DIRECT) else message.room


def _reason(message: OutboxMessage, error: RoomError) -> str:
    """What went wrong; the homeserver may well have named the person whom a direct message is for."""
    said = str(error)
    return said.replace(message.room.removeprefix(DIRECT), "…") if message.room.startswith(DIRECT) else said


_DEAD_LETTER = "dead-letter:"


async def deliver(db: Database, rooms: Rooms, now: Callable[[], datetime]) -> DeliveryReport:
    """Take every message whose turn it is to its room, in order; one room's trouble leaves the others alone.

    Whose turn it is, `rules.turns` says: the order within a room holds. A refused message, or one for a room
    that is gone, is given up, and the operator is told. When an account's session is over, its messages stay
    as they are. What a room was found to have, from before a restore, is not sent again. `now` gives aware
    times. Raises StoreError: a message that was sent but could not be marked is pending still, and the next
    pass gets its event id again.
    """
    this_pass = _Pass(db, rooms, now, Recall.of(db))
    outcomes: list[_Outcome] = []
    stopped: set[str] = set()
    for message_id in in_turn(outbox.waiting(db), now()):
        message = outbox.message(db, message_id)
        if message is None:
            continue
        if message.room in stopped:
            this_pass.wait_behind(message)
            continue
        outcome = await this_pass.deliver(message)
        outcomes.append(outcome)
        if outcome in _STOPPING and message.attempts < STEPS_ASIDE:
            stopped.add(message.room)
    return DeliveryReport(
        sent=outcomes.count(_Outcome.SENT),
        postponed=outcomes.count(_Outcome.POSTPONED),
        dead=outcomes.count(_Outcome.DEAD),
        busy=outcomes.count(_Outcome.BUSY),
        errors=tuple(this_pass.errors),
    )
