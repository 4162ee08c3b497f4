"""Never twice after a restore: what is sent is marked, and what a room has already is found by its marks.

A restored database is older than the rooms. What was sent after the backup is waiting in it, or is decided
again, with transaction ids that no homeserver knows. So before anything is posted into a room, our own
messages there are read back to the backup, page by page, and their marks are kept. A process killed in
between goes on at the page where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watcher.chat import reactions
from watcher.chat.room import Room, RoomClosedError, RoomRefusedError, RoomUnavailableError
from watcher.chat.rooms import DIRECT, OpenRooms
from watcher.rules.marks import HISTORY, Marker
from watcher.settings import Room as SettingsRoom
from watcher.store import marks, outbox, subscriptions
from watcher.store.database import transaction
from watcher.store.marks import Wanted
from watcher.store.messages import OutboxMessage
from watcher.store.sqlite import Database

if TYPE_CHECKING:
    from watcher.chat.matrix import MatrixAccount

_RECENT = timedelta(days=14)
"""Reactions to what is found again are counted when it is as recent; see `recounting`."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recall:
    """The memory of the rooms: all of it raises StoreError."""

    db: Database
    marker: Marker

    @classmethod
    def of(cls, db: Database) -> Recall:
        """With the key that this database marks messages with."""
        return cls(db, marks.marker(db))

    def marks_of(self, message: OutboxMessage) -> tuple[str, ...]:
        """The marks of all that a message is about."""
        return tuple(self.marker.mark(message.room, name) for name in message.basis.names(message.dedupe_key))

    def was_answered(self, room: str, event_id: str) -> bool:
        """Whether a room was found to have our answer to an event."""
        return bool(
            marks.recovering(self.db) and marks.known(self.db, [self.marker.mark(room, f"answer:{event_id}")])
        )

    async def has_already(self, message: OutboxMessage, room: Room, now: Callable[[], datetime]) -> bool:
        """Whether the room has this message from before the restore; then it is marked as sent.

        The room is read first if that is still to be done: until it can be, nothing is posted there. Raises
        RoomUnavailableError, RoomSessionError.
        """
        if not marks.recovering(self.db):
            return False
        await self.read(message.room, room, now)
        place, found_by = self.marker.mark(message.room, HISTORY), self.marks_of(message)
        wanted = Wanted(place, found_by, message.created_at, message.basis.fleeting)
        with transaction(self.db):
            found = marks.match(self.db, wanted, now())
            if found is not None:
                outbox.mark_sent(self.db, message.id, found.event_id, found.sent_at)
        if found is not None:
            log.info("message %d is there already, from before the restore: %s", message.id, found.event_id)
        return found is not None

    async def read(self, name: str, room: Room, now: Callable[[], datetime]) -> None:
        """Read what we posted in a room since the backup, unless that is done. Raises RoomErrors."""
        since, place = marks.since(self.db), self.marker.mark(name, HISTORY)
        reading = marks.reading(self.db, place)
        while since is not None and not reading.is_done:
            try:
                memory = await room.remember(since, reading.page)
            except RoomRefusedError as error:
                marks.begin_again(self.db, place)
                raise RoomUnavailableError(f"its history could not be read on: {error}") from error
            marks.keep(self.db, place, memory.found, memory.earlier, now())
            reading = marks.reading(self.db, place)

    async def read_all(self, rooms: OpenRooms, now: Callable[[], datetime]) -> None:
        """Read the rooms of the settings and those of subscribers, for what is decided next.

        One that is closed to us is left for later. Raises RoomUnavailableError, RoomSessionError.
        """
        if not marks.must_read_rooms(self.db):
            return
        for name in (*rooms.named, *_direct_names(self.db)):
            try:
                room = await _known_room(rooms, name)
                if room is not None:
                    await self.read(name, room, now)
                else:
                    marks.keep(self.db, self.marker.mark(name, HISTORY), (), None, now())
            except RoomClosedError as error:
                place = "a direct room" if name.startswith(DIRECT) else name
                log.warning(
                    "%s cannot be read, and nothing is posted there until it can be: %s", place, error
                )
        marks.note_rooms_read(self.db, now())

    async def recount(
        self, account: MatrixAccount, rooms: Sequence[SettingsRoom], who: Callable[[str], str], now: datetime
    ) -> None:
        """Count the reactions to alerts and digests that were found again; `rooms` are those of the settings.

        Raises RoomUnavailableError, RoomSessionError.
        """
        if not marks.recovering(self.db):
            return
        ids = {room.name: room.id for room in rooms}
        for name, event_id in marks.uncounted(self.db, now - _RECENT):
            room_id = ids.get(name)
            there = () if room_id is None else await account.reactions_of(room_id, event_id)
            with transaction(self.db):
                if room_id is not None:
                    reactions.recount(self.db, event_id, there, who)
                marks.note_counted(self.db, event_id, now)


def _direct_names(db: Database) -> Sequence[str]:
    """The direct rooms of whoever subscribed, each once."""
    return tuple(dict.fromkeys(f"{DIRECT}{one.address}" for one in subscriptions.everybody(db)))


async def _known_room(rooms: OpenRooms, name: str) -> Room | None:
    """A room that exists: none is made to be read."""
    if name.startswith(DIRECT):
        return None if rooms.account is None else await rooms.account.known_direct(name.removeprefix(DIRECT))
    return await rooms.find(name)
