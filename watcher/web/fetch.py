"""Answers asks from the network: guarded, polite, conditional, bounded in size and time, and recorded.

Every failure leaves as FetchError with a fault of the fixed vocabulary; nothing of the HTTP client's own
exceptions gets out. No cookies, no proxies from the environment, TLS always verified.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver

from watcher.items import Fault, Problem
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.archive import ArchiveError, Recorder
from watcher.web.courtesy import Courtesy
from watcher.web.decoding import ACCEPT_ENCODING, BoundedBody, too_large
from watcher.web.faults import NETWORK_ERRORS, problem_of
from watcher.web.guard import GuardedResolver, check_url
from watcher.web.redirects import MAX_REDIRECTS, next_hop
from watcher.web.urls import as_requested, host
from watcher.web.verdict import accept

_CHUNK = 64 * 1024
_SAME_METHOD = frozenset({307, 308})
"""Redirects after which a POST stays one (RFC 9110, section 15.4)."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How asks are made. `timeout` is in seconds for one ask, redirects included, waiting for turns not."""

    user_agent: str
    timeout: float = 30
    allow_loopback: bool = False
    max_redirects: int = MAX_REDIRECTS


@dataclass(frozen=True, slots=True)
class _Reply:
    """One hop's answer; `body` is None when it could not be read and the status is told all the same."""

    status: int
    reason: str
    fields: tuple[tuple[str, str], ...]
    body: bytes | None
    at: datetime

    @property
    def headers(self) -> dict[str, str]:
        """Names in lower case; fields that repeat are joined by commas (RFC 9110, section 5.3)."""
        joined: dict[str, str] = {}
        for name, value in self.fields:
            key = name.lower()
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
        return joined


class Fetcher:
    """A Fetch over the network, to be entered before use. `now` tells the time for records and waits.

    Names are resolved by the system unless another `resolver` is given; its results are guarded too.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        courtesy: Courtesy,
        recorder: Recorder | None,
        now: Callable[[], datetime],
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._policy = policy
        self._courtesy = courtesy
        self._recorder = recorder
        self._now = now
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        guarded = GuardedResolver(
            self._resolver or ThreadedResolver(), allow_loopback=self._policy.allow_loopback
        )
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=guarded, use_dns_cache=False),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            trust_env=False,
            headers={
                "User-Agent": self._policy.user_agent,
                "Accept": "*/*",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, ask: Ask) -> Answer:
        """Answer with 200 or 304 after redirects, or raise FetchError."""
        trail = [as_requested(ask.url)]
        validators = _validators(ask)
        ask = replace(ask, headers=(*_content_type(ask), *ask.headers))
        seconds = self._policy.timeout
        while True:
            reply, seconds = await self._turn(trail[-1], ask, validators, seconds)
            evidence = None if ask.private else await self._record(ask.named(trail[-1]), reply)
            target = next_hop(trail, reply.status, reply.headers, self._policy.max_redirects)
            if target is None:
                break
            if host(target) != host(trail[-1]):
                validators = {}  # they belong to the host that gave them
                ask = replace(ask, headers=())  # and so do credentials
            if reply.status not in _SAME_METHOD:
                ask = replace(ask, body=None)
            trail.append(target)
        if reply.status == 304 and not validators:
            raise _unasked_304(trail[-1])
        return accept(trail[-1], reply.status, reply.headers, reply.body or b"", evidence, reply.at)

    async def _turn(
        self, url: str, ask: Ask, validators: dict[str, str], seconds: float
    ) -> tuple[_Reply, float]:
        """Ask `url` when its host's turn comes; the reply and the seconds that are left of `seconds`."""
        check_url(url, self._policy.allow_loopback)
        name = host(url) or ""
        clock = asyncio.get_running_loop().time
        async with self._courtesy.turn(name):
            started = clock()
            try:
                async with asyncio.timeout(seconds):
                    reply = await self._request(url, ask, validators)
            except NETWORK_ERRORS as error:
                raise FetchError(problem_of(error, name, self._policy.timeout)) from error
            return reply, seconds - (clock() - started)

    async def _request(self, url: str, ask: Ask, validators: dict[str, str]) -> _Reply:
        if self._session is None:
            raise RuntimeError("the fetcher is used outside of its 'async with' block")
        at = self._now()
        headers = {**dict(ask.headers), **validators}
        async with self._session.request(
            ask.method, url, data=ask.body, headers=headers, allow_redirects=False
        ) as response:
            try:
                body = await _read(response, ask.max_bytes)
            except (FetchError, *NETWORK_ERRORS):
                if response.status == 200:
                    raise
                body = None  # a refusal or a redirect says what it says, whatever its page is like
            fields = tuple((_text(name), _text(value)) for name, value in response.raw_headers)
            return _Reply(response.status, response.reason or "", fields, body, at)

    async def _record(self, url: str, reply: _Reply) -> str | None:
        if self._recorder is None or reply.body is None:
            return None
        # In a thread, as compressing a large PDF takes a second that the other asks must not wait for.
        record = self._recorder.record
        try:
            return await asyncio.to_thread(
                record, url, reply.status, reply.reason, reply.fields, reply.body, reply.at
            )
        except ArchiveError as error:
            remedy = "Make room for the archive; nothing is collected without its evidence."
            raise FetchError(Problem(Fault.INTERNAL, str(error), remedy)) from error


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if response.content_length is not None and response.content_length > max_bytes:
        raise too_large(max_bytes)
    body = BoundedBody(_joined(response.headers.getall("Content-Encoding", ())), max_bytes)
    async for chunk in response.content.iter_chunked(_CHUNK):
        body.feed(chunk)
    return body.finish()


def _joined(values: Iterable[str]) -> str:
    return ", ".join(value for value in values if value.strip().lower() not in {"", "identity"})


def _content_type(ask: Ask) -> tuple[tuple[str, str], ...]:
    return () if ask.body is None else (("Content-Type", "application/json"),)


def _validators(ask: Ask) -> dict[str, str]:
    """Echoed to the letter; one that no header can carry is left out, which costs a full answer only."""
    stated = {"If-None-Match": ask.etag, "If-Modified-Since": ask.last_modified}
    return {name: value for name, value in stated.items() if value and not _CONTROL.search(value)}


def _text(raw: bytes) -> str:
    """Header bytes as text that can be kept; UTF-8 by habit, Latin-1 by the book."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _unasked_304(url: str) -> FetchError:
    problem = Problem(
        Fault.HTTP,
        f"{url} answered 304 (Not Modified) to a request without validators",
        "Nothing at once; if it goes on, tell the site's webmaster: a cache in front of it is misled.",
    )
    return FetchError(problem, status=304)
