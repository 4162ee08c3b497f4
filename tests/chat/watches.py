"""A watch whose only room is on a real homeserver."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlite_utils import Database

from digests.period import Period
from factories import source
from synapse import LabRoom, User
from watcher.follow_up import tell
from watcher.house import House
from watcher.items import Harvest, Judged, Outcome, SourceState
from watcher.pipeline import keep
from watcher.register_book import RegisterBook
from watcher.settings import Matrix, Paths, Room, Settings
from watcher.store import feedback, runs, sources
from watcher.store.database import open_database
from watcher.writing.composing import compose
from watcher.writing.distributing import enqueue

WORK = {"working_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "working_hours": "00:00-23:59"}


@dataclass
class Watch:
    """A watch whose only room is a real one, with a clock that is the homeserver's plus `ahead`."""

    db: Database
    house: House
    room: LabRoom

    def bring(self, *judged: Judged) -> None:
        now = self.house.now()
        harvest = Harvest("cnil", Outcome.COLLECTED, SourceState(visited_at=now), judged)
        keep(self.db, harvest, self.house.desk, runs.start_run(self.db, "round", now), now)

    def post_digest(self) -> None:
        now = self.house.now()
        week = Period(now - timedelta(days=7), now + timedelta(days=1), "week")
        issue = compose(self.db, self.house.newsroom, week, now)
        enqueue(self.db, issue, self.house.newsroom, now, at_once=True)

    def go_on(self, ahead: timedelta = timedelta(0)) -> None:
        """Hear, look after the alerts, deliver; never in the one minute of a day in which nobody works."""
        moment = datetime.now(UTC) + ahead
        local = moment.astimezone(self.house.settings.schedule.zone)
        if (local.hour, local.minute) == (23, 59):
            ahead += timedelta(minutes=1)
        tell(self.db, replace(self.house, now=lambda: datetime.now(UTC) + ahead))

    @property
    def posted(self) -> list[dict[str, Any]]:
        """Our messages but the one in which we introduce ourselves."""
        bot = self.house.settings.matrix
        assert bot is not None
        ours = [event for event in self.room.messages() if event["sender"] == bot.user_id]
        return [event for event in ours if "Bonjour" not in event["content"]["body"]]

    def remarks(self) -> list[tuple[int, str, str]]:
        return [(one.item_id, one.kind, one.value) for one in feedback.remarks(self.db)]


@contextmanager
def watching(
    matrix: Matrix, room: LabRoom, mentioned: User, directory: Path, ids: str = "txn"
) -> Iterator[Watch]:
    """Always at work and never quiet; the bot is in the room already. Transaction ids begin with `ids`."""
    chosen = Settings.model_validate(
        {
            "paths": Paths(data=directory / "var"),
            "matrix": matrix,
            "rooms": (Room(name="veille", id=room.room_id, mention=(mentioned.user_id,)),),
            "alerts": WORK | {"quiet_hours": "00:00-00:00", "reminders": False},
            "schedule": {"quiet": []},
        }
    )
    numbers = itertools.count()
    house = House(
        chosen,
        (),
        RegisterBook(chosen.paths.register),
        lambda: datetime.now(UTC),
        lambda: f"{ids}-{next(numbers)}",
        Console(quiet=True),
    )
    db = open_database(chosen.paths.database)
    sources.sync_sources(db, [source()])
    watch = Watch(db, house, room)
    watch.go_on()
    yield watch
    db.close()
