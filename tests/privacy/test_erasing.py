"""What was deleted is in no byte of the database and of its log: neither words nor pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from factories import NOW, judged, source
from people_traces import PEOPLE, WORDS, leave_traces, whos
from watcher.privacy.purging import purge
from watcher.settings import Privacy
from watcher.store import erasing
from watcher.store.database import open_database, snapshot
from watcher.store.forgetting import forget_person
from watcher.store.items import save
from watcher.store.sources import sync_sources


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vigie.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    database = open_database(path)
    sync_sources(database, [source()])
    for number in range(1, 40):
        save(database, judged(f"id:{number}"), NOW)
    leave_traces(database, NOW, tuple(range(1, 40)), "$alert")
    yield database
    database.close()


def found(path: Path, *traces: str) -> set[str]:
    content = b"".join(one.read_bytes() for one in path.parent.glob("vigie.db*"))
    return {trace for trace in traces if trace.encode() in content}


def test_whoever_is_forgotten_leaves_the_file_and_its_log(db: Database, path: Path) -> None:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(path, whos()[0], PEOPLE[0]) == {whos()[0], PEOPLE[0]}
    forget_person(db, whos()[0], PEOPLE[0])
    assert erasing.wipe_if_wanted(db)
    assert found(path, whos()[0], PEOPLE[0]) == set()
    assert found(path, whos()[1], PEOPLE[1]) == {whos()[1], PEOPLE[1]}


def test_without_overwriting_the_words_would_still_be_there(db: Database, path: Path) -> None:
    """What the promise rests on: the same deletion by a connection that does not overwrite."""
    db.execute("PRAGMA secure_delete = OFF")
    for who, address in zip(whos(), PEOPLE, strict=True):
        forget_person(db, who, address)
    erasing.wipe(db)
    assert found(path, *whos()) != set()
    erasing.compact(db)
    erasing.wipe(db)
    assert found(path, *whos()) == set()


def test_what_had_its_time_leaves_the_file_too(db: Database, path: Path, tmp_path: Path) -> None:
    assert found(path, WORDS) == {WORDS}
    later = NOW + timedelta(days=3 * 366)
    for who, address in zip(whos(), PEOPLE, strict=True):
        assert found(path, who, address) == {who, address}
    done = purge(db, tmp_path / "archive", Privacy(), later)
    assert done.wiped
    assert {line.kind: line.rows for line in done.lines}["remarks"] == 6 * 39 * 2
    open_ended = {*whos(), *PEOPLE}  # who subscribed still does, and waits for what was proposed
    assert found(path, *whos(), *PEOPLE) <= open_ended
    db.execute("DELETE FROM subscriptions")
    db.execute("UPDATE proposals SET who = '', url = '', note = ''")
    db.conn.commit()
    erasing.wipe(db)
    assert found(path, WORDS, *whos(), *PEOPLE) == set()


def test_a_reader_puts_it_off_and_nobody_waits(db: Database, path: Path) -> None:
    with closing(open_database(path, read_only=True)) as reader:
        with snapshot(reader):
            reader.execute("SELECT count(*) FROM items").fetchone()
            forget_person(db, whos()[0], PEOPLE[0])
            assert not erasing.wipe_if_wanted(db)
        assert erasing.wipe_if_wanted(db)
    assert found(path, whos()[0]) == set()
    assert erasing.wipe_if_wanted(db)  # nothing is wanted any more
