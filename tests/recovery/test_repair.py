"""A damaged database is repaired from itself, backups and archives, and what is lost is said."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from damaged import SOURCES, lost_rows, noise, overwrite, pages_by_owner, rows_of, sample
from factories import NOW
from watcher.recovery.fallbacks import Fallback, named
from watcher.recovery.repair import Plan, Repaired, RepairError, repair
from watcher.store import marks, outbox
from watcher.store.database import open_database

JUDGED = {"assessments", "assessment_risks", "assessment_axes"}
"""What is judged anew gets new rows."""
OWN = {"recovery"}
SEARCHES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 4

Harm = Callable[[Path], object]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "vigie.db"
    sample(path)
    return path


@pytest.fixture(scope="module")
def before(original: Path) -> dict[str, dict[Any, Any]]:
    return rows_of(original)


@pytest.fixture(scope="module")
def settled(original: Path) -> Path:
    """The same with nothing in the log, so that harm to the file cannot be undone by it."""
    path = original.with_name("settled.db")
    for end in ("", "-wal"):
        shutil.copy(f"{original}{end}", f"{path}{end}")
    with closing(open_database(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="module")
def owners(settled: Path) -> dict[str, list[int]]:
    return pages_by_owner(settled)


@pytest.fixture
def at_work(tmp_path: Path, model_directory: Path) -> Callable[..., Repaired]:
    """Copy a database, harm it, repair it."""

    def work(whole: Path, harm: Harm, fallbacks: Sequence[Fallback] = (), **changes: Any) -> Repaired:
        database = tmp_path / "vigie.db"
        for end in ("", "-wal"):
            if Path(f"{whole}{end}").exists():
                shutil.copy(f"{whole}{end}", f"{database}{end}")
        harm(database)
        plan = Plan(
            database, tmp_path / "archive", model_directory, SOURCES, fallbacks, _no_policy, **changes
        )
        return repair(plan, NOW, lambda _doing: None)

    return work


def _no_policy(*_about: object) -> Any:
    raise AssertionError("there is no archive to read")


def check(before: dict[str, dict[Any, Any]], database: Path, done: Repaired) -> dict[str, int]:
    """What is left is as it was, what is said to be lost is what is lost; how much of each table that is."""
    after = rows_of(database)
    real = lost_rows(before, after)
    said = {loss.table: loss for loss in done.losses}
    for name in before.keys() - JUDGED - OWN:
        assert all(before[name].get(key) == row for key, row in after[name].items()), name
        lost = real.get(name, 0)
        assert lost == 0 or name in said, name
        if (loss := said.get(name)) is not None:
            assert loss.lost <= lost, loss
            assert loss.perhaps is None or lost <= loss.lost + loss.perhaps, (lost, loss)
            assert loss.perhaps != 0 or lost == loss.lost, (lost, loss)
    assert done.is_complete == (not done.notes and not any(loss.is_lost for loss in done.losses))
    judged = {row[1] for row in after["assessments"].values()}
    assert {key[0] for key in after["items"]} <= judged
    with closing(open_database(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = db.execute("SELECT count(*) FROM items_fts WHERE items_fts MATCH 'publication'").fetchone()
        assert found == (len(after["items"]),)
    return real


def test_a_sound_database_is_left_as_it_is(original, before, at_work, tmp_path):
    done = at_work(original, lambda path: None)
    assert done.was_sound
    assert done.is_complete
    assert done.aside is None
    assert {path.name for path in tmp_path.iterdir()} == {"vigie.db", "vigie.db-wal"}
    assert lost_rows(before, rows_of(tmp_path / "vigie.db")) == {}


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: overwrite(path, 1, bytes(100)),
        lambda path: overwrite(path, 1, noise(1, 100)),
        lambda path: overwrite(path, 1, bytes(4096)),
    ],
    ids=["zeroed header", "random header", "zeroed first page"],
)
def test_without_its_first_page_all_the_rest_is_read(settled, before, at_work, tmp_path, harm):
    done = at_work(settled, harm)
    assert check(before, tmp_path / "vigie.db", done) == {}


def test_without_its_list_of_tables_pages_are_known_by_their_rows(settled, before, owners, at_work, tmp_path):
    done = at_work(settled, lambda path: [overwrite(path, n, bytes(4096)) for n in owners["sqlite_schema"]])
    lost = check(before, tmp_path / "vigie.db", done)
    assert lost.keys() == {"outbox_items"}  # three numbers look like many things
    assert not done.is_complete


def test_pages_below_a_broken_one_are_found_again(settled, before, owners, at_work, tmp_path):
    roots = [min(owners[name]) for name in ("items", "outbox", "feedback", "heard", "revisions")]
    done = at_work(settled, lambda path: [overwrite(path, root, noise(root)) for root in roots])
    lost = check(before, tmp_path / "vigie.db", done)
    assert set(lost) <= {"heard"}  # a page above others has rows of its own there
    assert lost["heard"] <= 3


def test_rows_of_a_lost_page_are_named_with_their_dates(settled, before, owners, at_work, tmp_path):
    done = at_work(settled, lambda path: overwrite(path, owners["fetches"][-1], bytes(4096)))
    lost = check(before, tmp_path / "vigie.db", done)
    (loss,) = done.losses
    assert (loss.table, loss.lost, loss.perhaps) == ("fetches", lost["fetches"], 0)
    left = rows_of(tmp_path / "vigie.db")["fetches"]
    gone = [row for key, row in before["fetches"].items() if key not in left]
    dates = sorted(row[3] for row in gone)
    assert (loss.first, loss.last) == (dates[0], dates[-1])


def test_half_a_file_gives_half_its_rows(settled, before, at_work, tmp_path):
    done = at_work(settled, lambda path: os.truncate(path, path.stat().st_size // 2 + 100))
    lost = check(before, tmp_path / "vigie.db", done)
    assert 0 < lost["items"] < len(before["items"])


def test_a_broken_log_costs_what_was_written_last_and_says_so(original, before, at_work, tmp_path):
    def harm(path: Path) -> None:
        wal = Path(f"{path}-wal")
        wal.write_bytes(noise(3, 24) + wal.read_bytes()[24:])
        overwrite(path, 1, bytes(100))

    done = at_work(original, harm)
    assert "what was written last is lost" in done.notes[0]
    assert lost_rows(before, rows_of(tmp_path / "vigie.db"))["items"] == 5


def test_the_log_of_a_damaged_file_is_read_up_to_its_last_commit(original, before, owners, at_work, tmp_path):
    def harm(path: Path) -> None:
        with Path(f"{path}-wal").open("ab") as file:
            file.write(noise(5, 4096))
        overwrite(path, owners["fetches_at"][-1], noise(2))

    done = at_work(original, harm)
    assert check(before, tmp_path / "vigie.db", done) == {}


@pytest.mark.parametrize("seed", range(SEARCHES))
def test_whatever_is_broken_what_is_said_is_true(settled, before, owners, at_work, tmp_path, seed):
    chance = random.Random(seed)
    names = [name for name in owners if name != "sqlite_schema" and not name.startswith("items_fts")]

    def harm(path: Path) -> None:
        for name in chance.choices(names, k=chance.randint(1, 6)):
            page = chance.choice(owners[name])
            if chance.random() < 0.5:
                overwrite(path, page, chance.choice([bytes(4096), noise(chance.random().__hash__())]))
            else:  # a piece of it, at the head or anywhere
                overwrite(path, page, noise(seed, 60), chance.choice([0, chance.randrange(4000)]))

    done = at_work(settled, harm)
    if not done.was_sound:
        check_no_invented_rows(before, tmp_path / "vigie.db", done)


def check_no_invented_rows(before: dict[str, dict[Any, Any]], database: Path, done: Repaired) -> None:
    """Bytes within a text may differ unseen; which rows there are may not."""
    after = rows_of(database)
    said = {loss.table: loss for loss in done.losses}
    for name in before.keys() - JUDGED - OWN:
        assert after[name].keys() <= before[name].keys(), name
        lost = len(before[name].keys() - after[name].keys())
        assert lost == 0 or said[name].is_lost, (name, lost)


def test_lost_rows_come_from_the_newest_backup_that_can_be_read(settled, before, owners, at_work, tmp_path):
    spoilt = Fallback(tmp_path / "vigie-20261123T030000Z.tar", NOW - timedelta(hours=4))
    spoilt.path.write_bytes(noise(1, 9000))
    good = tmp_path / "vigie-before-021_marks.db"
    shutil.copy(settled, good)
    pages = [owners[name][-1] for name in ("items", "outbox", "outbox_items", "reactions", "assessments")]
    done = at_work(
        settled, lambda path: [overwrite(path, page, bytes(4096)) for page in pages], [spoilt, named(good)]
    )
    assert check(before, tmp_path / "vigie.db", done) == {}
    assert {loss.table: loss.taken > 0 for loss in done.losses}["items"]
    assert spoilt.path.name in done.notes[0]


def test_rooms_are_looked_through_once_messages_may_be_lost(settled, owners, at_work, tmp_path):
    at_work(settled, lambda path: overwrite(path, owners["outbox"][-1], bytes(4096)))
    with closing(open_database(tmp_path / "vigie.db")) as db:
        assert marks.must_read_rooms(db)
        assert outbox.waiting(db) == ()


def test_the_damaged_file_is_kept_as_it_was(settled, owners, at_work, tmp_path):
    def harm(path: Path) -> None:
        overwrite(path, owners["items"][3], bytes(4096))
        shutil.copy(path, tmp_path / "damaged")

    done = at_work(settled, harm)
    assert done.aside is not None
    assert done.aside.name == "vigie.db.damaged-20261123T070000Z"
    assert done.aside.read_bytes() == (tmp_path / "damaged").read_bytes()
    assert (tmp_path / "vigie.db").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".repair*"))


def test_a_dry_run_says_the_same_and_changes_nothing(settled, owners, at_work, tmp_path):
    def harm(path: Path) -> None:
        overwrite(path, owners["fetches"][-1], bytes(4096))
        shutil.copy(path, tmp_path / "damaged")

    done = at_work(settled, harm, dry_run=True)
    assert done.losses[0].lost > 0
    assert done.aside is None
    assert (tmp_path / "vigie.db").read_bytes() == (tmp_path / "damaged").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"vigie.db", "damaged"}


@pytest.mark.parametrize("content", [b"", b"no database", noise(1, 40_960)], ids=["empty", "text", "noise"])
def test_nothing_comes_of_nothing(settled, at_work, tmp_path, content: bytes):
    with pytest.raises(RepairError, match="no backup"):
        at_work(settled, lambda path: path.write_bytes(content))
    assert (tmp_path / "vigie.db").read_bytes() == content
