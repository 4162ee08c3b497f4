"""Fetching from a real server: what is sent, what is followed, what is bounded, and how it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from servers import Page, Received, ScriptedServer, gzipped, html, redirect, rss
from watcher.items import Fault
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.courtesy import Courtesy
from watcher.web.fetch import Fetcher
from watcher.web.fetch_policy import FetchPolicy

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
Fetching = Callable[..., Answer]


def failure(fetch: Fetching, url: str, **asked: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **asked)
    assert caught.value.problem.remedy.endswith(".")
    return caught.value


def fault(fetch: Fetching, url: str, **asked: object) -> Fault:
    return failure(fetch, url, **asked).problem.fault


class TestRequest:
    def test_says_who_asks_and_sends_nothing_that_follows_anybody(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        fetch(server.script("/feed", rss("<rss/>")))
        (sent,) = server.requests
        assert sent.method == "GET"
        assert sent.headers == {
            "host": f"127.0.0.1:{server.port}",
            "user-agent": "Vigie/0 (test)",
            "accept": "*/*",
            "accept-encoding": "gzip, deflate, br",
        }

    @pytest.mark.parametrize("etag", ['"33a64df5"', 'W/"0815"', "unquoted", '"a,b"', '"é"', '""'])
    def test_echoes_validators_to_the_letter(
        self, server: ScriptedServer, fetch: Fetching, etag: str
    ) -> None:
        date = "Thu, 1 Jan 1970 00:00:00 GMT"
        url = server.script("/feed", rss("<rss/>", ETag=etag, Last_Modified=date), Page(status=304))
        first = fetch(url)
        second = fetch(url, etag=first.headers["etag"], last_modified=first.headers["last-modified"])
        sent = server.asked("/feed")[1].headers
        assert (sent["if-none-match"], sent["if-modified-since"]) == (etag, date)
        assert (second.status, second.body) == (304, b"")

    def test_leaves_out_a_validator_that_would_break_the_header(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        fetch(server.script("/feed", rss("<rss/>")), etag='"a"\r\nX: y', last_modified="")
        assert not {"if-none-match", "if-modified-since", "x"} & set(server.requests[0].headers)

    def test_keeps_no_cookies(self, server: ScriptedServer) -> None:
        server.script("/", html("<p>1", Set_Cookie="id=1; Path=/"))
        url = server.url("/", host="localhost")  # cookies of IP addresses are kept by hardly anybody

        async def twice() -> None:
            async with Fetcher(
                FetchPolicy("t", allow_loopback=True), Courtesy(0), None, lambda: NOW
            ) as fetcher:
                await fetcher.get(Ask(url))
                await fetcher.get(Ask(url))

        asyncio.run(twice())
        assert [("cookie" in each.headers) for each in server.requests] == [False, False]

    def test_ignores_the_proxy_of_the_environment(
        self, server: ScriptedServer, fetch: Fetching, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert fetch(server.script("/", html("<p>"))).status == 200

    def test_waits_for_its_turn_at_the_host_but_not_on_the_clock_of_the_timeout(
        self, server: ScriptedServer
    ) -> None:
        server.script("/a", redirect("/b"))
        server.script("/b", html("<p>b"))

        async def run() -> Answer:
            policy = FetchPolicy("t", timeout=0.6, allow_loopback=True)
            async with Fetcher(policy, Courtesy(0.7), None, lambda: NOW) as fetcher:
                return await fetcher.get(Ask(server.url("/a")))

        assert asyncio.run(run()).body == b"<p>b"
        first, second = server.requests
        assert second.at - first.at >= 0.65

    def test_needs_to_be_entered(self) -> None:
        fetcher = Fetcher(FetchPolicy("t", allow_loopback=True), Courtesy(0), None, lambda: NOW)
        with pytest.raises(RuntimeError, match="async with"):
            asyncio.run(fetcher.get(Ask("http://127.0.0.1:9/")))

    def test_can_be_left_without_being_entered(self) -> None:
        fetcher = Fetcher(FetchPolicy("t"), Courtesy(0), None, lambda: NOW)
        asyncio.run(fetcher.__aexit__(None, None, None))


class TestAnswer:
    def test_has_body_headers_in_lower_case_and_the_address(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        answer = fetch(server.script("/flux%20rss", rss("<rss/>", X_Test="Été")).replace("%20", " ") + "#top")
        assert answer.url == server.url("/flux%20rss")
        assert (answer.status, answer.body, answer.evidence) == (200, b"<rss/>", None)
        assert answer.content_type == "application/rss+xml"
        assert answer.headers["x-test"] == "Été"

    def test_headers_outside_utf_8_are_read_as_latin_1_and_repeated_ones_joined(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        raw = b"HTTP/1.1 200 OK\r\nX-A: \xe9t\xe9\r\nVary: a\r\nVary: b\r\nContent-Length: 1\r\n\r\nx"
        answer = fetch(server.script("/", Page(raw=raw)))
        assert answer.headers["x-a"] == "été"
        assert answer.headers["vary"] == "a, b"

    def test_is_decompressed(self, server: ScriptedServer, fetch: Fetching) -> None:
        assert fetch(server.script("/", gzipped(b"<rss/>" * 99))).body == b"<rss/>" * 99

    def test_may_come_in_chunks(self, server: ScriptedServer, fetch: Fetching) -> None:
        raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<rs\r\n3\r\ns/>\r\n0\r\n\r\n"
        assert fetch(server.script("/", Page(raw=raw))).body == b"<rss/>"

    def test_may_end_with_the_connection(self, server: ScriptedServer, fetch: Fetching) -> None:
        assert fetch(server.script("/", Page(raw=b"HTTP/1.0 200 OK\r\n\r\n<rss/>"))).body == b"<rss/>"

    def test_comes_over_ipv6_too(self, fetch: Fetching) -> None:
        try:
            server = ScriptedServer("::1")
        except OSError:
            pytest.skip("this machine has no IPv6 loopback")
        with server:
            assert fetch(server.script("/", html("<p>six"))).body == b"<p>six"


class TestRedirects:
    def test_are_followed_and_the_last_address_told(self, server: ScriptedServer, fetch: Fetching) -> None:
        server.script("/a", redirect("b/", 301))
        server.script("/b/", redirect(server.url("/c?d=é"), 308))
        server.script("/c", html("<p>arrived"))
        answer = fetch(server.url("/a"))
        assert (answer.url, answer.body) == (server.url("/c?d=%C3%A9"), b"<p>arrived")

    def test_circles_and_long_chains_end(self, server: ScriptedServer, fetch: Fetching) -> None:
        server.script("/a", redirect("/b"))
        server.script("/b", redirect("/a"))
        for step in range(9):
            server.script(f"/{step}", redirect(f"/{step + 1}"))
        assert fault(fetch, server.url("/a")) is Fault.REDIRECTS
        assert fault(fetch, server.url("/0")) is Fault.REDIRECTS
        assert len(server.asked("/5")) == 1
        assert server.asked("/6") == []

    def test_keep_validators_at_the_same_host_and_drop_them_at_another(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        server.script("/same", redirect("/here"))
        server.script("/here", Page(status=304))
        assert fetch(server.url("/same"), etag='"1"').status == 304
        server.script("/other", redirect(server.url("/there", host="localhost")))
        server.script("/there", html("<p>"))
        fetch(server.url("/other"), etag='"1"', last_modified="x")
        assert server.asked("/here")[0].headers["if-none-match"] == '"1"'
        assert not {"if-none-match", "if-modified-since"} & set(server.asked("/there")[0].headers)

    def test_carry_validators_to_the_host_that_gave_them(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        there = server.url("/there", host="localhost")
        server.script("/here", redirect(there))
        server.script("/there", Page(status=304))
        assert fetch(server.url("/here"), etag='"1"', given_by=there).status == 304
        assert "if-none-match" not in server.asked("/here")[0].headers
        assert server.asked("/there")[0].headers["if-none-match"] == '"1"'

    def test_tell_where_the_page_moved_for_good(self, server: ScriptedServer, fetch: Fetching) -> None:
        server.script("/a", redirect("/b", 301))
        server.script("/b", redirect("/c", 308))
        server.script("/c", redirect("/d", 302))
        server.script("/d", redirect("/e", 301))
        server.script("/e", html("<p>"))
        assert fetch(server.url("/a")).moved_to == server.url("/c")
        assert fetch(server.url("/c")).moved_to is None
        assert fetch(server.url("/e")).moved_to is None

    @pytest.mark.parametrize(
        "location",
        [
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://[fd00::1]/",
            "http://a@b.fr/",
        ],
    )
    def test_are_guarded_at_each_hop(self, server: ScriptedServer, fetch: Fetching, location: str) -> None:
        server.script("/", redirect(location))
        assert fault(fetch, server.url()) is Fault.REFUSED_ADDRESS

    @pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:alert(1)", "", "https://[bad"])
    def test_lead_to_web_addresses_only(self, server: ScriptedServer, fetch: Fetching, location: str) -> None:
        server.script("/", redirect(location))
        assert fault(fetch, server.url()) is Fault.REDIRECTS

    def test_do_not_read_a_large_page_on_the_way(self, server: ScriptedServer, fetch: Fetching) -> None:
        server.script("/", Page(b"x" * 5000, 302, {"Location": "/b"}))
        server.script("/b", html("<p>b"))
        assert fetch(server.url(), max_bytes=100).body == b"<p>b"


def test_many_asks_at_once_stay_apart(server: ScriptedServer) -> None:
    def echo(received: Received) -> Page:
        return html(received.target)

    for number in range(30):
        server.script(f"/{number}", echo)

    async def run() -> list[Answer]:
        policy = FetchPolicy("t", allow_loopback=True)
        async with Fetcher(policy, Courtesy(0), None, lambda: NOW) as fetcher:
            asks = [Ask(server.url(f"/{number}")) for number in range(30)]
            return await asyncio.gather(*map(fetcher.get, asks))

    assert [answer.body.decode() for answer in asyncio.run(run())] == [f"/{number}" for number in range(30)]
