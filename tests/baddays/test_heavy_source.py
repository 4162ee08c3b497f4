"""A source that sends ten megabytes a minute: it costs itself the day, and the others nothing."""

from __future__ import annotations

import os
import resource
from datetime import timedelta
from pathlib import Path

from baddays.houses import watching
from factories import NOW, source
from feeds import Post, feed
from servers import Page, Received, ScriptedServer
from watcher.items import Fault
from watcher.rules.roster import A_DAY, Circumstances, call_roll

HOUR = timedelta(hours=1)


def test_a_source_that_brought_too_much_today_is_asked_again_tomorrow(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    heavy, light = source("heavy", url=server.url("/heavy")), source("light", url=server.url("/light"))
    server.script("/heavy", Page(feed(Post("1"), base="https://heavy.example")))
    server.script("/light", Page(feed(Post("1"), base="https://light.example")))
    with watching(tmp_path / "var", model_directory, heavy, light) as watch:
        watch.round()
        watch.write("UPDATE source_days SET bytes = ? WHERE source_id = 'heavy'", A_DAY)
        report = watch.round(2 * HOUR, only_due=True)
        notes = {line.source_id: line.notes for line in report.lines}
        assert notes["heavy"] == (
            "brought 200 MB today, more than the disk should take: asked again tomorrow (UTC)",
        )
        assert (len(server.asked("/heavy")), len(server.asked("/light"))) == (1, 2)
        watch.round(24 * HOUR, only_due=True)
        assert len(server.asked("/heavy")) == 2


def test_how_much_is_enough_holds_for_the_source_and_not_for_its_host() -> None:
    sources = (source("a"), source("b"))
    found = call_roll(
        sources, {}, NOW, only_due=True, given=Circumstances(brought={"a": A_DAY, "b": A_DAY - 1})
    )
    assert [one.id for one in found.visit] == ["b"]


def test_ten_new_megabytes_at_each_visit_are_bounded_in_memory_posts_and_time_of_others(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    visits = 0

    def pour(_: Received) -> Page:
        nonlocal visits
        visits += 1
        posts = (Post(f"{visits}-{number}", text=os.urandom(24_000).hex()) for number in range(190))
        return Page(feed(*posts, base="https://heavy.example"))

    server.script("/heavy", pour)
    endless = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>" + b"<!-- more -->" * 900_000
    )
    server.script("/endless", Page(raw=endless))
    server.script("/light", Page(feed(Post("1"), base="https://light.example")))
    names = ("heavy", "endless", "light")
    sources = [source(name, url=server.url(f"/{name}")) for name in names]
    with watching(tmp_path / "var", model_directory, *sources) as watch:
        first = {line.source_id: line for line in watch.round().lines}
        assert first["light"].new == 1
        assert first["endless"].problem is not None
        assert first["endless"].problem.fault is Fault.TOO_LARGE
        assert first["heavy"].new == 190
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        second = {line.source_id: line for line in watch.round(HOUR).lines}
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < 150_000, f"{grown} KiB more at the second visit"
        assert second["heavy"].new == 190
        assert len(watch.posted()) <= 2
        kept = sum(path.stat().st_size for path in (watch.data / "archive").rglob("*.warc.gz"))
        assert kept < 25_000_000
        (brought,) = watch.column("SELECT bytes FROM source_days WHERE source_id = 'heavy'")
        assert 18_000_000 < brought < 21_000_000
