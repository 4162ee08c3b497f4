from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from factories import NOW, source
from watched_source import Vigil
from watcher.register_book import risk_rows
from watcher.rules.subscriptions import Subscription, Wish
from watcher.settings import Room
from watcher.store import sources, subscriptions
from watcher.store.database import open_database
from watcher.writing.desk import Desk


@pytest.fixture
def vigil(tmp_path: Path) -> Iterator[Vigil]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source()])
    subscriptions.add(db, Subscription("@ann:lab.test", "ann", Wish("axis", "legal")), NOW)
    numbers = itertools.count()
    rooms = (Room(name="juridique", receives=("alerts",)),)
    yield Vigil(db, Desk(rooms, ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}"))
    db.close()
