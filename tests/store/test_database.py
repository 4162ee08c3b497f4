"""Opening: a new file, an old one, several processes at once, and every file that is refused."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlite_utils import Database

from watcher.store.database import open_database
from watcher.store.errors import Reason, StoreError
from watcher.store.schema import KNOWN_NAMES, applied_names
from watcher.store.sources import load_states, sync_sources

OPEN = """
import sys, pathlib
from watcher.store.database import open_database
db = open_database(pathlib.Path(sys.argv[1]))
print(db.journal_mode, db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0])
"""


def pragma(db: Database, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_missing_file_is_made_with_its_directory_and_all_migrations(path: Path):
    db = open_database(path)
    assert applied_names(db) == KNOWN_NAMES
    assert pragma(db, "integrity_check") == "ok"
    db.close()


def test_the_file_and_its_log_are_for_the_owner_only(path: Path, source):
    old = os.umask(0)
    try:
        db = open_database(path)
        sync_sources(db, [source("cnil")])
    finally:
        os.umask(old)
    files = sorted(path.parent.iterdir())
    assert {file.name for file in files} >= {"vigie.db", "vigie.db-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    db.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 1),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
        ("wal_autocheckpoint", 4_000),
    ],
)
def test_connections_are_set_up_for_several_processes(db: Database, name: str, value: object):
    assert pragma(db, name) == value


def test_a_second_opening_finds_what_the_first_one_kept(db: Database, path: Path):
    again = open_database(path)
    assert set(load_states(again)) == {"cnil", "press", "third"}
    again.close()


def test_an_older_database_gets_what_is_missing_and_keeps_its_rows(db: Database, path: Path):
    db.executescript("DROP TABLE due; DELETE FROM _sqlite_migrations WHERE name = '008_due'")
    db.close()
    again = open_database(path)
    assert applied_names(again) == KNOWN_NAMES
    assert again.execute("SELECT count(*) FROM due").fetchone() == (0,)
    assert set(load_states(again)) == {"cnil", "press", "third"}
    again.close()


def test_a_failing_migration_leaves_the_file_as_it_was(path: Path):
    db = open_database(path)
    # The last step is missing, and something stands where its table belongs.
    db.executescript(
        "DELETE FROM _sqlite_migrations WHERE name IN ('007_runs', '008_due'); DROP TABLE fetches"
    )
    db.executescript("DROP TABLE runs")
    db.close()
    with pytest.raises(sqlite3.OperationalError, match="due already exists"):
        open_database(path)
    raw = Database(sqlite3.connect(path))
    assert not raw["runs"].exists()
    assert applied_names(raw) == KNOWN_NAMES - {"007_runs", "008_due"}
    raw.close()


def test_processes_may_make_the_same_database_at_once(path: Path, start_python):
    processes = [start_python(OPEN, str(path)) for _ in range(4)]
    answers = {process.communicate(timeout=60)[0] for process in processes}
    assert answers == {f"wal {len(KNOWN_NAMES)}\n"}


def test_a_database_of_a_newer_version_is_refused(db: Database, path: Path):
    db["_sqlite_migrations"].insert(
        {"migration_set": "vigie", "name": "900_later", "applied_at": "2030-01-01"}
    )
    db.close()
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"newer version .* install .* 900_later") as caught:
            open_database(path, read_only=read_only)
        assert caught.value.reason is Reason.NEWER


@pytest.mark.parametrize("size", [1, 99, 100, 511, 512, 600, 4095, 4096, 70_000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, size: int):
    content = (b"no database\n" * size)[:size]
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a database of Vigie") as caught:
        open_database(path)
    assert caught.value.reason is Reason.NOT_VIGIE
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(path: Path):
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE items (id INTEGER)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a database of Vigie") as caught:
        open_database(path)
    assert caught.value.reason is Reason.NOT_VIGIE
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["vigie.db"]


def test_a_damaged_database_is_named_as_such(db: Database, path: Path):
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match=r"damaged.*restore") as caught:
        open_database(path)
    assert caught.value.reason is Reason.CORRUPT


def test_a_directory_in_the_way_is_named(tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        open_database(tmp_path)
    assert caught.value.reason is Reason.UNREACHABLE
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/vigie\.db: .*cannot be opened") as caught:
        open_database(tmp_path / "file" / "vigie.db")
    assert caught.value.reason is Reason.UNREACHABLE


def test_an_address_like_name_is_only_a_name(tmp_path: Path):
    odd = tmp_path / "é?mode=memory#50%.db"
    open_database(odd).close()
    assert odd.stat().st_size > 0


class TestReadOnly:
    def test_reads_what_is_there(self, db: Database, path: Path):
        reader = open_database(path, read_only=True)
        assert set(load_states(reader)) == {"cnil", "press", "third"}
        reader.close()

    def test_refuses_to_write(self, db: Database, path: Path, source):
        reader = open_database(path, read_only=True)
        with pytest.raises(StoreError, match="cannot be written") as caught:
            sync_sources(reader, [source("new")])
        assert caught.value.reason is Reason.READ_ONLY
        reader.close()

    def test_makes_no_file(self, path: Path):
        with pytest.raises(StoreError) as caught:
            open_database(path, read_only=True)
        assert caught.value.reason is Reason.UNREACHABLE
        assert not path.parent.exists()

    def test_refuses_an_older_database(self, db: Database, path: Path):
        db.execute("DELETE FROM _sqlite_migrations WHERE name = '008_due'")
        with pytest.raises(StoreError, match=r"older version .*008_due") as caught:
            open_database(path, read_only=True)
        assert caught.value.reason is Reason.OUTDATED
