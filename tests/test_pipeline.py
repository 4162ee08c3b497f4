from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import NOW, judged, source
from watcher.house import risk_rows
from watcher.items import Change, Harvest, Judged, Outcome, SourceState
from watcher.pipeline import Kept, keep
from watcher.settings import Room
from watcher.store import runs, sources
from watcher.store.database import open_database
from watcher.store.items import known_entries
from watcher.writing.desk import Desk


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source()])
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    numbers = itertools.count()
    rooms = (Room(name="juridique", receives=("alerts",), mention=("@daj:example.org",)),)
    return Desk(rooms, ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")


def brought(*items: Judged, **changes: object) -> Harvest:
    return Harvest("cnil", Outcome.COLLECTED, SourceState(visited_at=NOW), items, **changes)  # type: ignore[arg-type]


def kept(db: Database, desk: Desk, harvest: Harvest) -> Kept:
    return keep(db, harvest, desk, runs.start_run(db, "round", NOW), NOW)


URGENT = {"urgency": "urgent", "axes": ["legal"], "risks": ["R08"]}


def test_items_state_and_alerts_are_kept_together(db: Database, desk: Desk) -> None:
    assert kept(db, desk, brought(judged("id:1"), judged("id:2", **URGENT))) == Kept(2, 0, 1)
    (message,) = db["outbox"].rows
    assert (message["room"], message["state"], message["txn_id"]) == ("juridique", "pending", "txn-0")
    assert "@daj:example.org" in message["mentions"]
    assert "R08 · 20" in message["body"]
    assert sources.load_states(db)["cnil"].visited_at == NOW


def test_what_fails_half_way_leaves_nothing(db: Database) -> None:
    def no_ids() -> str:
        raise RuntimeError("no more ids")

    broken = Desk((Room(name="juridique"),), ZoneInfo("Europe/Paris"), risk_rows(), no_ids)
    with pytest.raises(RuntimeError, match="no more ids"):
        kept(db, broken, brought(judged("id:1"), judged("id:2", **URGENT)))
    assert [db[table].count for table in ("items", "assessments", "fetches", "outbox")] == [0, 0, 0, 0]


def test_the_same_harvest_again_changes_nothing(db: Database, desk: Desk) -> None:
    harvest = brought(judged("id:1", **URGENT))
    kept(db, desk, harvest)
    assert kept(db, desk, harvest).alerts == 0
    assert (db["items"].count, db["outbox"].count) == (1, 1)


def test_an_item_revised_after_a_grouped_alert_is_not_told_again(db: Database, desk: Desk) -> None:
    kept(db, desk, brought(*(judged(f"id:{n}", **URGENT) for n in range(5))))
    revised = judged("id:2", change=Change.REVISED, content_hash="other", **URGENT)
    assert kept(db, desk, brought(revised)) == Kept(0, 1, 0)


def test_an_item_that_becomes_urgent_by_a_revision_is_told(db: Database, desk: Desk) -> None:
    kept(db, desk, brought(judged("id:1")))
    revised = judged("id:1", change=Change.REVISED, content_hash="other", **URGENT)
    assert kept(db, desk, brought(revised)) == Kept(0, 1, 1)


def test_renamed_entries_keep_their_items(db: Database, desk: Desk) -> None:
    kept(db, desk, brought(judged("id:1")))
    kept(db, desk, brought(rekeyed={"id:1": "id:new"}))
    assert [entry.key for entry in known_entries(db, "cnil")] == ["id:new"]
