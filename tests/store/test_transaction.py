"""All or nothing: whatever ends a transaction half-way, none of its rows is ever seen."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from watcher.store import outbox
from watcher.store.database import open_database, transaction
from watcher.store.errors import Reason, StoreError
from watcher.store.items import save, save_many
from watcher.store.rows import counts

CHILD = """
import sys, pathlib, time
from datetime import UTC, datetime
from classifiers.assessment import Assessment
from watcher.items import Change, Item, Judged
from watcher.store import outbox
from watcher.store.database import open_database, transaction
from watcher.store.items import save
from watcher.store.messages import NewMessage

at = datetime(2026, 11, 23, tzinfo=UTC)
said = Assessment.model_validate_json(sys.argv[2])
pause = float(sys.argv[3])
db = open_database(pathlib.Path(sys.argv[1]))
number = 0
while True:
    number += 1
    with transaction(db):
        item = Item("cnil", f"id:{number}", "t", None, None, "", "mot " * 2000, None, None, "fr", "h", None)
        saved = save(db, Judged(item, Change.NEW, said), at)
        if pause:
            print("in the middle", flush=True)
            time.sleep(pause)
        message = NewMessage("r", "alert", f"k{number}", f"t{number}", "b", "h", (), (saved.item_id,))
        outbox.enqueue(db, message, at)
    print(number, flush=True)
"""

TABLES = (
    "items",
    "assessments",
    "assessment_risks",
    "assessment_axes",
    "outbox",
    "outbox_items",
    "revisions",
)


def held(db: Database) -> dict[str, int]:
    sizes = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    return {table: size for table, size in sizes.items() if size}


def is_sound(db: Database) -> bool:
    db.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")
    return db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_item_assessment_and_message_are_kept_together(db: Database, at: datetime, judged, message):
    with transaction(db):
        saved = save(db, judged(), at)
        outbox.enqueue(db, message(item_ids=(saved.item_id,)), at)
    sizes = {"items": 1, "assessments": 1, "assessment_risks": 2, "assessment_axes": 2}
    assert held(db) == sizes | {"outbox": 1, "outbox_items": 1}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_exception_takes_everything_back(db: Database, at: datetime, judged, message, error):
    def half_way() -> None:
        with transaction(db):
            save(db, judged(), at)
            outbox.enqueue(db, message(), at)
            raise error

    with pytest.raises(error):
        half_way()
    assert held(db) == {}
    assert not db.conn.in_transaction
    assert is_sound(db)


def test_an_inner_block_can_fail_alone(db: Database, at: datetime, judged):
    with transaction(db):
        save(db, judged(key="id:1"), at)
        with suppress(RuntimeError), transaction(db):
            save(db, judged(key="id:2"), at)
            raise RuntimeError
    assert [row[0] for row in db.execute("SELECT key FROM items")] == ["id:1"]
    assert is_sound(db)


def test_a_mistake_of_ours_stays_what_it_is_and_takes_everything_back(db: Database, at: datetime, judged):
    with pytest.raises(sqlite3.IntegrityError):
        save_many(db, [judged(), judged(source_id="unknown")], at)
    assert held(db) == {}


def test_others_see_nothing_before_the_end(db: Database, path: Path, at: datetime, judged):
    reader = open_database(path, read_only=True)
    with transaction(db):
        save(db, judged(), at)
        assert counts(reader).items == 0
    assert counts(reader).items == 1
    reader.close()


def test_a_full_disk_is_named_and_leaves_nothing(db: Database, path: Path, at: datetime, judged, message):
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 3}")
    many = [judged(key=f"id:{number}", text=f"mot{number} " * 500) for number in range(50)]

    def save_too_much() -> None:
        with transaction(db):
            outbox.enqueue(db, message(), at)
            save_many(db, many, at)

    with pytest.raises(StoreError, match=rf"{path}: the disk is full .* free some space") as caught:
        save_too_much()
    assert caught.value.reason is Reason.DISK_FULL
    assert held(db) == {}

    db.execute("PRAGMA max_page_count = 100000")
    save_many(db, many, at)
    assert held(db)["items"] == 50
    assert is_sound(db)


def test_the_write_lock_is_held_from_the_start(db: Database, path: Path, at: datetime, judged):
    """Else a transaction that read first would fail, unwaited for, when another process wrote in between."""
    other = open_database(path, busy_seconds=0.05)
    with transaction(db):
        with pytest.raises(StoreError) as caught:
            save(other, judged(), at)
        save(db, judged(), at)
    assert caught.value.reason is Reason.LOCKED
    assert held(other)["items"] == 1
    other.close()


def test_a_locked_database_is_waited_for_then_named(path: Path, db: Database, at: datetime, judged):
    impatient = open_database(path, busy_seconds=0.05)
    db.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process holds") as caught:
        save(impatient, judged(), at)
    assert caught.value.reason is Reason.LOCKED
    with pytest.raises(StoreError) as caught:
        outbox.mark_sent(impatient, 1, "$event", at)
    assert caught.value.reason is Reason.LOCKED
    assert counts(impatient).items == 0  # reading goes on
    db.execute("ROLLBACK")
    save(impatient, judged(), at)
    assert held(db)["items"] == 1
    impatient.close()


def test_a_process_killed_inside_a_transaction_leaves_nothing_of_it(db, path, assessment, start_python):
    child = start_python(CHILD, str(path), assessment().model_dump_json(), "60")
    assert child.stdout.readline() == "in the middle\n"
    child.kill()
    child.wait()
    assert held(db) == {}
    assert is_sound(db)


def test_a_process_killed_at_any_moment_leaves_whole_transactions_only(db, path, assessment, start_python):
    child = start_python(CHILD, str(path), assessment().model_dump_json(), "0")
    while int(child.stdout.readline()) < 20:
        pass
    child.kill()
    child.wait()
    sizes = held(db)
    assert sizes["items"] >= 20
    assert len({sizes[table] for table in ("items", "assessments", "outbox", "outbox_items")}) == 1
    assert is_sound(db)
