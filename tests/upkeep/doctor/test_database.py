"""A damaged database is found, whatever part of it is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from factories import NOW, judged, source
from upkeep.installations import Installation
from watcher.store import items, soundness, sources
from watcher.store.database import open_database, transaction
from watcher.upkeep.doctor import Extent

DEEP = Extent(deep=True)


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """With publications that fill some pages."""
    db = installation.opened()
    with transaction(db):
        sources.sync_sources(db, (source(),))
        items.save_many(db, [judged(f"id:{n}", text=f"Un mot {n} " * 400) for n in range(60)], NOW)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return installation


def spoil(installation: Installation, sql: str) -> None:
    """As no code of ours does."""
    with closing(sqlite3.connect(installation.database)) as db, db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(sql)


@pytest.mark.parametrize("extent", [Extent(), DEEP])
def test_a_page_that_was_overwritten_is_found(filled: Installation, extent: Extent) -> None:
    assert filled.found(extent)["integrity"].ok
    with closing(sqlite3.connect(filled.database)) as db:
        root, size = (
            db.execute(sql).fetchone()[0]
            for sql in ("SELECT rootpage FROM sqlite_master WHERE name = 'items_seen_at'", "PRAGMA page_size")
        )
    with filled.database.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    found = filled.found(extent)
    assert not found["integrity"].ok
    assert "vigie repair" in found["integrity"].remedy
    assert found["disk"].check == "disk"


def test_a_file_cut_short_is_found(filled: Installation) -> None:
    with filled.database.open("r+b") as file:
        file.truncate(filled.database.stat().st_size // 2 // 4096 * 4096)
    found = filled.found()
    assert next(one.check for one in found.values() if not one.ok) in ("database", "integrity")


def test_rows_that_refer_to_nothing_are_found(filled: Installation) -> None:
    spoil(filled, "INSERT INTO outbox_items (outbox_id, position, item_id) VALUES (7, 0, 999)")
    found = filled.found()["integrity"]
    assert (found.ok, "outbox_items" in found.detail) == (False, True)


def test_publications_that_the_search_does_not_have_are_found(filled: Installation) -> None:
    spoil(filled, "DELETE FROM items_fts_docsize WHERE id = 3")
    found = filled.found()["integrity"]
    assert (found.ok, "1 publications are not in the search" in found.detail) == (False, True)


def test_a_search_that_disagrees_in_words_is_found_by_a_deep_look(filled: Installation) -> None:
    spoil(filled, "UPDATE items_fts_data SET block = x'00' WHERE id > 10")
    found = filled.found(DEEP)["integrity"]
    assert (found.ok, "search" in found.detail) == (False, True)


def test_a_deep_look_leaves_the_search_as_it_was(filled: Installation) -> None:
    before = filled.database.read_bytes()
    assert filled.found(DEEP)["integrity"].detail == "every page and index was read"
    assert filled.database.read_bytes() == before


def test_a_look_ends_when_its_time_is_over_and_says_so(filled: Installation) -> None:
    db = open_database(filled.database, read_only=True)
    ticks = iter(range(10_000))
    looked = soundness.pages(db, deep=False, seconds=0.5, clock=lambda: float(next(ticks)))
    assert (looked.complete, looked.faults) == (False, ())
    assert soundness.pages(db, deep=False, seconds=60).complete
    db.close()


def test_a_database_of_another_version_has_its_own_remedy(installation: Installation) -> None:
    installation.opened().close()
    spoil(
        installation,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('vigie', '999_x', '')",
    )
    assert "install that version" in installation.found()["database"].remedy
    spoil(installation, "DELETE FROM _sqlite_migrations WHERE name IN ('999_x', '020_report')")
    assert "start the watch" in installation.found()["database"].remedy
