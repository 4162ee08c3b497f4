"""Sites explored over real HTTP: what is found, what is asked, and what becomes of those with nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from discovery import pages
from discovery.sites import NEWS, SITES, announced, rss_of, unannounced
from factories import NOW
from servers import Page, ScriptedServer, html, redirect
from watcher.discovery.exploring import MOST_ASKED, Explored, Explorer
from watcher.fetching import open_fetch
from watcher.items import Entry, Fault
from watcher.reading import Reader
from watcher.sandbox import Sandbox
from watcher.sources import Kind
from watcher.visit import HarvestPolicy, ReadingPolicy
from watcher.web.fetch_policy import FetchPolicy

Explore = Callable[..., Explored]

POLICY = HarvestPolicy(
    now=NOW,
    fetch=FetchPolicy(user_agent="Vigie/test", timeout=5, allow_loopback=True),
    reading=ReadingPolicy(fetch_articles=False, window=timedelta(days=7)),
    host_spacing=0,
    contact=None,
    model_directory=Path(),
)


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seconds=10) as box:
        yield box


@pytest.fixture
def explored(server: ScriptedServer, box: Sandbox) -> Callable[..., Explored]:
    """What is found of a path of the server."""

    async def run(path: str, wanted: Kind | None) -> Explored:
        async with open_fetch(POLICY) as fetch:
            reader = Reader(fetch, box, POLICY.reading)
            return await Explorer(fetch, reader, box, NOW, wanted).explore(server.url(path))

    return lambda path="/", wanted=None: asyncio.run(run(path, wanted))


def told(entries: tuple[Entry, ...]) -> tuple[tuple[str, str | None], ...]:
    return tuple((one.title, one.published and one.published.date().isoformat()) for one in entries)


@pytest.mark.parametrize("name", SITES)
def test_unlike_sites_are_found_unaided(server: ScriptedServer, explored: Explore, name: str) -> None:
    build, path = SITES[name]
    expected = build(server)

    best = explored(path).findings[0]

    assert (best.kind, sorted(told(best.entries))) == (expected.kind, sorted(expected.entries))
    assert all(one.link is None or one.link.startswith(server.url()) for one in best.entries)


def test_a_living_feed_that_is_announced_is_enough(server: ScriptedServer, explored: Explore) -> None:
    announced(server)
    found = explored()

    assert [one.target for one in server.requests] == ["/", "/flux-actus"]
    assert [one.kind for one in found.findings] == ["feed", "listing"]


def test_another_kind_is_looked_for_on_request(server: ScriptedServer, explored: Explore) -> None:
    announced(server)
    (best,) = explored(wanted="listing").findings

    assert (best.kind, len(best.entries)) == ("listing", 6)


def test_a_feed_that_its_site_left_behind_comes_after_the_list(
    server: ScriptedServer, explored: Explore
) -> None:
    old = pages.page(pages.cards(6), '<link rel="alternate" type="application/rss+xml" href="/old.xml">')
    server.script("/", html(old))
    item = "<item><title>Ancien</title><link>/a</link><pubDate>Mon, 03 Feb 2020 10:00:00 GMT</pubDate></item>"
    server.script("/old.xml", Page(f"<rss version='2.0'><channel>{item}</channel></rss>".encode()))

    assert [one.kind for one in explored().findings] == ["listing", "feed"]


def test_a_section_has_its_own_feed_tried_first(server: ScriptedServer, explored: Explore) -> None:
    unannounced(server)
    server.script("/blog/ia", html("<html><title>Blog</title><p>Le blog</p></html>"))
    server.script("/blog/ia/feed/", Page(rss_of(server)))
    found = explored("/blog/ia")

    assert found.findings[0].url.endswith("/blog/ia/feed/")
    assert server.asked("/rss.xml") == []


def test_one_link_to_the_news_is_followed_on_the_same_host_only(
    server: ScriptedServer, explored: Explore
) -> None:
    body = '<a href="https://news.example/news">News</a><a href="/espace/presse">Espace presse</a>'
    server.script("/", html(f"<html><title>A</title><main>{body}</main></html>"))
    server.script("/espace/presse", html(pages.page(pages.plain_list())))
    best = explored().findings[0]

    assert (best.kind, best.url, best.dated) == ("listing", server.url("/espace/presse"), 6)


def test_few_requests_are_made_of_a_site_that_has_nothing(server: ScriptedServer, explored: Explore) -> None:
    server.script("/", html("<html><title>Rien</title><p>En construction</p></html>"))
    found = explored()

    assert (found.findings, found.problem) == ((), None)
    asked = [one.target for one in server.requests]
    assert len(asked) == len(set(asked)) <= MOST_ASKED
    assert {"/", "/feed/", "/robots.txt", "/sitemap.xml"} <= set(asked)
    assert {one.url for one in found.attempts} == {server.url(path) for path in asked}


def test_announcements_without_number_are_not_all_followed(server: ScriptedServer, explored: Explore) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/f/{n}">' for n in range(500))
    server.script("/", html(f"<html><head>{links}</head><body>rien</body></html>"))
    explored()

    assert len(server.requests) <= MOST_ASKED


@pytest.mark.parametrize(
    ("answer", "fault", "words"),
    [
        (Page(b"", 404), Fault.HTTP, "404"),
        (html("<html><title>Just a moment...</title></html>", 403), Fault.CHALLENGE, "browser"),
        (Page(b"%PDF-1.7 ...", headers={"Content-Type": "text/html"}), Fault.UNREADABLE, "a PDF"),
        (redirect("http://10.0.0.1/"), Fault.REFUSED_ADDRESS, ""),
    ],
)
def test_what_keeps_a_site_from_us_is_named(
    server: ScriptedServer, explored: Explore, answer: Page, fault: Fault, words: str
) -> None:
    server.script("/", answer)
    problem = explored().problem

    assert problem is not None
    assert (problem.fault, words in problem.detail, bool(problem.remedy)) == (fault, True, True)


def test_a_page_that_cannot_be_parsed_in_time_is_noted_and_the_rest_is_tried(
    server: ScriptedServer, explored: Explore
) -> None:
    unannounced(server)
    server.script("/", Page(b"\x00\x01" * 1000))

    assert told(explored().findings[0].entries) == NEWS
