"""A process that delivers what is due and kills itself at a named step of the first message.

Arguments: the settings file, the step (`before-posting`, `while-showing`, `after-posting`, `after-marking`,
with a picture also `before-noting` and `after-noting`, or `never`). Time and rooms are the real ones; the
knife is in a wrapper around the room.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from chat.named_rooms import NamedRooms
from watcher.chat.delivery import deliver
from watcher.chat.room import Post, Room
from watcher.chat.rooms import open_rooms
from watcher.picture import Upload
from watcher.settings import load_settings
from watcher.store.database import open_database


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class DeadlyRoom:
    """Posts, and dies at its step. A second post means that the first one was marked."""

    room: Room
    step: str
    posts: int = 0

    async def post(self, post: Post) -> str:
        self.posts += 1
        post = self.with_deadly_note(post)
        if self.step == "before-posting" or (self.step == "after-marking" and self.posts == 2):
            die()
        event_id = await self.room.post(post)
        if self.step == "after-posting":
            die()
        return event_id

    def with_deadly_note(self, post: Post) -> Post:
        """The picture is at the homeserver when its place is noted."""
        attached = post.attached
        if attached is None or self.step not in {"before-noting", "after-noting"}:
            return post

        def note(upload: Upload) -> None:
            if self.step == "after-noting":
                attached.note(upload)
            die()

        return replace(post, attached=replace(attached, note=note))


class DeadlyConsole(Console):
    """A screen that takes the process with it."""

    def print(self, *objects: Any, **options: Any) -> None:
        die()


def now() -> datetime:
    return datetime.now(UTC)


async def main(settings_file: str, step: str) -> None:
    settings = load_settings(Path(settings_file))
    db = open_database(settings.paths.database)
    console = DeadlyConsole() if step == "while-showing" else Console()
    async with open_rooms(settings, console, now) as rooms:
        deadly = {name: DeadlyRoom(room, step) for name, room in rooms.named.items()}
        report = await deliver(db, NamedRooms(deadly), now)
    db.close()
    if report.errors:
        sys.exit("; ".join(report.errors))


asyncio.run(main(*sys.argv[1:]))
