"""The rooms of the settings, opened: those with a Matrix id on the homeserver, the others here."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console

from watcher.chat.room import Room
from watcher.chat.terminal import TerminalRoom
from watcher.settings import Matrix, Settings

if TYPE_CHECKING:
    from watcher.chat.matrix import MatrixAccount

DIRECT = "direct:"
"""Begins the name of the room in which we speak with one person, before the person's address."""

LOCAL = "@vous:terminal"
"""Whoever types at this machine's terminal (`vigie chat`); no homeserver has such an address."""


def account_of(settings: Settings, matrix: Matrix) -> MatrixAccount:
    """The account of the settings, of which `matrix` is the section; asks nobody yet."""
    from watcher.chat.matrix import MatrixAccount  # noqa: PLC0415 - an extra, and slow to import

    return MatrixAccount(
        matrix,
        settings.paths.matrix,
        people=(*settings.people.coordinators, *settings.people.operators),
        rooms=[room.id for room in settings.rooms if room.id is not None],
    )


def forget_direct(settings: Settings, address: str) -> None:
    """Drop the account's note of which room it speaks with this person in. Asks nobody.

    Raises RoomSessionError when the note cannot be rewritten.
    """
    if settings.matrix is not None:
        from watcher.chat.matrix import DirectNotes  # noqa: PLC0415 - an extra, and slow to import

        DirectNotes(settings.paths.matrix).forget(address)


class OpenRooms:
    """The rooms by their names in the settings; on the homeserver also by id, and one for each person."""

    def __init__(
        self, named: Mapping[str, Room], notices: Sequence[str], account: MatrixAccount | None
    ) -> None:
        self.named = named
        self.notices = notices
        self.account = account

    async def find(self, name: str) -> Room | None:
        """See `Rooms.find`."""
        if name in self.named:
            return self.named[name]
        if self.account is None:
            return None
        if name.startswith(DIRECT):
            return await self.account.direct(name.removeprefix(DIRECT))
        return self.account.room(name) if name.startswith("!") else None


@asynccontextmanager
async def open_rooms(
    settings: Settings, console: Console, now: Callable[[], datetime]
) -> AsyncGenerator[OpenRooms]:
    """The rooms, until the context ends.

    Opening talks to nobody: an account logs in when a room of its own first posts. So a homeserver that
    is down, or a token that is over, shows as the RoomError of those posts and of no other room's.
    """
    async with AsyncExitStack() as stack:
        rooms: dict[str, Room] = {}
        account: MatrixAccount | None = None
        if settings.matrix is not None:
            account = await stack.enter_async_context(account_of(settings, settings.matrix))
        for room in settings.rooms:
            if account is not None and room.id is not None:
                rooms[room.name] = account.room(room.id, require_encryption=room.require_encryption)
            else:
                journal = settings.paths.data / "rooms" / f"{room.name}.jsonl"
                rooms[room.name] = TerminalRoom(room.name, journal, console, now)
        notices = [room.name for room in settings.rooms if "notices" in room.receives]
        yield OpenRooms(rooms, notices, account)
