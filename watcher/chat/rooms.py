"""The rooms of the settings, opened: those with a Matrix id on the homeserver, the others here."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console

from watcher.chat.room import Room
from watcher.chat.terminal import TerminalRoom
from watcher.settings import Settings

if TYPE_CHECKING:
    from watcher.chat.matrix import MatrixAccount


@asynccontextmanager
async def open_rooms(
    settings: Settings, console: Console, now: Callable[[], datetime]
) -> AsyncGenerator[Mapping[str, Room]]:
    """The rooms by their names in the settings, until the context ends.

    Opening talks to nobody: an account logs in when a room of its own first posts. So a homeserver that
    is down, or a token that is over, shows as the RoomError of those posts and of no other room's.
    """
    async with AsyncExitStack() as stack:
        rooms: dict[str, Room] = {}
        account: MatrixAccount | None = None
        if settings.matrix is not None:
            from watcher.chat.matrix import MatrixAccount  # noqa: PLC0415 - an extra, and slow to import

            account = await stack.enter_async_context(MatrixAccount(settings.matrix, settings.paths.matrix))
        for room in settings.rooms:
            if account is not None and room.id is not None:
                rooms[room.name] = account.room(room.id, require_encryption=room.require_encryption)
            else:
                journal = settings.paths.data / "rooms" / f"{room.name}.jsonl"
                rooms[room.name] = TerminalRoom(room.name, journal, console, now)
        yield rooms
