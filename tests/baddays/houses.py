"""A watch in this process whose clock is turned by hand, and a disk of its own that can be filled."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from rich.console import Console
from sqlite_utils import Database

from factories import NOW
from watcher.follow_up import tell
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.round_report import RoundReport
from watcher.settings import Settings
from watcher.sources import Source
from watcher.store.database import open_database


@dataclass
class Watch:
    """A house under test, with a database to look into."""

    house: House
    db: Database

    def begin(self, visits: int) -> None:
        """See `Progress`."""

    def visited(self, source_id: str) -> None:
        """See `Progress`."""

    def judged(self, done: int, of: int) -> None:
        """See `Progress`."""

    @property
    def data(self) -> Path:
        return self.house.settings.paths.data

    def at(self, moment: datetime) -> None:
        """Turn the clock to that moment."""
        self.house = replace(self.house, now=lambda: moment)

    def round(self, after: timedelta = timedelta(0), *, only_due: bool = False) -> RoundReport:
        """A round, so long after the time that it was."""
        self.at(self.house.now() + after)
        return run_round(self.db, self.house, self, only_due=only_due)

    def tell(self, after: timedelta = timedelta(0)) -> int:
        """What comes between two rounds; how many messages arrived."""
        self.at(self.house.now() + after)
        return tell(self.db, self.house).sent

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.db.conn.execute(sql, values).fetchall()

    def write(self, sql: str, *values: object) -> None:
        self.db.conn.execute(sql, values)
        self.db.conn.commit()

    def column(self, sql: str, *values: object) -> list[Any]:
        return [row[0] for row in self.rows(sql, *values)]

    def posted(self) -> list[str]:
        """What the room got, in order."""
        return [line["body"] for line in self._journal()]

    def posted_ids(self) -> list[str]:
        """Under which transaction ids."""
        return [line["txn_id"] for line in self._journal()]

    def _journal(self) -> list[dict[str, str]]:
        path = self.data / "rooms" / "observatoire.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@contextmanager
def watching(
    data: Path, model: Path, *sources: Source, now: datetime = NOW, **sections: object
) -> Generator[Watch]:
    """A watch on that data folder with a model that is trained already; `sections` are of the settings."""
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "model").exists():
        (data / "model").symlink_to(model)
    usual: dict[str, object] = {
        "paths": {"data": data},
        "rooms": [{"name": "observatoire"}],
        "web": {"host_spacing": 0, "allow_loopback": True},
        "alerts": {"reminders": False},
        "site": {"build": False},
        "engine": {"workers": 1},
    }
    settings = Settings.model_validate(usual | sections)
    start, numbers = uuid4().hex, itertools.count()
    house = House(
        settings,
        sources,
        RegisterBook(settings.paths.register),
        lambda: now,
        lambda: f"{start}-{next(numbers)}",
        Console(file=io.StringIO(), width=120),
    )
    db = open_database(settings.paths.database)
    try:
        yield Watch(house, db)
    finally:
        db.close()


@dataclass(frozen=True, slots=True)
class Disk:
    """A small disk of its own (tmpfs)."""

    path: Path

    def leave(self, left: int) -> None:
        """Fill it up but for so many bytes."""
        self.free()
        with (self.path / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(self._free_bytes() - left, 1))

    def free(self) -> None:
        """Take away what filled it."""
        (self.path / "filler").unlink(missing_ok=True)

    def remount(self, how: str) -> None:
        """`ro` or `rw`."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.path)], check=True, timeout=10)

    def _free_bytes(self) -> int:
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize


@contextmanager
def mounted(path: Path, size: str = "32m") -> Generator[Disk]:
    """A disk of that size at `path`, gone afterwards. Only root may mount one."""
    path.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "vigie", str(path)], check=True, timeout=10)
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True, timeout=10)
