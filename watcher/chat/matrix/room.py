"""A room on the homeserver: posting once, in clear or encrypted."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from watcher.chat.matrix.content import MARKS_KEY, MESSAGE, event_content, marks_among, posts_among
from watcher.chat.matrix.encryption import ENCRYPTED
from watcher.chat.matrix.media import bring
from watcher.chat.matrix.signing_in import Line
from watcher.chat.matrix.succession import predecessor_of, successor_of
from watcher.chat.room import Post, Remembered, RoomClosedError

LOOK_BACK = timedelta(days=1)
"""How much earlier than a post was decided an earlier sending of it is looked for: clocks differ."""

MOST_PAGES = 20
"""Pages of our own messages, 100 each, that are looked through: a year of a room."""

log = logging.getLogger(__name__)


class Account(Protocol):
    """What a room needs of its account."""

    def connected(self) -> AbstractAsyncContextManager[Line]:
        """The device, ready. Raises RoomErrors."""
        ...

    def room(self, room_id: str, *, require_encryption: bool = False) -> MatrixRoom:
        """Another room of the account."""
        ...


class MatrixRoom:
    """A room on the homeserver.

    That a post is made once rests on two things: the homeserver knows a transaction id again for about
    a day on one device, and beyond that our own key in the messages of the room does.
    """

    def __init__(self, account: Account, room_id: str, *, require_encryption: bool = False) -> None:
        self._account = account
        self.room_id = room_id
        self.require_encryption = require_encryption
        self._posted: dict[str, str] | None = None
        self._successor: str | None = None
        self._looked_back_to = datetime.max.replace(tzinfo=UTC)

    async def post(self, post: Post) -> str:
        """Join if need be, and post once; in the room's successor when it has moved and we are there.

        Raises RoomUnavailableError, RoomRefusedError, RoomSessionError.
        """
        event_content(post)  # what is too large is refused before anybody is asked
        async with self._account.connected() as line:
            # handed back after success only: after trouble nobody knows what arrived, so look again
            posted, self._posted = self._posted, None
            if posted is None or _horizon(post) < self._looked_back_to:
                await self._join(line)
                posted = await self._look_back(line, _horizon(post))
                self._successor = await self._moved_to(line, self.room_id)
            if post.txn_id not in posted and self._successor is None:
                posted[post.txn_id] = await self._send(line, post)
            self._posted = posted
        if post.txn_id in posted or self._successor is None:
            return posted[post.txn_id]
        there = self._account.room(self._successor, require_encryption=self.require_encryption)
        return await there.post(post)

    async def remember(self, since: datetime, page: str | None) -> Remembered:
        """See `Room.remember`; when the room has moved, its successor's history comes after its own."""
        async with self._account.connected() as line:
            await self._join(line)
            room_id, _, start = (page or f"{self.room_id} ").partition(" ")
            read = await line.client.messages(room_id, start or None, senders=[line.session.user_id])
            found = tuple(marks_among(read.chunk, line.session.user_id))
            is_over = any(_sent_before(event.get("origin_server_ts"), since) for event in read.chunk)
            if read.end is not None and not is_over:
                return Remembered(found, f"{room_id} {read.end}")
            successor = await self._moved_to(line, room_id)
            return Remembered(found, None if successor is None else f"{successor} ")

    def look_again(self) -> None:
        """Before the next post, see what is in the room and whether it has moved."""
        self._posted = None

    async def join(self) -> None:
        """Be in the room. Raises RoomUnavailableError, RoomClosedError (not invited), RoomSessionError."""
        async with self._account.connected() as line:
            await self._join(line)

    async def _join(self, line: Line) -> None:
        if self.room_id not in await line.client.joined_rooms():
            await line.client.join(self.room_id)

    async def _look_back(self, line: Line, horizon: datetime) -> dict[str, str]:
        """Our earlier posts since `horizon`: transaction id to event id."""
        posted: dict[str, str] = {}
        start: str | None = None
        for _ in range(MOST_PAGES):
            page = await line.client.messages(self.room_id, start, senders=[line.session.user_id])
            readable = line.encryption.decrypted(self.room_id, page.chunk)
            posted = {**posts_among(readable, line.session.user_id), **posted}
            start = page.end
            if start is None or any(
                _sent_before(event.get("origin_server_ts"), horizon) for event in readable
            ):
                break
        else:
            log.warning(
                "room %s: our messages before the last %d were not looked through", self.room_id, 2000
            )
        self._looked_back_to = horizon
        return posted

    async def _moved_to(self, line: Line, room_id: str) -> str | None:
        """The room that a room goes on as, by the word of both, once we are in it."""
        successor = await successor_of(line.client, room_id)
        if successor is None or successor not in await line.client.joined_rooms():
            return None
        return successor if await predecessor_of(line.client, successor) == room_id else None

    async def _send(self, line: Line, post: Post) -> str:
        """The state is asked before each message, as a room's encryption can be switched on at any time."""
        is_encrypted = await line.encryption.is_encrypted(self.room_id)
        if self.require_encryption and not is_encrypted:
            raise RoomClosedError(
                f"room {self.room_id} is not encrypted and must be (require_encryption): nothing was sent; "
                "switch encryption on in the room, or set require_encryption = false"
            )
        upload = await bring(line.client, post.attached, encrypted=is_encrypted) if post.attached else None
        content = event_content(post, upload)
        if not is_encrypted:
            return await line.client.send(self.room_id, MESSAGE, content, post.txn_id)
        in_clear = {key: content.pop(key) for key in (MARKS_KEY,) if key in content}
        secret = await line.encryption.encrypt(self.room_id, MESSAGE, content) | in_clear
        return await line.client.send(self.room_id, ENCRYPTED, secret, post.txn_id)


def _horizon(post: Post) -> datetime:
    """How far back an earlier sending may lie; a post that does not say is as new as can be."""
    if post.decided_at is None:
        return datetime.max.replace(tzinfo=UTC)
    return post.decided_at - LOOK_BACK


def _sent_before(timestamp: object, moment: datetime) -> bool:
    return isinstance(timestamp, int) and timestamp / 1000 < moment.timestamp()
