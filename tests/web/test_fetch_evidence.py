"""Every answer that is fetched is evidence, and names its record."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from servers import Page, ScriptedServer, gzipped, html, redirect
from watcher.items import Fault
from watcher.web.answer import Answer, FetchError, digest_of
from watcher.web.archive import ArchivedAnswer, Recorder, read_record
from watcher.web.warc import places, read

NOW = datetime(2026, 11, 23, 8, 30, 0, 123456, tzinfo=UTC)
SITE = "https://site.example/"


def recorder(path: Path, operator: str | None = "veille@rennes.example") -> Recorder:
    """A recorder whose ids count up from 1; the first is the file's own."""
    numbers = itertools.count(1)
    return Recorder(
        path,
        software="Vigie/0.1",
        operator=operator,
        at=NOW,
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
    )


def everything(path: Path) -> list[ArchivedAnswer]:
    return [read(place) for place in places(path)]


Fetching = Callable[..., Answer]


def test_an_answer_names_its_evidence(server: ScriptedServer, fetch: Fetching, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    url = server.script("/", gzipped(b"<rss/>" * 100))
    with recorder(path) as into:
        answer = fetch(url, recorder=into)
    assert answer.evidence is not None
    kept = read_record(path, answer.evidence)
    assert kept is not None
    assert (kept.url, kept.status, kept.body) == (url, 200, b"<rss/>" * 100)
    assert "content-encoding" not in {name.lower() for name, _ in kept.headers}


def test_hops_unchanged_answers_and_refusals_are_evidence_too(
    server: ScriptedServer, fetch: Fetching, tmp_path: Path
) -> None:
    path = tmp_path / "a.warc.gz"
    server.script("/a", redirect("/b"))
    server.script("/b", Page(status=304))
    server.script("/c", html("<html>no", 403))
    with recorder(path) as into:
        fetch(server.url("/a"), recorder=into, etag='"1"')
        with pytest.raises(FetchError):
            fetch(server.url("/c"), recorder=into)
    assert [(answer.url[-2:], answer.status) for answer in everything(path)] == [
        ("/a", 302),
        ("/b", 304),
        ("/c", 403),
    ]


def test_a_body_that_came_again_is_recorded_without_it(
    server: ScriptedServer, fetch: Fetching, tmp_path: Path
) -> None:
    path, body = tmp_path / "a.warc.gz", b"<rss/>" * 1000
    url = server.script("/", Page(body))
    with recorder(path) as into:
        first = fetch(url, recorder=into)
        again = fetch(url, recorder=into, known=digest_of(body))
        other = fetch(url, recorder=into, known=digest_of(b"<rss/>"))

    assert {one.digest for one in (first, again, other)} == {digest_of(body)}
    assert again.body == body
    assert [(one.status, one.body) for one in everything(path)] == [(200, body), (304, b""), (200, body)]


def test_what_was_not_read_is_not_recorded(server: ScriptedServer, fetch: Fetching, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    for status in (200, 403):
        server.script("/", Page(b"x" * 2000, status))
        with recorder(tmp_path / f"{status}.warc.gz") as into, pytest.raises(FetchError):
            fetch(server.url(), recorder=into, max_bytes=1000)
        assert everything(tmp_path / f"{status}.warc.gz") == []
    assert not path.exists()


def test_an_answer_that_cannot_be_recorded_is_not_given(
    server: ScriptedServer, fetch: Fetching, tmp_path: Path
) -> None:
    with recorder(tmp_path / "a.warc.gz") as into:
        pass
    with pytest.raises(FetchError) as caught:
        fetch(server.script("/", html("<p>")), recorder=into)
    assert caught.value.problem.fault is Fault.MACHINE
    assert "a.warc.gz" in caught.value.problem.detail
