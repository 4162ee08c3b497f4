"""A watch in a real room whose machine burns: its data is copied, it goes on, and the copy is restored."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from chat.matrix.members import Member, member
from chat.watches import Watch, watching
from synapse import LabRoom, Synapse, User
from watcher.settings import Matrix
from watcher.store.database import open_database
from watcher.store.marks import begin_recovery

_AnyT = TypeVar("_AnyT")


@dataclass(frozen=True)
class Listener:
    """A member with a client that encrypts, between whose acts the watch lives."""

    runner: asyncio.Runner
    member: Member
    room: LabRoom

    def say(self, text: str) -> str:
        return self._run(self.member.say(self.room.room_id, text))

    def hear(self) -> list[str]:
        """The texts that are new since the last hearing or saying; what cannot be read shows as such."""
        return self._run(self.member.hear()).get(self.room.room_id, [])

    def _run(self, act: Coroutine[Any, Any, _AnyT]) -> _AnyT:
        return self.runner.run(act)


@contextmanager
def listening(homeserver: Synapse, user: User, room: LabRoom, directory: Path) -> Iterator[Listener]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        someone = runner.run(stack.enter_async_context(member(homeserver, user, directory)))
        try:
            yield Listener(runner, someone, room)
        finally:
            runner.run(stack.aclose())


def back_up(watch: Watch, to: Path) -> datetime:
    """Copy the data of a watch that rests; when that was."""
    watch.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(watch.house.settings.paths.data, to / "var")
    return datetime.now(UTC)


@contextmanager
def restored(
    matrix: Matrix, room: LabRoom, mentioned: User, directory: Path, made_at: datetime
) -> Iterator[Watch]:
    """The copy in `directory` as another machine has it: other transaction ids, rooms still to be read."""
    db = open_database(directory / "var" / "vigie.db")
    begin_recovery(db, made_at)
    db.close()
    with watching(matrix, room, mentioned, directory, ids="restored") as watch:
        yield watch
