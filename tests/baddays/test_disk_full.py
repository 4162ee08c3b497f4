"""The disk fills up at whatever is written next; then there is room again, and everything is caught up."""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from baddays.houses import Disk, Watch, mounted, watching
from factories import source
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, Received, ScriptedServer
from watcher.chat.matrix.cipher import Cipher, CipherHeldUpError
from watcher.chat.matrix.direct_notes import DirectNotes
from watcher.chat.room import RoomUnreachableError
from watcher.files import write_atomically
from watcher.items import Fault
from watcher.reporting.folder import write_folder
from watcher.store.database import open_database
from watcher.store.errors import Reason, StoreError
from watcher.store.sources import load_states

YEARS_END = datetime(2026, 12, 30, 12, tzinfo=UTC)
LATER = YEARS_END + timedelta(days=8)
"""By then a week, a month and a quarter are due."""

OFFICE: dict[str, object] = {
    "rooms": [
        {"name": "observatoire", "receives": ["alerts", "digest", "monthly", "quarterly", "notices"]},
    ],
    "web": {"host_spacing": 0.001, "allow_loopback": True},
}

LEFT = (0, 32, 64, 176, 320, 500, 530, 650)
"""KiB of room, chosen so that each kind of write meets the end of it: the test says which were hit."""


@dataclass(frozen=True)
class Town:
    """Three sources that have something new, and the data folder of a watch that does not know it yet."""

    before: Path
    model: Path
    server: ScriptedServer

    def watch(self, data: Path, now: datetime = LATER) -> Any:
        sources = [source(f"s{n}", url=self.server.url(f"/{n}")) for n in range(3)]
        return watching(data, self.model, *sources, now=now, **OFFICE)

    def publish(self, *posts: Post) -> None:
        for number in range(3):
            self.server.script(f"/{number}", Page(feed(*posts, base=f"https://s{number}.example")))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> Iterator[Town]:
    with ScriptedServer() as server:
        town = Town(tmp_path_factory.mktemp("town"), model_directory, server)
        known = Post("1", published=YEARS_END)
        town.publish(known)
        with town.watch(town.before, YEARS_END) as watch:
            watch.round()
        urgent = Post("u", URGENT_TITLE, URGENT_TEXT, published=LATER)
        town.publish(known, urgent, Post("2", "Un guide de l'IA générative au travail", published=LATER))
        yield town


def what_is_there(watch: Watch) -> tuple[object, ...]:
    """Items, messages by what they are about, files of the committee, and whether a source is blamed."""
    return (
        sorted(watch.rows("SELECT source_id, key FROM items")),
        sorted(watch.rows("SELECT dedupe_key, state FROM outbox")),
        sorted(path.name for path in (watch.data / "dossiers").glob("*")),
        watch.rows("SELECT id FROM sources WHERE failures > 0"),
        watch.rows("SELECT * FROM told_health"),
        sorted(watch.data.rglob("*.part")),
    )


@pytest.fixture(scope="module")
def wanted(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """What is there after the same rounds on a disk that has room."""
    data = tmp_path_factory.mktemp("roomy") / "var"
    shutil.copytree(town.before, data, symlinks=True)
    with town.watch(data) as watch:
        watch.round()
        watch.round(timedelta(hours=1))
        return what_is_there(watch)


def caught_up(watch: Watch) -> tuple[object, ...]:
    """What is there after one more round, and that nothing was posted twice."""
    watch.round(timedelta(hours=1))
    ids = watch.posted_ids()
    assert len(ids) == len(set(ids)) == len(watch.rows("SELECT id FROM outbox"))
    return what_is_there(watch)


def what_a_round_meets(town: Town, data: Path) -> StoreError | None:
    """Why the round ended before its time."""
    try:
        with town.watch(data) as watch:
            watch.round()
    except StoreError as error:
        return error
    return None


def failed_in(error: BaseException) -> str:
    """Which of our steps met the end of the disk."""
    ours = ("deliver", "_put_off", "write_dossier", "_publish", "keep", "run_round", "open_database")
    names = {frame.name for frame in traceback.extract_tb(error.__traceback__)}
    return next((name for name in ours if name in names), "elsewhere")


def test_wherever_the_disk_is_full_the_reason_is_said_and_all_is_caught_up_once_there_is_room(
    town: Town, wanted: tuple[object, ...], disk: Disk
) -> None:
    hit: set[str] = set()
    for left in LEFT:
        disk.free()
        data = disk.path / "var"
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(town.before, data, symlinks=True)
        disk.leave(left * 1024)
        if (error := what_a_round_meets(town, data)) is not None:
            assert error.reason is Reason.DISK_FULL, (left, str(error))
            assert "free some space" in str(error)
            hit.add(failed_in(error))
        disk.free()
        with town.watch(data) as watch:
            assert caught_up(watch) == wanted, left
    assert {"open_database", "run_round", "keep", "_publish"} <= hit


@pytest.mark.parametrize("part", ["archive", "hosts", "rooms", "dossiers"])
def test_a_full_disk_behind_one_folder_holds_up_what_is_written_there_and_nothing_else(
    part: str, town: Town, wanted: tuple[object, ...], disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    data = disk.path / "var"
    shutil.copytree(town.before, data, symlinks=True)
    shutil.rmtree(data / part, ignore_errors=True)  # hosts that are known need no new page
    with mounted(data / part, "1m") as full:
        full.leave(0)
        with town.watch(data) as watch:
            report = watch.round()
            said = [line.problem for line in report.lines if line.problem] or [report.delivery.errors]
            if part == "dossiers":
                assert "quarterly of 2026-Q4 stays due" in caplog.text
                assert (report.digests, report.delivery.sent) == (2, 5)
            else:
                assert f"{data / part}" in str(said[0])
                assert "No space left on device" in str(said[0])
                assert report.exit_code == 1
            watch.round(timedelta(hours=1))
            watch.round(timedelta(hours=1))
            assert not any(state.failures for state in load_states(watch.db).values())
            full.free()
            assert caught_up(watch) == wanted


def test_an_archive_that_fills_up_between_a_feed_and_its_article_keeps_no_entry_without_its_article(
    model_directory: Path, server: ScriptedServer, disk: Disk
) -> None:
    page = server.script("/long", Page(b"<html><article><p>" + b"La charte. " * 300 + b"</p></article>"))
    url = server.script("/feed", Page(feed(Post("1", text="Une charte.", link=page))))
    data = disk.path / "var"
    with watching(data, model_directory, source(url=url)) as watch, mounted(data / "archive", "1m") as full:
        server.script("/robots.txt", Page(status=404))

        def fill(_: Received) -> Page:
            full.leave(0)
            return Page(b"<html><p>" + os.urandom(9999).hex().encode())

        server.script("/long", fill)
        (line,) = watch.round().lines
        assert line.problem is not None
        assert line.problem.fault is Fault.MACHINE
        full.free()
        server.script("/long", Page(b"<html><article><p>" + b"La charte. " * 300 + b"</p></article></html>"))
        assert watch.round(timedelta(hours=1)).lines[0].new == 1
        assert watch.column("SELECT length(text) > 1000 FROM items") == [1]


def test_a_site_that_cannot_be_written_is_said_and_built_when_there_is_room(
    town: Town, disk: Disk, tmp_path: Path
) -> None:
    data = tmp_path / "var"
    shutil.copytree(town.before, data, symlinks=True)
    sources = [source(f"s{n}", url=town.server.url(f"/{n}")) for n in range(3)]
    disk.leave(0)
    (data / "site").symlink_to(disk.path)
    with watching(data, town.model, *sources, now=LATER, site={"build": True}) as watch:
        report = watch.round()
        assert "No space left on device" in report.site_problem
        assert report.delivery.sent == len(watch.rows("SELECT id FROM outbox"))
        disk.free()
        assert watch.round(timedelta(hours=1)).site_problem == ""
        assert (data / "site" / "index.html").stat().st_size > 1000


def test_a_new_database_that_finds_no_room_is_begun_anew(disk: Disk) -> None:
    for left in (0, 4096, 65536, 131072):
        disk.leave(left)
        with pytest.raises(StoreError, match="free some space") as caught:
            open_database(disk.path / "vigie.db")
        assert caught.value.reason is Reason.DISK_FULL
        disk.free()
        open_database(disk.path / "vigie.db").close()
        for name in disk.path.glob("vigie.db*"):
            name.unlink()


def test_a_report_or_an_export_that_finds_no_room_leaves_what_was_there(disk: Disk) -> None:
    write_folder(disk.path / "rapport", {"a.txt": b"before"})
    write_atomically(disk.path / "liste.opml", "before")
    disk.leave(0)
    with pytest.raises(OSError, match="No space left"):
        write_folder(disk.path / "rapport", {"a.txt": bytes(9999), "b/c.txt": b"more"}, replace=True)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(disk.path / "liste.opml", "after" * 9999)
    assert (disk.path / "rapport" / "a.txt").read_bytes() == b"before"
    assert (disk.path / "liste.opml").read_text() == "before"
    assert sorted(path.name for path in disk.path.iterdir()) == ["filler", "liste.opml", "rapport"]


def test_the_keys_of_a_device_are_as_they_were_when_their_disk_was_full(disk: Disk) -> None:
    with closing(Cipher("@bot:lab.test", "VIGIE", disk.path / "matrix", "key")) as cipher:
        identity = cipher.identity
    disk.leave(0)
    with pytest.raises(CipherHeldUpError):
        Cipher("@bot:lab.test", "OTHER", disk.path / "matrix", "key")
    disk.free()
    with closing(Cipher("@bot:lab.test", "VIGIE", disk.path / "matrix", "key")) as cipher:
        assert cipher.identity == identity
        assert cipher.keys_to_publish(0) is not None


def test_a_note_of_a_room_that_finds_no_room_on_the_disk_ends_no_session(disk: Disk) -> None:
    notes = DirectNotes(disk.path)
    disk.leave(0)
    with pytest.raises(RoomUnreachableError, match="No space left"):
        notes.note("@ann:lab.test", "!one")
    disk.free()
    notes.note("@ann:lab.test", "!one")
    assert notes.room_with("@ann:lab.test") == "!one"
