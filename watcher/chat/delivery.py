"""The outbox on its way to the rooms: each message arrives once, or its failure has a name.

The order of the acts makes it so: the row stands in the outbox with its transaction id before anything
is sent, the room promises that one transaction id makes one message, and the row is marked only after
the event id came back. A process killed anywhere in between sends again, and nobody sees it twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from watcher.chat.backoff import next_attempt
from watcher.chat.room import Post, Room, RoomRefusedError, RoomSessionError, RoomUnavailableError
from watcher.store import outbox
from watcher.store.database import Database, transaction
from watcher.store.outbox import OutboxMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one pass did: how many messages arrived, wait for another attempt, are given up.

    `errors` has one line a failure, starting with the room's name.
    """

    sent: int = 0
    postponed: int = 0
    dead: int = 0
    errors: tuple[str, ...] = ()


class _Outcome(Enum):
    SENT = auto()
    POSTPONED = auto()
    SESSION_OVER = auto()
    DEAD = auto()


@dataclass(slots=True)
class _Pass:
    """One pass in the making."""

    db: Database
    rooms: Mapping[str, Room]
    now: Callable[[], datetime]
    errors: list[str] = field(default_factory=list[str])

    async def deliver(self, message: OutboxMessage) -> _Outcome:
        room = self.rooms.get(message.room)
        if room is None:
            return self._give_up(message, "no room of this name in the settings; name it again or let it go")
        post = Post(message.txn_id, message.body, message.html, message.mentions)
        try:
            event_id = await room.post(post)
        except RoomUnavailableError as error:
            return self._postpone(message, error)
        except RoomRefusedError as error:
            return self._give_up(message, str(error))
        except RoomSessionError as error:
            self._note(message, str(error))
            return _Outcome.SESSION_OVER
        with transaction(self.db):
            outbox.mark_sent(self.db, message.id, event_id, self.now())
        log.info("message %d arrived in %s as %s", message.id, message.room, event_id)
        return _Outcome.SENT

    def _postpone(self, message: OutboxMessage, error: RoomUnavailableError) -> _Outcome:
        self._note(message, str(error))
        now = self.now()
        with transaction(self.db):
            outbox.mark_failed(
                self.db, message.id, str(error), next_attempt(message.attempts, error, now), now
            )
        return _Outcome.POSTPONED

    def _give_up(self, message: OutboxMessage, reason: str) -> _Outcome:
        self._note(message, reason)
        with transaction(self.db):
            outbox.mark_dead(self.db, message.id, reason, self.now())
        return _Outcome.DEAD

    def _note(self, message: OutboxMessage, reason: str) -> None:
        log.warning("message %d for %s: %s", message.id, message.room, reason)
        self.errors.append(f"{message.room}: {reason}")


async def deliver(db: Database, rooms: Mapping[str, Room], now: Callable[[], datetime]) -> DeliveryReport:
    """Take every message that is due to its room, in order; one room's trouble leaves the others alone.

    A room that is not available keeps its message for later and gets nothing more in this pass, so that
    its order holds; in a later pass a newer message may overtake one whose next attempt is not yet due,
    as an alert must not wait for a digest's back-off. A refused message, or one for a room that is gone,
    is given up. When an account's session is over, its messages stay as they are. `now` gives aware times.
    Raises StoreError: a message that was sent but could not be marked is pending still, and the next pass
    gets its event id again.
    """
    this_pass = _Pass(db, rooms, now)
    outcomes: list[_Outcome] = []
    stopped: set[str] = set()
    for message in outbox.due(db, now()):
        if message.room in stopped:
            continue
        outcome = await this_pass.deliver(message)
        outcomes.append(outcome)
        if outcome in {_Outcome.POSTPONED, _Outcome.SESSION_OVER}:
            stopped.add(message.room)
    return DeliveryReport(
        sent=outcomes.count(_Outcome.SENT),
        postponed=outcomes.count(_Outcome.POSTPONED),
        dead=outcomes.count(_Outcome.DEAD),
        errors=tuple(this_pass.errors),
    )
