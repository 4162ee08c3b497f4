"""A house for what is said in rooms: a database, a clock to turn, settings in memory."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from sqlite_utils import Database

from watcher.chat.conversation import Conversation
from watcher.chat.events import Event, Heard, Said
from watcher.config.conversation import People
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.settings import Paths, Room, Settings
from watcher.store import outbox
from watcher.store.database import open_database
from watcher.store.messages import OutboxMessage

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
ANN, BOSS, ROOT = "@ann:lab.test", "@boss:lab.test", "@root:lab.test"
ROOM = "!veille"


@dataclass
class Watched:
    """What is said to the bot, and what it has to say."""

    db: Database
    house: House

    def hear(self, *events: Event, first: bool = False, token: str = "s1") -> None:
        Conversation.of(self.db, self.house).hear(Heard(events, token, is_first=first))

    def later(self, span: timedelta) -> None:
        at = self.house.now() + span
        self.house = replace(self.house, now=lambda: at)

    @property
    def messages(self) -> list[OutboxMessage]:
        found = [outbox.message(self.db, one.id) for one in outbox.waiting(self.db)]
        return [one for one in found if one is not None]

    @property
    def bodies(self) -> list[str]:
        return [message.body for message in self.messages]


@contextmanager
def opened(directory: Path) -> Iterator[Watched]:
    """A house whose coordinator is BOSS and whose operator is ROOT."""
    settings = Settings(
        paths=Paths(data=directory / "var"),
        rooms=(Room(name="veille"),),
        people=People(coordinators=(BOSS,), operators=(ROOT,)),
    )
    numbers = itertools.count()
    console = Console(file=io.StringIO())
    house = House(
        settings,
        (),
        RegisterBook(settings.paths.register),
        lambda: NOW,
        lambda: f"txn-{next(numbers)}",
        console,
    )
    db = open_database(settings.paths.database)
    try:
        yield Watched(db, house)
    finally:
        db.close()


def said(
    text: str, event_id: str = "$1", sender: str = ANN, at: datetime = NOW, thread: str | None = None
) -> Said:
    """A message in the room."""
    return Said(event_id, ROOM, sender, at, text, thread)
