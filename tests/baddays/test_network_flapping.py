"""The network comes and goes, or somebody in it answers for everybody: nothing is lost or told for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from baddays.houses import Watch, watching
from factories import NOW, source
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, Rule, ScriptedServer, html, redirect
from watcher.items import Fault, Harvest, Outcome, SourceState
from watcher.rules.portals import sift
from watcher.sources import Source
from watcher.store.sources import load_states

HOUR = timedelta(hours=1)
PORTAL = html("<html><h1>Bienvenue</h1><p>Acceptez les conditions pour vous connecter.</p></html>")
CUT = Page(raw=b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 9999\r\n\r\n<rss>")
NOTHING = Page(raw=b"")
SLOW = Page(b"", after=3)
HOSTS = 4


@pytest.fixture
def servers() -> Iterator[list[ScriptedServer]]:
    """One host each: feeds, and a page that is watched for changes on the last."""
    with ExitStack() as stack:
        yield [stack.enter_context(ScriptedServer(f"127.0.0.{number}")) for number in range(1, HOSTS + 1)]


def page(words: str) -> Page:
    return html(f"<html><main><h1>Commission</h1><p>{words}</p></main></html>")


def everybody(servers: list[ScriptedServer], trouble: Rule) -> None:
    for server in servers:
        server.script("/", trouble)


def working(servers: list[ScriptedServer], *more: Post) -> None:
    for number, server in enumerate(servers[:-1]):
        posts = (Post(f"{number}"), *(replace(one, guid=f"{one.guid}{number}") for one in more))
        server.script("/", Page(feed(*posts, base=f"https://s{number}.example")))
    servers[-1].script("/", page("La commission se réunit le 3 décembre pour parler des agents."))


@pytest.fixture
def watch(tmp_path: Path, servers: list[ScriptedServer], model_directory: Path) -> Iterator[Watch]:
    sources: list[Source] = [source(f"s{n}", url=one.url("/")) for n, one in enumerate(servers[:-1])]
    sources.append(source("page", kind="change", url=servers[-1].url("/")))
    working(servers)
    web = {"host_spacing": 0, "allow_loopback": True, "timeout": 1}
    with watching(tmp_path / "var", model_directory, *sources, web=web) as watch:
        watch.round()
        watch.round(HOUR)
        yield watch


TROUBLES = {
    "a portal that answers for all": PORTAL,
    "a portal that sends on": redirect("http://127.0.0.9:9/login"),
    "cut in the midst": CUT,
    "closed without an answer": NOTHING,
    "no answer in time": SLOW,
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_trouble_of_the_network_changes_nothing_and_what_came_meanwhile_is_told_once(
    trouble: Page, watch: Watch, servers: list[ScriptedServer]
) -> None:
    items = watch.rows("SELECT key, revision, content_hash FROM items ORDER BY id")
    everybody(servers, trouble)
    for _ in range(2):
        report = watch.round(HOUR)
        assert report.exit_code != 0
        assert report.alerts == 0
    assert watch.rows("SELECT key, revision, content_hash FROM items ORDER BY id") == items
    assert watch.posted() == []
    working(servers, Post("u", URGENT_TITLE, URGENT_TEXT, published=NOW + 2 * HOUR))
    report = watch.round(HOUR)
    assert [line.revised for line in report.lines] == [0] * HOSTS
    assert sorted(line.new for line in report.lines) == [0, 1, 1, 1]
    assert not any(state.failures for state in load_states(watch.db).values())
    told = len(watch.posted())
    assert told >= 1
    watch.round(HOUR)
    assert len(watch.posted()) == told


def test_a_portal_is_no_network_and_said_once(watch: Watch, servers: list[ScriptedServer]) -> None:
    everybody(servers, PORTAL)
    report = watch.round(HOUR)
    assert (report.network_down, report.exit_code, report.lines) == (True, 3, ())


def harvest(name: str, answer: str | None, status: int = 200) -> Harvest:
    return Harvest(name, Outcome.COLLECTED, SourceState(body_hash=answer), status=status)


def test_only_an_answer_that_three_hosts_gave_is_of_nobody() -> None:
    given = [
        harvest("a", "x"),
        harvest("b", "x"),
        harvest("c", "y"),
        harvest("d", "x", 304),
        harvest("e", None),
    ]
    states = {one.source_id: SourceState() for one in given}
    places = {one.source_id: one.source_id for one in given}
    assert sift(given, states, places, NOW) == given
    third = [*given, harvest("f", "x")]
    found = sift(third, {**states, "f": SourceState()}, {**places, "f": "b"}, NOW)
    assert found == third, "two of them are one host"
    found = sift(third, {**states, "f": SourceState(etag='"1"')}, {**places, "f": "f"}, NOW)
    faults = {one.source_id: one.problem.fault for one in found if one.problem}
    assert faults == dict.fromkeys("abf", Fault.NO_NETWORK)
    assert [one.state.etag for one in found if one.source_id == "f"] == ['"1"']
