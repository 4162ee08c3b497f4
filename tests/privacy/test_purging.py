"""A purge does what it foretold, once a day; the archive goes by age, then by size, and says the cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from factories import NOW, judged, source
from watcher.privacy.purging import preview, purge, purge_if_due
from watcher.privacy.rotation import GIB, Shelved, rotation, shelved
from watcher.settings import Privacy
from watcher.store import heard
from watcher.store.database import open_database
from watcher.store.items import save
from watcher.store.sources import sync_sources

DAY = timedelta(days=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    sync_sources(database, [source()])
    yield database
    database.close()


def shelve(folder: Path, at: datetime, size: int) -> Path:
    path = folder / f"{at:%Y}" / f"{at:%Y%m%dT%H%M%SZ}-1.warc.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def test_a_dry_run_foretells_what_goes_and_changes_nothing(db: Database, tmp_path: Path) -> None:
    heard.note(db, "$old", "said", "who", NOW - 91 * DAY)
    heard.note(db, "$young", "said", "who", NOW - 89 * DAY)
    old = shelve(tmp_path / "archive", NOW - 500 * DAY, 10)
    foretold = preview(db, tmp_path / "archive", Privacy(), NOW)
    assert old.exists()
    assert db["heard"].count == 2
    done = purge(db, tmp_path / "archive", Privacy(), NOW)
    assert done.lines == foretold.lines
    went = {line.kind: (line.rows, line.files, line.bytes) for line in done.lines if line.rows + line.files}
    assert went == {"messages heard": (1, 0, 0), "archived answers": (0, 1, 10)}
    assert not old.exists()


def test_the_watch_purges_once_a_day_and_after_a_clock_that_went_back(db: Database, tmp_path: Path) -> None:
    times = (NOW, NOW + timedelta(hours=3), NOW + DAY, NOW - 30 * DAY)
    done = [purge_if_due(db, tmp_path, Privacy(), at) is not None for at in times]
    assert done == [True, False, True, True]


def test_an_archive_that_is_too_large_loses_its_oldest_and_says_so(
    db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "archive"
    files = [shelve(folder, NOW - days * DAY, 400) for days in (3, 2, 1)]
    save(db, judged("id:1", evidence="urn:uuid:1"), NOW - 3 * DAY)
    save(db, judged("id:2", evidence="urn:uuid:2"), NOW - 1 * DAY)
    done = purge(db, folder, Privacy(archive_gib=1000 / GIB), NOW)
    assert [path.exists() for path in files] == [False, True, True]
    line = done.lines[-1]
    assert (line.keeping, line.files, line.bytes) == ("archive_gib", 1, 400)
    assert line.note.startswith("1 publications younger than 400 days")
    assert line.note in caplog.text


@given(
    sizes=st.lists(st.integers(0, 50), max_size=12),
    days=st.integers(0, 12),
    most=st.none() | st.integers(0, 300),
)
def test_rotation_goes_from_the_oldest_on_and_no_further_than_it_must(
    sizes: list[int], days: int, most: int | None
) -> None:
    files = [Shelved(Path(f"{n}"), NOW + n * DAY, size) for n, size in enumerate(sizes)]
    oldest = NOW + days * DAY
    chosen = rotation(files, oldest, most)
    gone = [*chosen.old, *chosen.early]
    assert gone == files[: len(gone)]
    assert list(chosen.old) == [one for one in files if one.begun < oldest]
    rest = files[len(gone) :]
    if most is not None and len(rest) > 1:
        assert sum(one.bytes for one in rest) <= most
    if chosen.early:
        assert most is not None
        assert sum(one.bytes for one in [chosen.early[-1], *rest]) > most
        assert rest  # the newest stays


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").touch()
    ours = shelve(tmp_path, NOW, 1)
    assert [one.path for one in shelved(tmp_path)] == [ours]
    assert shelved(tmp_path / "nowhere") == ()
