"""Who may be asked what, now: hosts that asked to be left alone, and pages that robots.txt forbids."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from watcher.items import Fault, Problem
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.hosts import HostBook, RobotsCopy, is_ahead, site_of
from watcher.web.robots import (
    MAX_BYTES,
    PRODUCT,
    Rules,
    after_answer,
    after_trouble,
    is_current,
    read_rules,
    text_in_force,
)
from watcher.web.urls import host
from watcher.web.verdict import retry_after

SHORTEST_REST = timedelta(minutes=15)
"""How long a host rests that answered 429 and said no time."""

_RESTING_REMEDY = "Nothing: it is asked again then. If it goes on, raise web.host_spacing in vigie.toml."
_FORBIDDEN_REMEDY = (
    "Ask the site to admit Vigie in its robots.txt, or look for a feed or another address of the same source."
)
_UNKNOWN_REMEDY = "Nothing at once; if it goes on, tell the site that its robots.txt cannot be had."
_NO_SUCH_FILE = frozenset({Fault.REDIRECTS, Fault.REFUSED_ADDRESS, Fault.GONE})
"""What counts as a site without robots.txt, besides 4xx (RFC 9309, section 2.3.1.3)."""
_NO_ANSWER = frozenset({Fault.NO_NETWORK, Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.TIMEOUT})
"""Trouble that the page itself would meet: it is told as such."""


class RestingError(FetchError):
    """The host asked to be left alone until `until`; it was not asked."""

    def __init__(self, name: str, until: datetime, now: datetime) -> None:
        self.until = until
        detail = f"{name} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        wait = max((until - now).total_seconds(), 0.0)
        super().__init__(Problem(Fault.RATE_LIMITED, detail, _RESTING_REMEDY), retry_after=wait)


class Gate:
    """Asks the book of hosts before each request, and notes in it what answers ask for.

    One instance belongs to one event loop. `now` tells the time of the round.
    """

    def __init__(self, book: HostBook, now: Callable[[], datetime]) -> None:
        self._book = book
        self._now = now
        self._rules: dict[str, tuple[RobotsCopy, Rules]] = {}
        self._unreached: dict[str, FetchError] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, url: str, ask: Ask, get: Callable[[Ask], Awaitable[Answer]]) -> float:
        """Let a request through, or raise FetchError; the seconds that the site wants between two of them.

        What is made for machines is not looked up in robots.txt. `get` is how a robots.txt is asked for.
        """
        site = site_of(url)
        if site is None or ask.for_machines:
            copy = self._book.robots(site) if site else None
        else:
            async with self._asking[site]:
                copy = await self._robots(site, get)
        rules = await self._read(site, copy) if site and copy else None
        if not ask.for_machines:
            self._check(url, rules, copy)
        return rules.delay if rules else 0.0

    def check_rest(self, name: str) -> None:
        """Raise RestingError for a host that asked to be left alone."""
        now, until = self._now(), self._book.resting(name)
        if until is not None and is_ahead(until, now):
            raise RestingError(name, until, now)

    def heard(self, name: str, status: int, headers: Mapping[str, str], at: datetime) -> None:
        """Note what an answer asks for: with 429, or 503 and a time, the whole host rests."""
        if status not in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
            return
        wait = retry_after(headers, at)
        if wait is not None:
            self._book.rest(name, at + timedelta(seconds=wait))
        elif status == HTTPStatus.TOO_MANY_REQUESTS:
            self._book.rest(name, at + SHORTEST_REST)

    async def _robots(self, site: str, get: Callable[[Ask], Awaitable[Answer]]) -> RobotsCopy:
        known, now = self._book.robots(site), self._now()
        if known is not None and is_current(known, now):
            return known
        if site in self._unreached:
            raise self._unreached[site]
        copy = await self._ask(site, known, get)
        self._book.keep_robots(site, copy)
        return copy

    async def _ask(
        self, site: str, known: RobotsCopy | None, get: Callable[[Ask], Awaitable[Answer]]
    ) -> RobotsCopy:
        ask = Ask(f"{site}/robots.txt", max_bytes=MAX_BYTES, private=True, for_machines=True, cut=True)
        try:
            answer = await get(ask)
        except FetchError as error:
            fault, status = error.problem.fault, error.status or 0
            if fault is Fault.RATE_LIMITED or fault is Fault.MACHINE:
                raise  # the host rests, or we cannot work: nothing is learnt of its rules
            if fault in _NO_ANSWER and (known is None or text_in_force(known, self._now()) is None):
                self._unreached[site] = error  # not noted: it may be our own network, and passes
                raise
            if fault in _NO_SUCH_FILE or 200 <= status < 500:
                return after_answer("", self._now())
            return after_trouble(known, error.problem.detail, self._now())
        return after_answer(answer.body.decode("utf-8-sig", "replace"), self._now())

    async def _read(self, site: str, copy: RobotsCopy) -> Rules | None:
        text = text_in_force(copy, self._now())
        if text is None:
            return None
        held = self._rules.get(site)
        if held is None or held[0].fetched_at != copy.fetched_at:
            # In a thread, as a file of half a megabyte takes half a second.
            held = self._rules[site] = (copy, await asyncio.to_thread(read_rules, text))
        return held[1]

    def _check(self, url: str, rules: Rules | None, copy: RobotsCopy | None) -> None:
        name = host(url) or url
        if rules is None:
            why = copy.trouble if copy else "it was not asked for"
            detail = f"the robots.txt of {name} could not be had ({why}), so none of its pages is asked for"
            raise FetchError(Problem(Fault.HTTP, detail, _UNKNOWN_REMEDY))
        if not rules.allow(url):
            detail = f"robots.txt of {name} forbids {url} to {PRODUCT}"
            raise FetchError(Problem(Fault.ROBOTS, detail, _FORBIDDEN_REMEDY))
