"""Fetching what cannot be had: refusals, limits in size and time, and everything that breaks."""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from certificates import self_signed
from servers import Page, ScriptedServer, html
from watcher.items import Fault
from watcher.web.answer import Answer, FetchError

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
Fetching = Callable[..., Answer]


def failure(fetch: Fetching, url: str, **asked: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **asked)
    assert caught.value.problem.remedy.endswith(".")
    return caught.value


def fault(fetch: Fetching, url: str, **asked: object) -> Fault:
    return failure(fetch, url, **asked).problem.fault


class TestVerdict:
    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            (html("<html>wait", 202), Fault.CHALLENGE),
            (html("<html>captcha", 405), Fault.CHALLENGE),
            (html("<title>Just a moment...", 403), Fault.CHALLENGE),
            (html("<html>no", 403), Fault.BLOCKED),
            (html("<html>lost", 404), Fault.HTTP),
            (html("<html>gone", 410), Fault.GONE),
            (Page(status=204), Fault.EMPTY),
            (Page(), Fault.EMPTY),
            (Page(status=500), Fault.HTTP),
        ],
    )
    def test_statuses_become_faults(
        self, server: ScriptedServer, fetch: Fetching, page: Page, expected: Fault
    ) -> None:
        error = failure(fetch, server.script("/", page))
        assert (error.problem.fault, error.status) == (expected, page.status)

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_busy_server_says_when_to_come_back(
        self, server: ScriptedServer, fetch: Fetching, status: int
    ) -> None:
        error = failure(fetch, server.script("/", html("busy", status, Retry_After="90")))
        assert (error.problem.fault, error.retry_after) == (Fault.RATE_LIMITED, 90)

    def test_a_304_that_was_not_asked_for_is_no_answer(self, server: ScriptedServer, fetch: Fetching) -> None:
        error = failure(fetch, server.script("/", Page(status=304)))
        assert (error.problem.fault, error.status) == (Fault.HTTP, 304)

    @pytest.mark.parametrize(
        "broken",
        [
            Page(b"x" * 2000, 403),
            Page(b"not gzip", 403, {"Content-Encoding": "gzip"}),
            Page(b"short", 403, {"Content-Length": "90"}),
        ],
    )
    def test_a_refusal_counts_even_if_its_page_cannot_be_read(
        self, server: ScriptedServer, fetch: Fetching, broken: Page
    ) -> None:
        assert fault(fetch, server.script("/", broken), max_bytes=1000) is Fault.BLOCKED


class TestLimits:
    def test_a_body_may_be_as_large_as_allowed_and_not_a_byte_larger(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        url = server.script("/", Page(b"x" * 1000))
        assert len(fetch(url, max_bytes=1000).body) == 1000
        assert fault(fetch, url, max_bytes=999) is Fault.TOO_LARGE

    def test_the_limit_holds_without_a_stated_length(self, server: ScriptedServer, fetch: Fetching) -> None:
        url = server.script("/", Page(raw=b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 500_000))
        assert fault(fetch, url, max_bytes=1000) is Fault.TOO_LARGE

    def test_a_bomb_does_not_go_off(self, server: ScriptedServer, fetch: Fetching) -> None:
        small = zlib.compressobj(9, wbits=31)
        bomb = small.compress(b"\0" * (64 * 1024 * 1024)) + small.flush()
        url = server.script("/", Page(bomb, headers={"Content-Encoding": "gzip"}))
        started = time.monotonic()
        assert fault(fetch, url, max_bytes=1_000_000) is Fault.TOO_LARGE
        assert time.monotonic() - started < 5

    @pytest.mark.parametrize(
        "slow",
        [
            Page(b"late", after=30),
            Page(b"drip" * 1000, drip=0.05),
        ],
    )
    def test_slow_answers_end_in_time(self, server: ScriptedServer, fetch: Fetching, slow: Page) -> None:
        started = time.monotonic()
        assert fault(fetch, server.script("/", slow), timeout=0.3) is Fault.TIMEOUT
        assert time.monotonic() - started < 3

    def test_an_answer_known_to_be_slow_is_given_its_time(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        url = server.script("/", Page(b"late", after=0.4))
        assert fetch(url, timeout=0.1, seconds=5).body == b"late"

    def test_the_time_is_for_all_hops_together(self, server: ScriptedServer, fetch: Fetching) -> None:
        for step in range(5):
            server.script(f"/{step}", Page(b"x", 302, {"Location": f"/{step + 1}"}, after=0.2))
        assert fault(fetch, server.url("/0"), timeout=0.5) is Fault.TIMEOUT
        assert server.asked("/4") == []


class ScriptedFailure(AbstractResolver):
    """A resolver whose every answer is this error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        raise self.error

    async def close(self) -> None:
        return None


class TestFailures:
    @pytest.mark.parametrize(
        "raw",
        [
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"HTTP/1.1 abc\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnot a chunk",
            b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nshort",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nxx",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
        ],
    )
    def test_what_breaks_the_rules_of_http_is_unreadable(
        self, server: ScriptedServer, fetch: Fetching, raw: bytes
    ) -> None:
        assert fault(fetch, server.script("/", Page(raw=raw))) is Fault.UNREADABLE

    def test_a_server_that_hangs_up_is_no_connection(self, server: ScriptedServer, fetch: Fetching) -> None:
        assert fault(fetch, server.script("/", Page(raw=b""))) is Fault.CONNECT

    def test_a_closed_port_is_no_connection(self, fetch: Fetching) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
            assert fault(fetch, url) is Fault.CONNECT

    @pytest.mark.parametrize(
        ("error", "expected"),
        [
            (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), Fault.DNS),
            (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), Fault.NO_NETWORK),
            (UnicodeError("label too long"), Fault.UNREADABLE),
        ],
    )
    def test_a_name_that_is_not_found_is_told_from_a_network_that_is_down(
        self, fetch: Fetching, error: Exception, expected: Fault
    ) -> None:
        assert fault(fetch, "https://site.example/", resolver=ScriptedFailure(error)) is expected

    @pytest.mark.parametrize(
        "url", ["", "ftp://example.org/", "https://a:b@example.org/", "http://[", "x" * 99]
    )
    def test_what_is_no_web_address_is_refused(self, fetch: Fetching, url: str) -> None:
        assert fault(fetch, url) is Fault.REFUSED_ADDRESS

    def test_https_to_a_server_that_speaks_http_is_a_tls_fault(
        self, server: ScriptedServer, fetch: Fetching
    ) -> None:
        assert fault(fetch, server.url().replace("http:", "https:")) is Fault.TLS

    def test_an_untrusted_certificate_is_a_tls_fault(self, fetch: Fetching, tmp_path: Path) -> None:
        with ScriptedServer(tls=self_signed(tmp_path)) as server:
            server.script("/", html("<p>untrusted"))
            assert fault(fetch, server.url()) is Fault.TLS
            assert server.requests == []
