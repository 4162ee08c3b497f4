from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import NOW, judged, source
from watcher.items import Change, Fault, Harvest, Judged, Outcome, SourceState
from watcher.pipeline import Kept, keep, keep_all
from watcher.register_book import risk_rows
from watcher.settings import Room
from watcher.store import runs, sources
from watcher.store.database import open_database
from watcher.store.errors import Reason, StoreError
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


class TestABatch:
    """What several sources brought is kept in one transaction."""

    @pytest.fixture(autouse=True)
    def three_sources(self, db: Database) -> None:
        sources.sync_sources(db, [source(), source("press"), source("third")])

    def harvest(self, source_id: str, *items: Judged, **changes: object) -> Harvest:
        state = SourceState(visited_at=NOW, etag=source_id)
        return Harvest(source_id, Outcome.COLLECTED, state, items, **changes)  # type: ignore[arg-type]

    def batch(self) -> list[Harvest]:
        """New and urgent, the same page elsewhere, a renamed entry, a revision at once, a visit alone."""
        same_page = "https://same.example"
        return [
            self.harvest(
                "cnil",
                judged("id:1", canonical_url=same_page),
                judged("id:2", **URGENT),
                rekeyed={"id:0": "id:9"},
            ),
            self.harvest(
                "press",
                judged("id:1", source_id="press", canonical_url=same_page, **URGENT),
                judged("id:1", source_id="press", content_hash="again", change=Change.REVISED),
            ),
            self.harvest("third"),
        ]

    def rows(self, db: Database) -> dict[str, list[tuple[object, ...]]]:
        tables = (
            "items",
            "assessments",
            "sources",
            "fetches",
            "source_days",
            "outbox",
            "outbox_items",
            "stories",
        )
        kept = {table: [tuple(row.values()) for row in db[table].rows] for table in (*tables, "fingerprints")}
        return kept | {"found": list(db.query("SELECT rowid FROM items_fts WHERE items_fts MATCH 'charte'"))}

    def test_it_is_kept_as_if_each_had_come_alone(self, tmp_path: Path, desk: Desk) -> None:
        kept, rows = [], []
        for name in ("together", "alone"):
            db = open_database(tmp_path / f"{name}.db")
            sources.sync_sources(db, [source(), source("press"), source("third")])
            numbers = itertools.count()
            again = replace(desk, new_id=lambda numbers=numbers: f"txn-{next(numbers)}")
            keep(db, self.harvest("cnil", judged("id:0")), again, None, NOW)
            kept.append(
                keep_all(db, self.batch(), again, None, NOW)
                if name == "together"
                else tuple(keep(db, one, again, None, NOW) for one in self.batch())
            )
            rows.append(self.rows(db))
            db.close()
        assert kept[0] == kept[1] == (Kept(2, 0, 1), Kept(1, 1, 1), Kept(0, 0, 0))
        assert rows[0] == rows[1]

    def test_what_one_source_brought_never_costs_the_others_theirs(self, db: Database, desk: Desk) -> None:
        stranger = self.harvest("never heard of", judged("id:1", source_id="never heard of"))
        first, refused, last = keep_all(
            db, [self.harvest("cnil", judged("id:1")), stranger, self.harvest("third")], desk, None, NOW
        )
        assert (first, last) == (Kept(1, 0, 0), Kept(0, 0, 0))
        assert refused.problem is not None
        assert refused.problem.fault is Fault.INTERNAL
        assert "IntegrityError" in refused.problem.detail
        assert [row["source_id"] for row in db["fetches"].rows] == ["cnil", "third"]

    def test_where_nothing_can_be_written_none_is_tried_again(self, db: Database, desk: Desk) -> None:
        asked: list[int] = []

        def full() -> str:
            asked.append(1)
            raise StoreError(Reason.DISK_FULL, Path("vigie.db"))

        with pytest.raises(StoreError):
            keep_all(db, self.batch(), replace(desk, new_id=full), None, NOW)
        assert len(asked) == 1
        assert db["fetches"].count == 0

    def test_no_harvest_is_no_transaction(self, db: Database, desk: Desk) -> None:
        before = db.conn.total_changes
        assert keep_all(db, [], desk, None, NOW) == ()
        assert db.conn.total_changes == before
