"""The room's day: hear, deal with it, deliver, again; in a thread of its own beside the rounds.

One loop does both, so nothing is sent while something is being read, and one account has one user.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watcher.chat.delivery import deliver
from watcher.chat.delivery_report import DeliveryReport, together
from watcher.chat.interrupting import Interrupt
from watcher.chat.recall import Recall
from watcher.chat.recounting import recount_recent
from watcher.chat.room import Room, RoomError, RoomSessionError
from watcher.chat.rooms import OpenRooms, open_rooms
from watcher.house import House
from watcher.observing.signs import CONVERSATION, Signs
from watcher.rules.turns import next_turn
from watcher.store import heard, marks, outbox
from watcher.store.database import open_database, transaction
from watcher.store.errors import StoreError
from watcher.store.sqlite import Database

if TYPE_CHECKING:
    from watcher.chat.conversation import Conversation
    from watcher.chat.matrix import MatrixAccount

LISTEN_SECONDS = 10.0
"""How long one request for news stays open; what a round decides meanwhile waits as long at most."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two requests to a homeserver that does not answer, doubled each time."""

PATIENCE = timedelta(minutes=5)
"""How long a single pass goes on when the homeserver lets messages through one by one."""
_WORTH_WAITING = timedelta(seconds=30)
"""A longer pause is a back-off, not a queue: a single pass leaves it to the next."""

log = logging.getLogger(__name__)


async def pass_once(db: Database, house: House) -> DeliveryReport:
    """Hear what is new, answer it, and deliver all that is due; then leave.

    Rooms that fail are in the report; nothing is raised for them. Raises StoreError.
    """
    async with open_rooms(house.settings, house.console, house.now) as rooms:
        try:
            await _begin(db, rooms, house.now)
            if rooms.account is not None:
                await _hear(_conversation(db, house), rooms.account, 0)
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


def _conversation(db: Database, house: House) -> Conversation:
    from watcher.chat.conversation import Conversation  # noqa: PLC0415 - every command, and what it rests on

    return Conversation.of(db, house)


async def _begin(db: Database, rooms: OpenRooms, now: Callable[[], datetime]) -> None:
    """After a restore, before anything is heard: new secrets, and what the rooms have already."""
    if rooms.account is not None and marks.must_renew_keys(db):
        rooms.account.renew(lambda: marks.note_keys_renewed(db, now()))
    await Recall.of(db).read_all(rooms, now)


async def _hear(
    conversation: Conversation, account: MatrixAccount, seconds: float, interrupt: Interrupt | None = None
) -> bool:
    """Whether the homeserver said what is new: what was not heard for an interruption is heard next time, as
    it is asked for with the same token."""
    db, house = conversation.db, conversation.house
    listening = account.listen(conversation.token, seconds)
    news = await (listening if interrupt is None else interrupt.wait_for(listening))
    if news is None:
        return False
    if news.is_first:
        await recount_recent(db, account, house.settings.rooms, conversation.who, house.now())
    conversation.hear(news)
    await Recall.of(db).recount(account, house.settings.rooms, conversation.who, house.now())
    return True


@dataclass(slots=True)
class ChatService:
    """Hears and delivers until it is stopped. `start`, `renew` and `stop` are called from another thread.

    `signs` is shown that it lives: at each turn, and before each message.
    """

    house: House
    signs: Signs = field(default_factory=Signs)
    _stop: threading.Event = field(default_factory=threading.Event)
    _interrupt: Interrupt = field(default_factory=Interrupt)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="chat")
        self._thread.start()

    def renew(self, house: House) -> None:
        """Go on with other settings, at once; also after the session was over.

        Nothing that happens from now on is answered by the old ones, such as an invitation to a new room.
        """
        self.house = house
        self._interrupt.now()
        if self._thread is not None and not self._thread.is_alive() and not self._stop.is_set():
            self.start()

    def stop(self) -> None:
        """Ask it to end, and wait: for the message that is being sent or answered, if there is one."""
        self._stop.set()
        self._interrupt.now()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        """Whatever happens to it, it begins anew: who has died says nothing of it in any room."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                self._live()
                return
            except StoreError as error:
                log.error("the conversation begins anew in %g s: %s", pause, error)
            except Exception:
                log.exception("the conversation begins anew in %g s", pause)
            self._stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _live(self) -> None:
        db = open_database(self.house.settings.paths.database)
        try:
            asyncio.run(self._serve(db))
        except RoomSessionError as error:
            log.error("the rooms are left alone: %s", error)
            self.signs.end(CONVERSATION, "the session is over; see the log")
            with transaction(db):
                heard.set_value(db, heard.TROUBLE, str(error))
        finally:
            db.close()

    async def _serve(self, db: Database) -> None:
        while not self._stop.is_set():
            self._interrupt.clear()
            await self._serve_as(self.house, db)

    async def _serve_as(self, house: House, db: Database) -> None:
        """With the rooms of these settings, until there are others."""
        pause = FIRST_PAUSE
        conversation = _conversation(db, house)
        async with open_rooms(house.settings, house.console, house.now) as rooms:
            while not self._stop.is_set() and self.house is house:
                self.signs.touch(CONVERSATION)
                try:
                    await _begin(db, rooms, self.house.now)
                    heard_them = rooms.account is None or await _hear(
                        conversation, rooms.account, self._patience(db), self._interrupt
                    )
                    if heard_them:
                        pause = FIRST_PAUSE
                        _forget_trouble(db)
                except RoomSessionError:
                    raise
                except (RoomError, StoreError) as error:
                    log.warning("nothing heard, again in %g s: %s", pause, error)
                    await self._sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                try:
                    await deliver(db, _Told(rooms, self.signs), house.now)
                except StoreError as error:
                    log.error("%s (tried again)", error)
                    await self._sleep(FIRST_PAUSE)  # what is due would be tried again at once, and for ever

    def _patience(self, db: Database) -> float:
        """Seconds to listen: until the next message is due, `LISTEN_SECONDS` at most."""
        now = self.house.now()
        again = next_turn(outbox.waiting(db), now)
        return LISTEN_SECONDS if again is None else min(LISTEN_SECONDS, (again - now).total_seconds())

    async def _sleep(self, seconds: float) -> None:
        """Asleep, but not deaf to `stop`."""
        await asyncio.to_thread(self._stop.wait, seconds)


@dataclass(frozen=True, slots=True)
class _Told:
    """Rooms that show, whenever one is looked for, that whoever delivers lives: a pass may take long."""

    rooms: OpenRooms
    signs: Signs

    @property
    def notices(self) -> Sequence[str]:
        return self.rooms.notices

    async def find(self, name: str) -> Room | None:
        self.signs.touch(CONVERSATION)
        return await self.rooms.find(name)


def _forget_trouble(db: Database) -> None:
    if heard.value(db, heard.TROUBLE) is not None:
        with transaction(db):
            heard.clear_value(db, heard.TROUBLE)
