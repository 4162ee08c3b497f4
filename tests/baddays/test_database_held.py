"""The database cannot be written: another process holds it, or the disk or its file is read-only."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from baddays.houses import Disk, Watch, watching
from chat.houses import opened, said
from chat.named_rooms import NamedRooms
from factories import source
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, Received, ScriptedServer
from watcher.chat import room
from watcher.chat.delivery import deliver
from watcher.files import DataFolderError, locked
from watcher.store.database import open_database
from watcher.store.errors import Reason, StoreError

HOUR = timedelta(hours=1)
URGENT = Page(feed(Post("u", URGENT_TITLE, URGENT_TEXT)))


class Holder:
    """Another process that holds the database, as far as SQLite can tell."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def take(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@contextmanager
def held(watch: Watch) -> Generator[Holder]:
    """Somebody who may hold the watch's database; the watch waits for a tenth of a second only."""
    watch.db.conn.execute("PRAGMA busy_timeout = 100")
    holder = Holder(watch.house.settings.paths.database)
    yield holder
    holder.let_go()
    holder.close()


def test_a_round_that_finds_the_database_held_says_so_and_the_next_one_brings_all(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    url = server.script("/feed", URGENT)
    with watching(tmp_path / "var", model_directory, source(url=url)) as watch, held(watch) as holder:
        holder.take()
        with pytest.raises(StoreError, match=r"another process holds the database.*fuser") as caught:
            watch.round()
        assert caught.value.reason is Reason.LOCKED
        assert server.asked("/feed") == []
        holder.let_go()
        assert watch.round().delivery.sent == 1


def test_a_database_that_is_taken_in_the_midst_of_a_round_costs_no_item_and_no_post(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    url = server.url("/feed")
    with watching(tmp_path / "var", model_directory, source(url=url)) as watch, held(watch) as holder:

        def take(_: Received) -> Page:
            holder.take()
            return URGENT

        server.script("/feed", take, URGENT)
        with pytest.raises(StoreError, match="another process holds the database"):
            watch.round()
        holder.let_go()
        assert watch.rows("SELECT id FROM items") == []
        assert watch.round(HOUR, only_due=True).alerts == 1
        assert len(watch.posted()) == 1


def test_a_message_that_was_sent_while_the_database_was_held_is_not_shown_twice(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    url = server.script("/feed", URGENT)
    with watching(tmp_path / "var", model_directory, source(url=url)) as watch, held(watch) as holder:
        seen: dict[str, int] = {}

        class Slow:
            async def post(self, post: room.Post) -> str:
                seen[post.txn_id] = seen.get(post.txn_id, 0) + 1
                if len(seen) == 1 and seen[post.txn_id] == 1:
                    holder.take()
                return f"${post.txn_id}"

            async def remember(self, since: datetime, page: str | None) -> room.Remembered:
                raise AssertionError("nothing was restored")

        (watch.data / "rooms").write_text("in the way: the round itself tells nobody")
        watch.round()
        (watch.data / "rooms").unlink()
        rooms = NamedRooms({"observatoire": Slow()})
        later = watch.house.now() + HOUR
        with pytest.raises(StoreError, match="another process holds the database"):
            asyncio.run(deliver(watch.db, rooms, lambda: later))
        holder.let_go()
        assert asyncio.run(deliver(watch.db, rooms, lambda: later)).sent == 1
        assert list(seen.values()) == [2], "the same transaction id again: for a room, one message"


def test_what_was_said_while_the_database_was_held_is_answered_when_it_comes_again(tmp_path: Path) -> None:
    with opened(tmp_path) as watched:
        watched.db.conn.execute("PRAGMA busy_timeout = 100")
        holder = Holder(watched.house.settings.paths.database)
        holder.take()
        with pytest.raises(StoreError, match="another process holds the database"):
            watched.hear(said("!aide"))
        holder.let_go()
        holder.close()
        watched.hear(said("!aide"))
        watched.hear(said("!aide"))
        assert len(watched.messages) == 1


@pytest.mark.parametrize("what", ["disk", "file"])
def test_a_read_only_disk_or_file_is_named_and_the_watch_goes_on_when_it_may_write(
    what: str, disk: Disk, server: ScriptedServer, model_directory: Path
) -> None:
    url = server.script("/feed", URGENT)
    data = disk.path / "var"
    with watching(data, model_directory, source(url=url)) as watch:
        watch.round()
    path = data / "vigie.db"
    if what == "disk":
        disk.remount("ro")
    else:
        subprocess.run(["mount", "--bind", "-o", "ro", str(path), str(path)], check=True, timeout=10)
    try:
        with pytest.raises(StoreError) as caught, watching(data, model_directory, source(url=url)) as watch:
            watch.round(HOUR)
        assert caught.value.reason in {Reason.READ_ONLY, Reason.UNREACHABLE}
        assert "permissions" in str(caught.value)
        assert str(path) in str(caught.value)
        if what == "disk":
            with pytest.raises(DataFolderError, match="Read-only file system"), locked(data / "vigie.lock"):
                pass
    finally:
        if what == "disk":
            disk.remount("rw")
        else:
            subprocess.run(["umount", str(path)], check=True, timeout=10)
    with watching(data, model_directory, source(url=url)) as watch:
        assert watch.round(HOUR).exit_code == 0
        assert len(watch.posted()) == 1


def test_a_data_folder_of_somebody_else_is_refused_with_its_name(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("nobody else's folder was tried: only root may become somebody else")
    data = tmp_path / "var"
    open_database(data / "vigie.db").close()
    data.chmod(0o700)
    os.seteuid(65534)
    try:
        with pytest.raises(DataFolderError, match="cannot be written") as refused, locked(data / "lock"):
            pass
        with pytest.raises(StoreError) as unreachable:
            open_database(data / "vigie.db")
    finally:
        os.seteuid(0)
    assert str(data) in str(refused.value)
    assert unreachable.value.reason is Reason.UNREACHABLE
    assert "its permissions" in str(unreachable.value)
