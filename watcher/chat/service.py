"""The room's day: hear, deal with it, deliver, again; in a thread of its own beside the rounds.

One loop does both, so nothing is sent while something is being read, and one account has one user.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.chat.conversation import TOKEN, Conversation
from watcher.chat.delivery import DeliveryReport, deliver, together
from watcher.chat.recounting import recount_recent
from watcher.chat.room import RoomError, RoomSessionError
from watcher.chat.rooms import OpenRooms, open_rooms
from watcher.house import House
from watcher.rules.turns import next_turn
from watcher.store import heard, outbox
from watcher.store.database import open_database, transaction
from watcher.store.errors import StoreError

LISTEN_SECONDS = 10.0
"""How long one request for news stays open; what a round decides meanwhile waits as long at most."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two requests to a homeserver that does not answer, doubled each time."""

PATIENCE = timedelta(minutes=5)
"""How long a single pass goes on when the homeserver lets messages through one by one."""
_WORTH_WAITING = timedelta(seconds=30)
"""A longer pause is a back-off, not a queue: a single pass leaves it to the next."""

TROUBLE = "matrix-trouble"
"""Why nothing is heard, in the words of the error; for `vigie doctor`."""

log = logging.getLogger(__name__)


async def pass_once(db: Database, house: House) -> DeliveryReport:
    """Hear what is new, answer it, and deliver all that is due; then leave.

    Rooms that fail are in the report; nothing is raised for them. Raises StoreError.
    """
    async with open_rooms(house.settings, house.console, house.now) as rooms:
        try:
            await _hear(db, Conversation.of(db, house), rooms, 0)
        except RoomError as error:
            log.warning("nothing could be heard: %s", error)
        return await deliver_all(db, rooms, house.now, asyncio.sleep)


async def deliver_all(
    db: Database,
    rooms: OpenRooms,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]],
) -> DeliveryReport:
    """Deliver until nothing is due, waiting while the homeserver only slows us down, up to `PATIENCE`."""
    until = now() + PATIENCE
    reports: list[DeliveryReport] = []
    while True:
        reports.append(await deliver(db, rooms, now))
        again = next_turn(outbox.waiting(db), now())
        if not reports[-1].busy or again is None or again > min(until, now() + _WORTH_WAITING):
            return together(reports)
        while (pause := (again - now()).total_seconds()) > 0:
            await sleep(pause)


async def _hear(db: Database, conversation: Conversation, rooms: OpenRooms, seconds: float) -> None:
    if rooms.account is None:
        return
    news = await rooms.account.listen(heard.value(db, TOKEN), seconds)
    if news.is_first:
        house = conversation.house
        await recount_recent(db, rooms.account, house.settings.rooms, conversation.who, house.now())
    conversation.hear(news)


@dataclass(slots=True)
class ChatService:
    """Hears and delivers until it is stopped. `start` and `stop` are called from another thread."""

    house: House
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="chat")
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, and wait: for the request under way, that is for `LISTEN_SECONDS` at most."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        db = open_database(self.house.settings.paths.database)
        try:
            asyncio.run(self._serve(db))
        except RoomSessionError as error:
            log.error("the rooms are left alone: %s", error)
            with transaction(db):
                heard.set_value(db, TROUBLE, str(error))
        finally:
            db.close()

    async def _serve(self, db: Database) -> None:
        pause = FIRST_PAUSE
        conversation = Conversation.of(db, self.house)
        async with open_rooms(self.house.settings, self.house.console, self.house.now) as rooms:
            while not self._stop.is_set():
                try:
                    await _hear(db, conversation, rooms, self._patience(db))
                    pause = FIRST_PAUSE
                    _forget_trouble(db)
                except RoomSessionError:
                    raise
                except (RoomError, StoreError) as error:
                    log.warning("nothing heard, again in %g s: %s", pause, error)
                    await self._sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                try:
                    await deliver(db, rooms, self.house.now)
                except StoreError as error:
                    log.error("%s (tried again)", error)

    def _patience(self, db: Database) -> float:
        """Seconds to listen: until the next message is due, `LISTEN_SECONDS` at most."""
        now = self.house.now()
        again = next_turn(outbox.waiting(db), now)
        return LISTEN_SECONDS if again is None else min(LISTEN_SECONDS, (again - now).total_seconds())

    async def _sleep(self, seconds: float) -> None:
        """Asleep, but not deaf to `stop`."""
        await asyncio.to_thread(self._stop.wait, seconds)


def _forget_trouble(db: Database) -> None:
    if heard.value(db, TROUBLE) is not None:
        with transaction(db):
            heard.clear_value(db, TROUBLE)
