"""An account on a Matrix homeserver, and its rooms. This version cannot encrypt, and refuses to pretend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from watcher.chat.matrix_client import MatrixClient
from watcher.chat.matrix_content import event_content, posts_among
from watcher.chat.matrix_session import Session, load_session, read_secret, save_session
from watcher.chat.room import Post, RoomClosedError, RoomSessionError, RoomUnavailableError
from watcher.settings import Matrix

PATIENCE = 60.0
"""Seconds for one post with all its requests: a delivery pass must end, and the message can wait."""

LOOK_BACK = 50
"""Own messages among which an earlier post is looked for: an outbox holds far fewer for one room."""


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """An account that works, as the homeserver sees it."""

    user_id: str
    device_id: str
    homeserver: str
    joined_rooms: tuple[str, ...]


class MatrixAccount:
    """The bot's account. It logs in when first needed, once, and keeps its session in a directory.

    An async context manager; leaving it closes the connections and keeps the session.
    """

    def __init__(self, settings: Matrix, directory: Path, patience: float = PATIENCE) -> None:
        """`directory` gets `session.json`; `patience` is in seconds, for one post with all its requests."""
        self._settings = settings
        self._session_file = directory / "session.json"
        self._patience = patience
        self._client = MatrixClient(settings.homeserver, settings.user_id)
        self._logging_in = asyncio.Lock()
        self._session: Session | None = None
        self._over: str | None = None

    async def __aenter__(self) -> MatrixAccount:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    def room(self, room_id: str, *, require_encryption: bool = False) -> MatrixRoom:
        """The room `room_id`, joined when it first posts."""
        return MatrixRoom(self, room_id, require_encryption=require_encryption)

    async def status(self) -> AccountStatus:
        """Who we are by the homeserver's word. Raises RoomUnavailableError or RoomSessionError."""
        async with self.connected() as (client, session):
            confirmed = await client.session_of(session.access_token)
            return AccountStatus(
                user_id=confirmed.user_id,
                device_id=confirmed.device_id,
                homeserver=self._settings.homeserver,
                joined_rooms=await client.joined_rooms(),
            )

    def forget_session(self) -> None:
        """Remove the kept session, so that the next start logs in anew, as a new device.

        For an operator whose session is over. Rooms stay joined, and what was posted is not posted again.
        """
        self._session_file.unlink(missing_ok=True)

    @asynccontextmanager
    async def connected(self) -> AsyncGenerator[tuple[MatrixClient, Session]]:
        """The client with a session, for a while that the account's patience limits.

        Once the session is over, this process asks no more: an account that is knocked at with a wrong
        password every minute gets locked. Raises RoomUnavailableError or RoomSessionError.
        """
        if self._over is not None:
            raise RoomSessionError(self._over)
        try:
            async with asyncio.timeout(self._patience):
                async with self._logging_in:
                    self._session = self._session or await self._log_in()
                yield self._client, self._session
        except TimeoutError:
            detail = f"{self._settings.homeserver} did not answer within {self._patience:g} s"
            raise RoomUnavailableError(detail) from None
        except RoomSessionError as error:
            self._over = str(error)
            raise

    async def _log_in(self) -> Session:
        session = await self._find_session()
        if session.user_id != self._settings.user_id:
            raise RoomSessionError(
                f"the session belongs to {session.user_id} but the settings name {self._settings.user_id}; "
                "correct user_id in [matrix], or log in again"
            )
        self._client.resume(session)
        return session

    async def _find_session(self) -> Session:
        if self._settings.access_token_file is not None:
            return await self._client.session_of(read_secret(self._settings.access_token_file))
        if (kept := load_session(self._session_file)) is not None:
            return kept
        password = read_secret(cast("Path", self._settings.password_file))  # settings hold one of the two
        session = await self._client.log_in(password, self._settings.device_name)
        save_session(self._session_file, session)
        return session


class MatrixRoom:
    """A room on the homeserver.

    That a post is made once rests on two things: the homeserver knows a transaction id again for about
    a day on one device, and beyond that our own key in the messages of the room does.
    """

    def __init__(self, account: MatrixAccount, room_id: str, *, require_encryption: bool) -> None:
        self._account = account
        self._room_id = room_id
        self._require_encryption = require_encryption
        self._posted: dict[str, str] | None = None

    async def post(self, post: Post) -> str:
        """Join if need be, and post once. Raises RoomUnavailableError, RoomRefusedError, RoomSessionError."""
        if self._require_encryption:
            raise RoomClosedError(
                f"room {self._room_id} requires encryption (require_encryption) and this version of Vigie "
                "cannot encrypt; name a room without encryption, or set require_encryption = false"
            )
        content = event_content(post)
        async with self._account.connected() as (client, session):
            # handed back after success only: after trouble nobody knows what arrived, so look again
            posted, self._posted = self._posted, None
            if posted is None:
                posted = await self._enter(client, session)
            if post.txn_id not in posted:
                posted[post.txn_id] = await self._send(client, content, post.txn_id)
            self._posted = posted
            return posted[post.txn_id]

    async def join(self) -> None:
        """Be in the room. Raises RoomUnavailableError, RoomClosedError (not invited), RoomSessionError."""
        async with self._account.connected() as (client, _):
            await self._join(client)

    async def _join(self, client: MatrixClient) -> None:
        if self._room_id not in await client.joined_rooms():
            await client.join(self._room_id)

    async def _enter(self, client: MatrixClient, session: Session) -> dict[str, str]:
        """Be in the room, and know our earlier posts there: transaction id to event id."""
        await self._join(client)
        return posts_among(await client.own_messages(self._room_id, LOOK_BACK), session.user_id)

    async def _send(self, client: MatrixClient, content: dict[str, Any], txn_id: str) -> str:
        """Asked before each message, as a room's encryption can be switched on at any time."""
        if await client.is_encrypted(self._room_id):
            raise RoomClosedError(
                f"room {self._room_id} is encrypted and this version of Vigie cannot encrypt: nothing was "
                "sent; name a room without encryption in the settings"
            )
        return await client.send(self._room_id, content, txn_id)
