"""The gate before each request: rests of hosts, and pages that robots.txt forbids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from servers import Page, ScriptedServer, html, redirect
from watcher.items import Fault
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.courtesy import Courtesy
from watcher.web.fetch import Fetcher
from watcher.web.fetch_policy import FetchPolicy
from watcher.web.gate import Gate, RestingError
from watcher.web.hosts import HostBook

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORBIDDEN = Page(b"User-agent: *\nDisallow: /private")
Asking: TypeAlias = Callable[..., "list[Answer | Fault]"]


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    """Ask all of these at once, some time later, in a process of its own."""

    def ask_all(*asks: Ask | str, after: timedelta = timedelta(0)) -> list[Answer | Fault]:
        async def one(fetcher: Fetcher, ask: Ask | str) -> Answer | Fault:
            try:
                return await fetcher.get(Ask(ask) if isinstance(ask, str) else ask)
            except FetchError as error:
                return error.problem.fault

        async def run() -> list[Answer | Fault]:
            gate = Gate(HostBook(tmp_path), lambda: NOW + after)
            policy = FetchPolicy("Vigie/0 (test)", 5, allow_loopback=True)
            async with Fetcher(policy, Courtesy(0), None, lambda: NOW + after, gate=gate) as fetcher:
                return await asyncio.gather(*(one(fetcher, ask) for ask in asks))

        return asyncio.run(run())

    return ask_all


def faults(answers: list[Answer | Fault]) -> list[Fault | None]:
    return [None if isinstance(one, Answer) else one for one in answers]


def paths(server: ScriptedServer) -> list[str]:
    return [one.target for one in server.requests]


class TestRobots:
    def test_is_asked_for_once_a_day_before_all_pages_of_a_site(
        self, server: ScriptedServer, asking: Asking
    ) -> None:
        server.script("/robots.txt", FORBIDDEN)
        pages = [server.script(f"/{n}", html("<p>")) for n in range(5)]
        assert faults(asking(*pages)) == [None] * 5
        assert faults(asking(*pages, after=23 * HOUR)) == [None] * 5
        assert paths(server)[0] == "/robots.txt"
        assert len(server.asked("/robots.txt")) == 1
        asking(pages[0], after=24 * HOUR)
        assert len(server.asked("/robots.txt")) == 2

    def test_forbids_and_the_page_is_not_asked_for(self, server: ScriptedServer, asking: Asking) -> None:
        server.script("/robots.txt", FORBIDDEN)
        assert faults(asking(server.script("/private/a", html("<p>")))) == [Fault.ROBOTS]
        assert paths(server) == ["/robots.txt"]

    def test_is_not_asked_about_what_is_made_for_machines(
        self, server: ScriptedServer, asking: Asking
    ) -> None:
        server.script("/robots.txt", FORBIDDEN)
        feed = Ask(server.script("/private/feed", html("<p>")), for_machines=True)
        assert faults(asking(feed)) == [None]
        assert paths(server) == ["/private/feed"]

    def test_of_the_host_at_the_end_of_a_redirect_counts_too(
        self, server: ScriptedServer, asking: Asking
    ) -> None:
        with ScriptedServer("127.0.0.2") as other:
            other.script("/robots.txt", FORBIDDEN)
            start = server.script("/a", redirect(other.url("/private/b")))
            assert faults(asking(start)) == [Fault.ROBOTS]
            assert paths(other) == ["/robots.txt"]

    @pytest.mark.parametrize(
        "answer",
        [
            Page(b"", 404),
            Page(b"no", 403),
            Page(b"gone", 410),
            Page(b""),
            Page(b"", 204),
            redirect("/robots.txt"),
        ],
        ids=["404", "403", "410", "empty", "204", "circle"],
    )
    def test_that_is_not_there_forbids_nothing(
        self, server: ScriptedServer, asking: Asking, answer: Page
    ) -> None:
        server.script("/robots.txt", answer)
        page = server.script("/a", html("<p>"))
        assert faults(asking(page)) == faults(asking(page)) == [None]
        assert len(server.asked("/robots.txt")) == 1

    def test_is_followed_over_redirects(self, server: ScriptedServer, asking: Asking) -> None:
        server.script("/robots.txt", redirect("/rules"))
        server.script("/rules", FORBIDDEN)
        assert faults(asking(server.script("/private", html("<p>")))) == [Fault.ROBOTS]

    def test_that_cannot_be_had_forbids_everything_and_is_asked_for_hourly(
        self, server: ScriptedServer, asking: Asking
    ) -> None:
        server.script("/robots.txt", Page(b"", 500), Page(b"", 500), FORBIDDEN)
        page = server.script("/a", html("<p>"))
        assert faults(asking(page, page)) == [Fault.HTTP, Fault.HTTP]
        assert faults(asking(page, after=HOUR - timedelta(minutes=1))) == [Fault.HTTP]
        assert paths(server) == ["/robots.txt"]
        assert faults(asking(page, after=HOUR)) == [Fault.HTTP]
        assert faults(asking(page, after=2 * HOUR)) == [None]

    def test_that_was_had_once_is_relied_on_for_a_month(self, server: ScriptedServer, asking: Asking) -> None:
        server.script("/robots.txt", FORBIDDEN, Page(b"", 500))
        pages = [server.script("/a", html("<p>")), server.script("/private", html("<p>"))]
        asking(pages[0])
        assert faults(asking(*pages, after=30 * DAY)) == [None, Fault.ROBOTS]
        assert faults(asking(*pages, after=32 * DAY)) == [Fault.HTTP, Fault.HTTP]

    def test_that_answers_429_lets_the_host_rest(self, server: ScriptedServer, asking: Asking) -> None:
        server.script("/robots.txt", Page(b"", 429, {"Retry-After": "60"}), Page(b""))
        page = server.script("/a", html("<p>"))
        assert faults(asking(page)) == [Fault.RATE_LIMITED]
        assert faults(asking(page, after=timedelta(seconds=59))) == [Fault.RATE_LIMITED]
        assert faults(asking(page, after=timedelta(seconds=61))) == [None]
        assert paths(server) == ["/robots.txt", "/robots.txt", "/a"]

    def test_of_a_host_that_is_not_there_says_what_is_wrong_with_the_host(self, asking: Asking) -> None:
        assert faults(asking("http://127.0.0.1:9/a", "http://127.0.0.1:9/b")) == [Fault.CONNECT] * 2

    def test_is_read_as_far_as_half_a_megabyte(self, server: ScriptedServer, asking: Asking) -> None:
        text = b"User-agent: *\nDisallow: /private\n" + b"# \n" * 200_000 + b"Disallow: /late\n"
        server.script("/robots.txt", Page(text))
        pages = [server.script(path, html("<p>")) for path in ("/private", "/late")]
        assert faults(asking(*pages)) == [Fault.ROBOTS, None]

    def test_may_ask_for_a_longer_spacing(self, server: ScriptedServer, asking: Asking) -> None:
        server.script("/robots.txt", Page(b"User-agent: *\nCrawl-delay: 0.4"))
        pages = [server.script(f"/{n}", html("<p>")) for n in range(3)]
        asking(*pages)
        _, first, second, third = server.requests
        assert second.at - first.at > 0.3
        assert third.at - second.at > 0.3


class TestRest:
    @pytest.mark.parametrize(
        ("answer", "minutes"),
        [
            (Page(b"", 429, {"Retry-After": "3600"}), 60),
            (Page(b"", 503, {"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}), 30),
            (Page(b"", 429), 15),
        ],
    )
    def test_a_host_that_asks_for_it_is_left_alone_with_all_its_pages(
        self, server: ScriptedServer, asking: Asking, answer: Page, minutes: int
    ) -> None:
        page = server.script("/b", html("<p>"))
        asked = [Ask(server.script("/a", answer), for_machines=True)]
        assert faults(asking(*asked)) == [Fault.RATE_LIMITED]
        early, late = timedelta(minutes=minutes - 1), timedelta(minutes=minutes + 1)
        other = Ask(page, for_machines=True)
        assert faults(asking(other, after=early)) == [Fault.RATE_LIMITED]
        assert paths(server) == ["/a"]
        assert faults(asking(other, after=late)) == [None]

    def test_a_503_without_a_time_asks_for_none(self, server: ScriptedServer, asking: Asking) -> None:
        url = server.script("/a", Page(b"", 503), html("<p>"))
        assert faults(asking(Ask(url, for_machines=True))) == [Fault.HTTP]
        assert faults(asking(Ask(url, for_machines=True))) == [None]

    def test_what_waits_for_its_turn_meanwhile_is_not_asked(
        self, server: ScriptedServer, asking: Asking
    ) -> None:
        refusal = Page(b"", 429, {"Retry-After": "60"}, after=0.3)
        asks = [Ask(server.script(f"/{n}", refusal), for_machines=True) for n in range(6)]
        assert faults(asking(*asks)) == [Fault.RATE_LIMITED] * 6
        assert len(server.requests) == 2

    def test_says_until_when(self) -> None:
        error = RestingError("a.example", NOW + HOUR, NOW)
        assert (error.until, error.retry_after) == (NOW + HOUR, 3600)
        assert "until 2026-11-23 09:30 UTC" in error.problem.detail
