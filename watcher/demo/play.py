"""Play the sample week on the real path: two rounds over loopback, then the week's digest.

Thursday noon is the first sight of the sources; Monday morning brings what the weekend added, a revised
entry, and the digest, at the hours of the sample week whatever the day today.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rich.console import Console

from digests.site.editions import edition_path
from watcher.demo.server import DemoServer
from watcher.demo.sources import demo_sources
from watcher.follow_up import tell
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.round_report import Progress, RoundReport
from watcher.settings import Paths, Room, Settings, Web
from watcher.store.database import open_database

WEEK = "2026-W47"
THURSDAY = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 6, 45, tzinfo=UTC)
EIGHT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
NOTE = "Exemple fictif — démonstration de Vigie : publications inventées."


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo did and where everything is."""

    thursday: RoundReport
    monday: RoundReport
    page: Path


def play(data: Path, console: Console, progress: Progress, announce: Callable[[str], None]) -> Played:
    """Play the week into `data`, which is emptied first (its trained model is kept). Needs no network."""
    _empty(data)
    clock = _Clock(THURSDAY)
    with DemoServer() as server:
        house = _house(data, server.origin, console, clock)
        db = open_database(house.settings.paths.database)
        try:
            announce("Thursday 19 November, noon: the first visit")
            thursday = run_round(db, house, progress)
            server.second_visit()
            clock.time = MONDAY
            announce("Monday 23 November, 7:45 in Rennes: what the end of the week brought")
            monday = run_round(db, house, progress)
            clock.time = EIGHT
            announce("Monday 23 November, 8:00: the digest")
            tell(db, house)
        finally:
            db.close()
    return Played(thursday, monday, house.settings.paths.site / edition_path(WEEK))


class _Clock:
    """A clock that stands where it is put."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


def _house(data: Path, origin: str, console: Console, clock: Callable[[], datetime]) -> House:
    settings = Settings.model_construct(
        paths=Paths(data=data),
        rooms=(Room(name="observatoire"),),
        web=Web(contact="demo@example.org", host_spacing=0, allow_loopback=True),
    )
    return House(
        settings=settings,
        sources=demo_sources(origin),
        book=RegisterBook(settings.paths.register),
        now=clock,
        new_id=lambda: f"demo-{uuid4().hex}",
        console=console,
        note=NOTE,
    )


def _empty(data: Path) -> None:
    """Remove what an earlier demo left, and only that: names that Vigie itself makes."""
    for name in ("archive", "dossiers", "hosts", "rooms", "site"):
        shutil.rmtree(data / name, ignore_errors=True)
    for name in ("vigie.db", "vigie.db-wal", "vigie.db-shm"):
        (data / name).unlink(missing_ok=True)
