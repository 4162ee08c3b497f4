"""A recorded run can be run again from its archive, without the network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from servers import Page, ScriptedServer, gzipped, html, redirect, rss
from watcher.items import Fault
from watcher.web.answer import Answer, Ask, Fetch, FetchError
from watcher.web.archive import ArchiveError, Recorder
from watcher.web.replay import Replay

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SITE = "https://site.example"


def write(path: Path, *records: tuple[str, int, dict[str, str], bytes]) -> Path:
    """An archive of these (path of the address, status, headers, body)."""
    with Recorder(path, software="t", operator=None, at=NOW, new_id=lambda: str(uuid4())) as into:
        for target, status, headers, body in records:
            into.record(SITE + target, status, "", headers.items(), body, NOW)
    return path


def ask(replay: Fetch, target: str, **asked: object) -> Answer:
    return asyncio.run(replay.get(Ask(SITE + target, **asked)))  # type: ignore[arg-type]


def problem(replay: Fetch, target: str, **asked: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        ask(replay, target, **asked)
    return caught.value


def test_each_ask_gets_the_next_record_of_its_address_and_then_the_last_again(tmp_path: Path) -> None:
    first = write(tmp_path / "1", ("/a", 200, {}, b"a1"), ("/b", 200, {}, b"b1"), ("/a", 200, {}, b"a2"))
    second = write(tmp_path / "2", ("/a", 200, {}, b"a3"))
    replay = Replay.open([first, second])
    assert [ask(replay, "/a").body for _ in range(4)] == [b"a1", b"a2", b"a3", b"a3"]
    assert [ask(replay, "/b").body for _ in range(2)] == [b"b1", b"b1"]


def test_an_answer_is_what_the_network_would_have_said(tmp_path: Path) -> None:
    replay = Replay.open(
        [write(tmp_path / "1", ("/a", 200, {"Content-Type": "text/xml", "ETag": '"1"'}, b"x"))]
    )
    answer = ask(replay, "/a#top")
    assert (answer.url, answer.status, answer.content_type) == (f"{SITE}/a", 200, "text/xml")
    assert answer.headers["etag"] == '"1"'
    assert (answer.evidence or "").startswith("urn:uuid:")


def test_redirects_are_followed_and_their_circles_found(tmp_path: Path) -> None:
    hops: list[tuple[str, int, dict[str, str], bytes]] = [
        ("/a", 301, {"Location": "/b"}, b""),
        ("/b", 302, {"Location": "c"}, b""),
        ("/c", 200, {}, b"arrived"),
        ("/x", 302, {"Location": "/y"}, b""),
        ("/y", 302, {"Location": "/x"}, b""),
        ("/out", 302, {"Location": "https://elsewhere.example/"}, b""),
    ]
    replay = Replay.open([write(tmp_path / "1", *hops)])
    assert (ask(replay, "/a").url, ask(replay, "/a").body) == (f"{SITE}/c", b"arrived")
    assert problem(replay, "/x").problem.fault is Fault.REDIRECTS
    assert problem(replay, "/out").problem.fault is Fault.NOT_ARCHIVED


def test_unusable_answers_are_judged_again(tmp_path: Path) -> None:
    replay = Replay.open(
        [
            write(
                tmp_path / "1",
                ("/busy", 503, {"Retry-After": "Mon, 23 Nov 2026 08:31:00 GMT"}, b"busy"),
                ("/wall", 202, {"Content-Type": "text/html"}, b"<html>"),
                ("/same", 304, {}, b""),
            )
        ]
    )
    busy = problem(replay, "/busy")
    assert (busy.problem.fault, busy.retry_after, busy.status) == (Fault.RATE_LIMITED, 60, 503)
    assert problem(replay, "/wall").problem.fault is Fault.CHALLENGE
    assert ask(replay, "/same").status == 304


def test_an_address_that_was_not_recorded_is_named(tmp_path: Path) -> None:
    error = problem(Replay.open([write(tmp_path / "1", ("/a", 200, {}, b"x"))]), "/other")
    assert error.problem.fault is Fault.NOT_ARCHIVED
    assert f"{SITE}/other" in error.problem.detail


def test_the_limit_of_an_ask_holds(tmp_path: Path) -> None:
    replay = Replay.open([write(tmp_path / "1", ("/a", 200, {}, b"x" * 1000))])
    assert len(ask(replay, "/a", max_bytes=1000).body) == 1000
    assert problem(replay, "/a", max_bytes=999).problem.fault is Fault.TOO_LARGE


def test_a_damaged_archive_is_named_before_anything_is_replayed(tmp_path: Path) -> None:
    good = write(tmp_path / "good", ("/a", 200, {}, b"x"))
    bad = tmp_path / "bad"
    bad.write_bytes(good.read_bytes()[:-5])
    with pytest.raises(ArchiveError, match="bad: truncated"):
        Replay.open([good, bad])


def test_a_recorded_run_replays_to_the_same_answers(
    server: ScriptedServer, fetch: Callable[..., Answer], tmp_path: Path
) -> None:
    server.script("/feed", rss("<rss>1</rss>"), gzipped(b"<rss>2</rss>"))
    server.script("/feed?x=%C3%A9", html("<p>été"))
    server.script("/wall", html("<html>no", 403, Retry_After="5"))
    server.script("/304", Page(status=304, headers={"ETag": '"1"'}))
    asks = ["/feed", "/old%20path", "/feed", "/wall", "/304"]
    server.script("/old%20path", redirect("/feed?x=é"))

    def outcome(answer: Callable[[], Answer]) -> object:
        try:
            found = answer()
        except FetchError as error:
            return (error.problem, error.status, error.retry_after)
        return (found.url, found.status, found.body, found.evidence, found.content_type)

    path = tmp_path / "a.warc.gz"
    with Recorder(path, software="t", operator=None, at=NOW, new_id=lambda: str(uuid4())) as into:
        live = [outcome(lambda t=t: fetch(server.url(t), recorder=into, etag='"1"')) for t in asks]
    replay = Replay.open([path])
    again = [outcome(lambda t=t: asyncio.run(replay.get(Ask(server.url(t))))) for t in asks]
    assert again == live
