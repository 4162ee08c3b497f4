from __future__ import annotations

import shutil
import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from cli_folder import Folder
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from processes import wait_until
from servers import Page, ScriptedServer, html

TODAY = datetime.now(UTC).replace(microsecond=0)


def recent(*posts: Post) -> Page:
    return Page(feed(*posts), headers={"ETag": '"1"'})


def count(folder: Folder, table: str) -> int:
    with closing(sqlite3.connect(folder.path / "var" / "vigie.db")) as db:
        return db.execute(f"select count(*) from {table}").fetchone()[0]


def test_one_pass_shows_alert_and_table_and_a_second_stores_nothing_new(
    folder: Folder, server: ScriptedServer
) -> None:
    urgent = Post("u", URGENT_TITLE, URGENT_TEXT, published=TODAY)
    sources = folder.sources(cnil=server.script("/feed", recent(urgent, Post("1", published=TODAY))))
    first = folder.run("run", "--once", "--sources", sources)
    assert first.code == 0
    assert "Alerte" in first.out
    assert "2 new, 0 revised · 1 alert(s)" in first.out
    second = folder.run("run", "--once", "--sources", sources)
    assert "0 new, 0 revised" in second.out
    assert "Alerte" not in second.out
    assert count(folder, "items") == 2


def test_one_bad_source_gives_exit_code_1_and_a_remedy(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(
        good=server.script("/good", recent(Post("1"))), bad=server.script("/bad", html("<html></html>"))
    )
    ran = folder.run("run", "--once", "--sources", sources, "--json")
    assert ran.code == 1
    report = {one["id"]: one for one in ran.json["sources"]}
    assert report["good"]["new"] == 1
    assert report["bad"]["fault"] == "not-a-feed"
    assert report["bad"]["remedy"]


def test_no_network_is_said_once_with_exit_code_3(folder: Folder) -> None:
    sources = folder.sources(a="http://a.invalid/feed", b="http://b.invalid/feed", c="http://c.invalid/feed")
    ran = folder.run("run", "--once", "--sources", sources)
    assert ran.code == 3
    assert (ran.out + ran.err).count("no network") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources:\n  - id: a\n    kind: rss\n", "sources.yaml:3: "),
        ("sources: [\n", "sources.yaml:2: not valid YAML"),
    ],
)
def test_a_wrong_file_gives_exit_code_2_and_the_line(folder: Folder, text: str, message: str) -> None:
    (folder.path / "sources.yaml").write_text(text, encoding="utf-8")
    ran = folder.run("run", "--once", "--sources", "sources.yaml")
    assert ran.code == 2
    assert message in ran.err


def test_a_second_watch_on_the_same_data_is_refused(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(slow=server.script("/slow", Page(feed(), after=8)))
    with folder.start("run", "--once", "--sources", sources) as first:
        assert wait_until(lambda: bool(server.asked("/slow")))
        second = folder.run("run", "--once", "--sources", sources)
        assert first.wait(100) == 0
    assert second.code == 3
    assert "another vigie is at work" in second.err


def test_killed_anywhere_and_started_again_nothing_is_lost_or_told_twice(
    folder: Folder, server: ScriptedServer
) -> None:
    posts = [Post(f"u{n}", f"{URGENT_TITLE} ({n})", URGENT_TEXT, published=TODAY) for n in range(3)]
    urls = {f"s{n}": server.script(f"/{n}", recent(post)) for n, post in enumerate(posts)}
    sources = folder.sources(**urls)
    for tenths in range(6, 30, 4):
        with folder.start("run", "--once", "--sources", sources) as process:
            time.sleep(tenths / 10)
            process.kill()
    assert folder.run("run", "--once", "--sources", sources).code == 0
    assert (count(folder, "items"), count(folder, "outbox")) == (3, 3)
    journal = (folder.path / "var" / "rooms" / "terminal.jsonl").read_text(encoding="utf-8")
    assert [journal.count(f"({n})") > 0 for n in range(3)] == [True, True, True]
    assert len(journal.splitlines()) == 3


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_pass_that_is_interrupted_leaves_at_once_and_loses_nothing(
    folder: Folder, server: ScriptedServer, workers: str
) -> None:
    quick, slow = recent(Post("1")), Page(feed(Post("2")), after=60)
    sources = folder.sources(quick=server.script("/quick", quick), slow=server.script("/slow", slow, quick))
    once = ("run", "--once", "--sources", sources)
    with folder.start(*once, VIGIE_ENGINE__WORKERS=workers) as process:
        assert wait_until(lambda: bool(server.asked("/slow")))
        process.send_signal(signal.SIGINT)
        assert process.wait(100) == 128 + signal.SIGINT
    assert folder.run(*once).code == 0
    assert count(folder, "items") == 2


def test_a_recorded_pass_is_played_again_without_the_network(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(cnil=server.script("/feed", recent(Post("1"), Post("2"))))
    first = folder.run("run", "--once", "--sources", sources, "--json")
    asked = len(server.requests)
    replay = ("run", "--once", "--sources", sources, "--replay", first.json["archive"], "--json")
    shutil.copytree(folder.path / "var" / "model", folder.path / "other" / "model")
    elsewhere = folder.run(*replay, VIGIE_PATHS__DATA="other")
    assert elsewhere.json["sources"][0]["new"] == 2
    assert len(server.requests) == asked


def test_a_file_that_is_no_archive_is_wrong_use(folder: Folder) -> None:
    (folder.path / "x.warc.gz").write_bytes(b"not an archive")
    ran = folder.run("run", "--once", "--replay", "x.warc.gz")
    assert ran.code == 2
    assert "x.warc.gz" in ran.err


def test_replay_without_once_is_wrong_use(folder: Folder) -> None:
    (folder.path / "x.warc.gz").touch()
    assert folder.run("run", "--replay", "x.warc.gz").code == 2


def test_the_watch_works_at_once_and_ends_on_a_signal(folder: Folder, server: ScriptedServer) -> None:
    sources = folder.sources(cnil=server.script("/feed", recent(Post("1"))))
    with folder.start("run", "--sources", sources) as watching:
        assert watching.stdout is not None
        line = ""
        while "1 new" not in line:
            line = watching.stdout.readline()
            assert line, "the watch ended early"
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(100) == 0
    assert count(folder, "items") == 1
