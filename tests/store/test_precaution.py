"""Before a database with data gets new tables it is copied, or left as it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sqlite_utils import Database

from baddays.houses import mounted
from watcher.store import precaution
from watcher.store.copying import copy_compact, copy_pages, copy_to_memory, facts_of
from watcher.store.database import open_database
from watcher.store.errors import Reason, StoreError
from watcher.store.schema import KNOWN_NAMES
from watcher.store.sources import load_states

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")


def outdate(path: Path, name: str = "008_due", table: str = "due") -> None:
    db = open_database(path)
    db.executescript(f"DROP TABLE {table}; DELETE FROM _sqlite_migrations WHERE name = '{name}'")
    db.close()


def copies(path: Path) -> list[str]:
    return sorted(copy.name for copy in (path.parent / "backups").iterdir())


def test_the_copy_is_the_database_of_before_for_its_owner_only(db: Database, path: Path):
    db.close()
    outdate(path)
    open_database(path).close()
    copy = path.parent / "backups" / "vigie-before-008_due.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    facts = facts_of(copy)
    assert facts.migrations == KNOWN_NAMES - {"008_due"}
    assert facts.rows["sources"] == 3
    assert facts.broken_links == 0


def test_a_new_database_and_one_that_is_up_to_date_are_not_copied(db: Database, path: Path):
    open_database(path).close()
    assert not (path.parent / "backups").exists()


def test_the_last_two_copies_are_kept(db: Database, path: Path):
    db.close()
    folder = path.parent / "backups"
    folder.mkdir()
    for name in ("003_a", "005_b", "007_c"):
        (folder / f"vigie-before-{name}.db").touch()
    (folder / ".vigie-before-008_due.db").write_text("left by a killed process")
    (folder / "vigie-20261126T033000Z.tar").touch()
    outdate(path)
    open_database(path).close()
    assert copies(path) == [
        "vigie-20261126T033000Z.tar",
        "vigie-before-007_c.db",
        "vigie-before-008_due.db",
    ]


@needs_root
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path):
    with mounted(tmp_path / "disk") as disk:
        path = disk.path / "vigie.db"
        open_database(path).close()
        outdate(path)
        before = path.read_bytes()
        disk.leave(150_000)
        with pytest.raises(StoreError, match=r"vigie-before-008_due\.db: the disk is full") as caught:
            open_database(path)
        assert caught.value.reason is Reason.DISK_FULL
        assert path.read_bytes() == before
        assert copies(path) == []
        disk.free()
        open_database(path).close()
        assert copies(path) == ["vigie-before-008_due.db"]


def test_a_folder_that_cannot_be_made_refuses_the_migration(db: Database, path: Path):
    db.close()
    outdate(path)
    (path.parent / "backups").touch()
    with pytest.raises(StoreError, match="copy before a migration"):
        open_database(path)
    with pytest.raises(StoreError) as caught:
        open_database(path, read_only=True)
    assert caught.value.reason is Reason.OUTDATED


def test_a_copy_that_is_not_whole_refuses_the_migration(
    db: Database, path: Path, monkeypatch: pytest.MonkeyPatch
):
    db.close()
    outdate(path)
    real = copy_pages

    def spoiling(source: Path, target: Path) -> None:
        real(source, target)
        target.write_bytes(b"spoilt" * 9999)
        facts_of(target)

    monkeypatch.setattr(precaution, "copy_pages", spoiling)
    with pytest.raises(StoreError):
        open_database(path)
    with pytest.raises(StoreError, match="older version"):
        open_database(path, read_only=True)


def test_several_processes_that_migrate_at_once_make_one_copy(db: Database, path: Path, start_python):
    db.close()
    outdate(path)
    code = "import sys, pathlib\nfrom watcher.store.database import open_database\n"
    code += "print(open_database(pathlib.Path(sys.argv[1])).journal_mode)"
    assert {
        process.communicate(timeout=60)[0] for process in [start_python(code, str(path)) for _ in range(3)]
    } == {"wal\n"}
    assert copies(path) == ["vigie-before-008_due.db"]
    assert set(load_states(open_database(path))) == {"cnil", "press", "third"}


def test_a_newer_database_is_refused_and_not_copied(db: Database, path: Path):
    db["_sqlite_migrations"].insert(
        {"migration_set": "vigie", "name": "900_later", "applied_at": "2030-01-01"}
    )
    db.close()
    with pytest.raises(StoreError, match="newer version"):
        open_database(path)
    assert not (path.parent / "backups").exists()


class TestCopies:
    def test_the_database_of_another_program_is_none_of_ours(self, tmp_path: Path):
        Database(tmp_path / "other.db")["t"].insert({"a": 1})
        with pytest.raises(StoreError, match="not a database of Vigie"):
            copy_compact(tmp_path / "other.db", tmp_path / "copy.db", lambda done: None)
        assert copy_to_memory(tmp_path / "other.db")[:6] == b"SQLite"

    @needs_root
    def test_a_full_disk_is_named(self, db: Database, path: Path, tmp_path: Path):
        with mounted(tmp_path / "disk") as disk:
            disk.leave(100_000)
            with pytest.raises(StoreError) as caught:
                copy_compact(path, disk.path / "copy.db", lambda done: None)
            assert caught.value.reason is Reason.DISK_FULL

    @needs_root
    def test_a_disk_that_became_read_only_can_still_be_copied(self, tmp_path: Path):
        with mounted(tmp_path / "disk") as disk:
            open_database(disk.path / "vigie.db").close()
            disk.remount("ro")
            copy_compact(disk.path / "vigie.db", tmp_path / "copy.db", lambda done: None)
            assert facts_of(tmp_path / "copy.db").migrations == KNOWN_NAMES

    def test_broken_links_are_counted(self, db: Database, path: Path):
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("INSERT INTO revisions VALUES (99, 1, 't', 'h', '2026', 'l', 't')")
        db.conn.commit()
        assert facts_of(path).broken_links == 1
