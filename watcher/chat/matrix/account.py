"""An account on a Matrix homeserver: one device that hears and speaks, in clear and encrypted rooms."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType

from watcher.chat.events import Heard, Moved, Reacted
from watcher.chat.matrix.cipher import CipherError
from watcher.chat.matrix.client import Client
from watcher.chat.matrix.cross_signing import load_seeds
from watcher.chat.matrix.direct import DirectRooms
from watcher.chat.matrix.direct_notes import DirectNotes
from watcher.chat.matrix.hearing import reactions_in
from watcher.chat.matrix.listening import Listener
from watcher.chat.matrix.private_files import make_private_folder
from watcher.chat.matrix.room import MatrixRoom
from watcher.chat.matrix.signing_in import Desk, Line
from watcher.chat.matrix.status import AccountStatus, describe
from watcher.chat.room import RoomClosedError, RoomSessionError, RoomUnreachableError
from watcher.files import AlreadyRunningError, DataFolderError, locked
from watcher.rules.invitations import Welcome
from watcher.settings import Matrix

PATIENCE = 60.0
"""Seconds for one post with all its requests: a delivery pass must end, and the message can wait."""

GAP_PATIENCE = 600.0
"""Seconds, beyond what listening waits, to read what was missed: given up, it would have to start again."""


class StoreLockedError(RoomClosedError):
    """Another process speaks for this device."""


class MatrixAccount:
    """The bot's account. It logs in when first needed, once, and keeps its session and keys in a directory.

    An async context manager; leaving it closes the connections and keeps the session. While it is used, no
    other process may use the same directory: two would spoil each other's encryption.
    """

    def __init__(
        self,
        settings: Matrix,
        directory: Path,
        *,
        people: Collection[str] = (),
        rooms: Collection[str] = (),
        patience: float = PATIENCE,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`directory` is ours alone. Who may invite: `people`, `invites_from`; into `rooms` anybody.

        `patience` is in seconds, for one post with all its requests; `entropy` gives so many random bytes.
        """
        self._settings = settings
        self._directory = directory
        self._patience = patience
        self._client = Client(settings.homeserver)
        self._desk = Desk(settings, directory, self._client, entropy, lambda: entropy(16).hex())
        self._welcome = Welcome(
            people=frozenset({*people, *(one for one in settings.invites_from if one.startswith("@"))}),
            servers=frozenset(one for one in settings.invites_from if not one.startswith("@")),
            rooms=frozenset(rooms),
        )
        self._held = ExitStack()
        self._is_locked = False
        self._signing_in = asyncio.Lock()
        self._line: Line | None = None
        self._rooms: dict[str, MatrixRoom] = {}
        self._notes = DirectNotes(directory)
        self._direct: set[str] = set()
        self._over: str | None = None
        self._renewed: Callable[[], None] | None = None

    async def __aenter__(self) -> MatrixAccount:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()
        self._held.close()
        await self._client.close()

    def room(self, room_id: str, *, require_encryption: bool = False) -> MatrixRoom:
        """The room `room_id`, joined when it first posts; once encryption is required, it stays so."""
        room = self._rooms.setdefault(room_id, MatrixRoom(self, room_id))
        room.require_encryption |= require_encryption
        return room

    async def direct(self, address: str) -> MatrixRoom:
        """The encrypted room in which we speak with one person alone; made when there is none.

        Killed anywhere and asked again, it finds what it made. Raises RoomUnavailableError,
        RoomRefusedError (no such address), RoomSessionError.
        """
        room_id = self._notes.room_with(address)
        if room_id is None or room_id not in self._direct:
            async with self.connected() as line:
                room_id = await DirectRooms(line, self._notes).room_with(address)
            self._direct.add(room_id)
        return self.room(room_id, require_encryption=True)

    async def known_direct(self, address: str) -> MatrixRoom | None:
        """The room in which we speak with one person alone, if there is one; none is made, nobody invited.

        Raises RoomUnavailableError, RoomSessionError.
        """
        async with self.connected() as line:
            room_id = await DirectRooms(line, self._notes).known(address)
        return None if room_id is None else self.room(room_id, require_encryption=True)

    def renew(self, renewed: Callable[[], None]) -> None:
        """Our keys come from a backup: before anything else agree on new secrets, and then call `renewed`."""
        self._renewed = renewed

    async def listen(self, since: str | None, seconds: float) -> Heard:
        """What happened after the token `since`, gaps filled, waiting up to `seconds` for something.

        Without a token: what stands in the rooms now. Our own messages, new versions of messages and other
        bots' notices are left out. Invitations are accepted or declined, and rooms that moved followed, on
        the way; asked again with the same token, the same comes again. Raises RoomUnavailableError,
        RoomSessionError.
        """
        async with self.connected(seconds + GAP_PATIENCE) as line:
            heard = await Listener(line, self._welcome).listen(since, seconds)
        for event in heard.events:
            if isinstance(event, Moved) and event.room in self._rooms:
                self._rooms[event.room].look_again()
        return heard

    async def reactions_of(self, room_id: str, event_id: str) -> tuple[Reacted, ...]:
        """Every reaction of others to an event that stands now.

        Raises RoomUnavailableError, RoomSessionError.
        """
        found: list[Reacted] = []
        start: str | None = None
        async with self.connected() as line:
            while True:
                page = await line.client.reactions(room_id, event_id, start)
                found.extend(reactions_in(room_id, page.chunk, line.session.user_id))
                start = page.next_batch
                if start is None:
                    return tuple(found)

    async def status(self) -> AccountStatus:
        """Who we are by the homeserver's word. Raises RoomUnavailableError or RoomSessionError.

        Never logs in. While another process speaks for the device, that one is not disturbed.
        """
        session = self._desk.kept_session()
        if session is None:
            raise RoomSessionError("not logged in yet: the first message does it, or `vigie matrix login`")
        try:
            async with self.connected():
                pass  # its keys are there, and are its own
        except StoreLockedError:
            self._client.resume(session)
        return await describe(self._client, session, load_seeds(self._desk.seeds_file))

    async def log_in(self) -> AccountStatus:
        """See to it that the account works: with its session, or as a new device when that is over.

        For an operator. Rooms stay joined, and what was posted is not posted again. Raises
        RoomUnavailableError or RoomSessionError.
        """
        is_first = self._desk.kept_session() is None
        try:
            async with self.connected() as line:
                await line.client.session_of(line.session.access_token)
        except RoomSessionError:
            if is_first:
                raise
            self._hang_up()
            self._over = None
            async with self._signing_in:
                self._line = await self._desk.sign_in_anew()
        return await self.status()

    @asynccontextmanager
    async def connected(self, longer: float = 0) -> AsyncGenerator[Line]:
        """The device, ready, for a while that the account's patience and `longer` (seconds) limit.

        Once the session is over, this process asks no more: an account that is knocked at with a wrong
        password every minute gets locked. Raises RoomUnavailableError or RoomSessionError.
        """
        if self._over is not None:
            raise RoomSessionError(self._over)
        self._lock()
        try:
            async with asyncio.timeout(self._patience + longer):
                async with self._signing_in:
                    self._line = self._line or await self._desk.sign_in()
                    await self._start_over(self._line)
                yield self._line
        except TimeoutError:
            detail = f"{self._settings.homeserver} did not answer within {self._patience + longer:g} s"
            raise RoomUnreachableError(detail) from None
        except CipherError as error:
            self._hang_up()  # what is on disk counts, and is read again
            raise RoomUnreachableError(f"the encryption store fails us: {error}") from error
        except RoomSessionError as error:
            self._over = str(error)
            raise

    async def _start_over(self, line: Line) -> None:
        if self._renewed is not None:
            await line.encryption.start_over(line.session.user_id, line.session.device_id)
            self._renewed()
            self._renewed = None

    def _lock(self) -> None:
        if self._is_locked:
            return
        file = self._directory / "lock"
        try:
            make_private_folder(self._directory)
            self._held.enter_context(locked(file))
        except AlreadyRunningError:
            raise StoreLockedError(
                f"another process of Vigie speaks for this account ({file} is locked); wait for it or stop it"
            ) from None
        except (DataFolderError, OSError) as error:
            raise RoomClosedError(f"{self._directory} cannot be used: {error}; check paths.data") from None
        self._is_locked = True

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.encryption.cipher.close()
