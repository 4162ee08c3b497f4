"""What is held back is said once to whoever looks after the sources, and to nobody else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import NOW
from watcher.items import Harvest, Outcome, SourceState
from watcher.register_book import risk_rows
from watcher.rules.floods import FLOOD, STORM_OF_IDS, STORM_OF_REVISIONS
from watcher.settings import Room
from watcher.store import outbox
from watcher.store.database import open_database
from watcher.writing.desk import Desk
from watcher.writing.held import tell_held


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    numbers = itertools.count()
    rooms = (
        Room(name="veille", receives=("digest", "alerts")),
        Room(name="exploitation", receives=("notices",)),
        Room(name="operations", receives=("notices",), language="en"),
    )
    return Desk(rooms, ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")


def told(db: Database, desk: Desk, *notes: str) -> dict[str, str]:
    """The message of each room."""
    harvest = Harvest("cnil", Outcome.COLLECTED, SourceState(visited_at=NOW), notes=notes)
    tell_held(db, harvest, desk, NOW)
    found = [outbox.message(db, one.id) for one in outbox.waiting(db)]
    return {one.room: one.body.replace("\u202f", " ").replace("\u00a0", " ") for one in found if one}


@pytest.mark.parametrize("beginning", [STORM_OF_IDS, STORM_OF_REVISIONS, FLOOD])
def test_it_is_said_where_notices_go_with_the_way_to_see_it(db: Database, desk: Desk, beginning: str) -> None:
    messages = told(db, desk, f"{beginning} 980 entries", "an entry could not be read")
    assert set(messages) == {"exploitation", "operations"}
    title, line, _, close = messages["exploitation"].splitlines()
    assert title == "Source cnil : publications gardées sans être annoncées"
    assert line.endswith(f" · {beginning} 980 entries")
    assert close == "Pour les voir : !cherche source:cnil"
    assert messages["operations"].startswith("Source cnil: publications kept and not told")
    assert "could not be read" not in messages["exploitation"]


def test_ordinary_notes_are_said_to_nobody(db: Database, desk: Desk) -> None:
    assert told(db, desk, "3 entries share an id and are known by link or content instead") == {}


def test_a_second_writing_adds_none(db: Database, desk: Desk) -> None:
    assert len(told(db, desk, f"{FLOOD} 60 new entries")) == 2
    assert len(told(db, desk, f"{FLOOD} 60 new entries")) == 2
