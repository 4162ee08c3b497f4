"""A watch that is killed in the midst of its visits asks nobody sooner for it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cli_folder import Folder
from factories import source
from feeds import Post, feed
from politeness.examiner import START
from politeness.ours import reader
from processes import wait_until
from servers import Page, ScriptedServer
from watcher.store.database import open_database
from watcher.store.sources import load_states


def test_who_was_asked_and_not_heard_is_not_asked_again_by_the_next_start(
    folder: Folder, server: ScriptedServer
) -> None:
    sources = folder.sources(slow=server.script("/slow", Page(feed(Post("1")), after=60)))
    with folder.start("run", "--sources", sources) as first:
        assert wait_until(lambda: bool(server.asked("/slow")))
        first.kill()
    with folder.start("run", "--sources", sources) as second:
        assert wait_until(lambda: rounds_done(folder) == 1)
        second.kill()
    assert len(server.asked("/slow")) == 1


def test_a_round_without_a_network_asked_nobody(data: Path) -> None:
    lost = (
        source("a", url="http://no-such-host-a.invalid/"),
        source("b", url="http://no-such-host-b.invalid/"),
    )
    reader(data, lost)(START)
    db = open_database(data / "vigie.db", read_only=True)
    try:
        assert [state.asked_at for state in load_states(db).values()] == [None, None]
    finally:
        db.close()


def rounds_done(folder: Folder) -> int:
    with sqlite3.connect(folder.path / "var" / "vigie.db") as db:
        return db.execute("SELECT count(*) FROM runs WHERE ended_at IS NOT NULL").fetchone()[0]
