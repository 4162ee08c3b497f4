"""Answers asks from the network: guarded, polite, conditional, bounded in size and time, and recorded.

Every failure leaves as FetchError with a fault of the fixed vocabulary; nothing of the HTTP client's own
exceptions gets out. No cookies, no referrer, no proxies from the environment, TLS always verified.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import TracebackType

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver

from watcher.items import Fault, Problem
from watcher.web.answer import Answer, Ask, FetchError, digest_of
from watcher.web.archive import ArchiveError, Recorder
from watcher.web.courtesy import Courtesy
from watcher.web.decoding import ACCEPT_ENCODING
from watcher.web.faults import NETWORK_ERRORS, closed_proxy, problem_of
from watcher.web.fetch_policy import FetchPolicy
from watcher.web.gate import Gate
from watcher.web.guard import GuardedResolver, check_url
from watcher.web.proxy import ProxyResolver, check_name
from watcher.web.redirects import moved_for_good, next_hop
from watcher.web.reply import Reply, read_reply
from watcher.web.urls import as_requested, host
from watcher.web.verdict import accept

_CONNECTIONS = 256
"""At once, of one batch: more than it has hosts, so that few wait, and far from a process's 1,024 files."""
_SAME_METHOD = frozenset({307, 308})
"""Redirects after which a POST stays one (RFC 9110, section 15.4)."""
_SOON_WRITTEN = 64 * 1024
"""Bytes of a body below which it takes longer to wake a thread than to record it."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Fetcher:
    """A Fetch over the network, to be entered before use. `now` tells the time for records and waits.

    Names are resolved by the system unless another `resolver` is given; its results are guarded too. Without
    a `gate` no host's rest and no robots.txt is minded.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        courtesy: Courtesy,
        recorder: Recorder | None,
        now: Callable[[], datetime],
        resolver: AbstractResolver | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._policy = policy
        self._courtesy = courtesy
        self._recorder = recorder
        self._now = now
        self._resolver = resolver
        self._gate = gate
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        inner, proxy = self._resolver or ThreadedResolver(), self._policy.proxy
        self._guarded = GuardedResolver(inner, allow_loopback=self._policy.allow_loopback)
        resolver = self._guarded if proxy is None else ProxyResolver(inner, proxy)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=_CONNECTIONS),
            proxy=proxy and proxy.address,
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
        statuses: list[int] = []
        validators = _validators(ask)
        given_by = host(ask.given_by or ask.url)
        if ask.body is not None:
            ask = replace(ask, headers=(("Content-Type", ask.media), *ask.headers))
        seconds = max(self._policy.timeout, ask.seconds)
        while True:
            stated = validators if host(trail[-1]) == given_by else {}
            reply, seconds = await self._turn(trail[-1], ask, stated, seconds)
            statuses.append(reply.status)
            digest = digest_of(reply.body or b"") if reply.status == 200 else None
            again = digest is not None and digest == ask.known
            named = ask.named(trail[-1])
            evidence = None if ask.private else await self._record(named, reply, digest, again=again)
            target = next_hop(trail, reply.status, reply.headers, self._policy.max_redirects)
            if target is None:
                break
            if host(target) != host(trail[-1]):
                ask = replace(ask, headers=())  # they belong to the host that they were meant for
            if reply.status not in _SAME_METHOD:
                ask = replace(ask, body=None)
            trail.append(target)
        if reply.status == 304 and not stated:
            raise _unasked_304(trail[-1])
        answer = accept(trail[-1], reply.status, reply.headers, reply.body or b"", evidence, reply.at)
        return replace(answer, moved_to=moved_for_good(trail, statuses), digest=digest)

    async def _turn(
        self, url: str, ask: Ask, validators: dict[str, str], seconds: float
    ) -> tuple[Reply, float]:
        """Ask `url` when its host's turn comes; the reply and the seconds that are left of `seconds`."""
        check_url(url, self._policy.allow_loopback)
        name = host(url) or ""
        delay = await self._gate.admit(url, ask, self.get) if self._gate else 0.0
        clock = asyncio.get_running_loop().time
        async with self._courtesy.turn(name, delay):
            if self._gate:
                self._gate.check_rest(name)  # the answer to another ask may have come while this one waited
            started = clock()
            try:
                async with asyncio.timeout(seconds):
                    if self._policy.proxy is not None:
                        await check_name(name, self._guarded)
                    reply = await self._request(url, ask, validators)
            except NETWORK_ERRORS as error:
                raise FetchError(problem_of(error, name, max(self._policy.timeout, ask.seconds))) from error
            if self._policy.proxy is not None and reply.status == 407:
                raise FetchError(closed_proxy(f"{reply.status} {reply.reason}"))
            if self._gate:
                self._gate.heard(name, reply.status, reply.headers, reply.at)
            return reply, seconds - (clock() - started)

    async def _request(self, url: str, ask: Ask, validators: dict[str, str]) -> Reply:
        if self._session is None:
            raise RuntimeError("the fetcher is used outside of its 'async with' block")
        at = self._now()
        known = self._policy.proxy.credentials if self._policy.proxy is not None else {}
        tunnelled = url.startswith("https:")  # then the proxy hears of the request to open a tunnel only
        async with self._session.request(
            ask.method,
            url,
            data=ask.body,
            headers={**dict(ask.headers), **validators, **({} if tunnelled else known)},
            proxy_headers=known if tunnelled else None,
            allow_redirects=False,
        ) as response:
            return await read_reply(response, ask.max_bytes, at, cut=ask.cut)

    async def _record(self, url: str, reply: Reply, digest: str | None, *, again: bool) -> str | None:
        if self._recorder is None or reply.body is None:
            return None
        record = partial(
            self._recorder.record,
            url,
            reply.status,
            reply.reason,
            reply.fields,
            reply.body,
            reply.at,
            digest=digest,
            again=again,
        )
        try:
            if again or len(reply.body) < _SOON_WRITTEN:
                return record()
            # In a thread, as compressing a large PDF takes a second that the other asks must not wait for.
            return await asyncio.to_thread(record)
        except ArchiveError as error:
            remedy = "Make room for the archive; nothing is collected without its evidence."
            raise FetchError(Problem(Fault.MACHINE, str(error), remedy)) from error


def _validators(ask: Ask) -> dict[str, str]:
    """Echoed to the letter; one that no header can carry is left out, which costs a full answer only."""
    stated = {"If-None-Match": ask.etag, "If-Modified-Since": ask.last_modified}
    return {name: value for name, value in stated.items() if value and not _CONTROL.search(value)}


def _unasked_304(url: str) -> FetchError:
    problem = Problem(
        Fault.HTTP,
        f"{url} answered 304 (Not Modified) to a request without validators",
        "Nothing at once; if it goes on, tell the site's webmaster: a cache in front of it is misled.",
    )
    return FetchError(problem, status=304)
