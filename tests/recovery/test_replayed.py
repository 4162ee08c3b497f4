"""Publications that a database lost come back from the archive under their numbers; nobody is told."""

from __future__ import annotations

import io
import itertools
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from damaged import overwrite, pages_by_owner, rows_of
from factories import NOW, source
from feeds import Post, feed
from servers import Page, ScriptedServer
from watcher.house import House
from watcher.items import SourceState
from watcher.recovery.repair import Plan, Repaired, repair
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.settings import Paths, Settings, Web
from watcher.store import marks
from watcher.store.database import open_database
from watcher.store.sources import load_states


class Silent:
    def begin(self, visits: int) -> None: ...

    def visited(self, source_id: str) -> None: ...

    def judged(self, done: int, of: int) -> None: ...


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> tuple[Path, str]:
    """The folder of three rounds, each with a new publication (the third revised the second's); its feed."""
    data = tmp_path_factory.mktemp("lived")
    second = Post("2")
    with ScriptedServer() as server:
        url = server.script(
            "/feed",
            Page(feed(Post("1"))),
            Page(feed(Post("1"), second)),
            Page(feed(Post("1"), replace(second, title="Un titre corrigé"), Post("3"))),
        )
        house = keep(data, url, model_directory)
        with closing(open_database(house.settings.paths.database)) as db:
            for number in range(3):
                at = NOW + timedelta(days=number)
                run_round(db, replace(house, now=lambda at=at: at), Silent())
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (data / "model").unlink()
    return data, url


def keep(data: Path, url: str, model: Path) -> House:
    (data / "model").symlink_to(model)
    settings = Settings(paths=Paths(data=data), web=Web(host_spacing=0, allow_loopback=True))
    numbers = itertools.count()
    return House(
        settings,
        (source(url=url),),
        RegisterBook(settings.paths.register),
        lambda: NOW,
        lambda: f"txn-{next(numbers)}",
        Console(file=io.StringIO()),
    )


@pytest.fixture
def house(tmp_path: Path, lived: tuple[Path, str], model_directory: Path) -> House:
    """A house after these rounds; the server of its source is gone."""
    data = tmp_path / "var"
    shutil.copytree(lived[0], data)
    return keep(data, lived[1], model_directory)


def mend(house: House) -> Repaired:
    paths = house.settings.paths
    plan = Plan(paths.database, paths.archive, paths.model, house.sources, (), house.policy)
    return repair(plan, NOW + timedelta(days=9), lambda _doing: None)


def lose_items(path: Path) -> None:
    for page in pages_by_owner(path)["items"]:
        overwrite(path, page, bytes(4096))


def test_they_come_back_under_their_numbers_and_nobody_is_told(house: House) -> None:
    path = house.settings.paths.database
    before = rows_of(path)
    with closing(open_database(path)) as db:
        states = load_states(db)
    lose_items(path)
    done = mend(house)
    after = rows_of(path)
    (loss,) = done.losses
    assert (loss.table, loss.remade, loss.lost) == ("items", 3, 0)
    assert done.is_complete
    kept = [{key: row[3:5] for key, row in rows["items"].items()} for rows in (before, after)]
    assert kept[0] == kept[1]
    for table in ("outbox", "outbox_items", "fetches", "source_days", "due", "editions"):
        assert after[table] == before[table], table
    with closing(open_database(path)) as db:
        assert load_states(db) == states != {"cnil": SourceState()}


def test_rounds_that_only_the_archive_knows_are_read_again(house: House, tmp_path: Path) -> None:
    """As after the loss of the newest pages with the log: the file itself looks sound."""
    path = house.settings.paths.database
    with closing(open_database(path)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        for table in ("fetches", "assessments", "outbox_items", "fingerprints"):
            db.execute(f"DELETE FROM {table}")
        db.execute("DELETE FROM story_handles")
        db.execute("DELETE FROM items WHERE id > 1")
        db.execute("DELETE FROM assessment_risks")
        db.execute("DELETE FROM assessment_axes")
        db.execute("DELETE FROM runs WHERE id > 1")
        db.execute("DELETE FROM revisions")
        db.conn.commit()
    done = mend(house)
    assert "2 archives are of rounds that the database does not know" in done.notes[0]
    assert not done.is_complete
    with closing(open_database(path)) as db:
        titles = [row["title"] for row in db.query("SELECT title FROM items ORDER BY id")]
        assert len(titles) == 3
        assert titles[1] == "Un titre corrigé"
        assert db["assessments"].count >= 3
        assert marks.must_read_rooms(db)
        assert (
            db["outbox"].count == 0
            or not db.execute(
                "SELECT 1 FROM outbox WHERE created_at > ?", [f"{NOW + timedelta(days=2):%Y-%m-%dT23}"]
            ).fetchall()
        )


def test_an_archive_that_is_spoilt_costs_only_what_it_held(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    path = house.settings.paths.database
    first = min(house.settings.paths.archive.rglob("*.warc.gz"))
    first.write_bytes(b"no archive")
    lose_items(path)
    done = mend(house)
    assert first.name in caplog.text
    assert {loss.table: loss.lost for loss in done.losses}["items"] == 0  # later answers list it too
