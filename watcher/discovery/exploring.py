"""A site asked, politely and few times, for the ways in which its publications can be collected.

The page that was given; the feeds that it announces; its lists; the page of the news; the usual addresses of
feeds; the map that robots.txt states, or the usual ones. Nothing more is asked than is needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from watcher.collectors.collection import Collection
from watcher.collectors.openings import SITEMAP_BYTES
from watcher.collectors.registry import can_collect
from watcher.discovery.channel import Channel, channel_of
from watcher.discovery.describing import provisional
from watcher.discovery.findings import Attempt, Finding, has_good_list, is_enough, ranked
from watcher.discovery.page import PageFacts, Shape, look, shape_of
from watcher.discovery.places import maps_of, section_of, usual_feeds, usual_maps
from watcher.fetching import open_fetch
from watcher.items import Fault, Problem
from watcher.reading import Reader
from watcher.recipes import Recipe
from watcher.sandbox import Sandbox, SandboxError
from watcher.sources import Kind
from watcher.visit import HarvestPolicy
from watcher.web.answer import Answer, Ask, Fetch, FetchError
from watcher.web.urls import canonical

MOST_ASKED = 20
"""The most requests for one site; with the usual spacing that takes less than two minutes."""

_NO_PAGE = Problem(
    Fault.UNREADABLE,
    "the address gives a PDF, not a page",
    "give the address of the page that lists such documents",
)


@dataclass(frozen=True, slots=True)
class Explored:
    """What was found, the best first, what was tried, what the page says; or why the page cannot be had."""

    findings: tuple[Finding, ...]
    attempts: tuple[Attempt, ...]
    facts: PageFacts
    problem: Problem | None = None


@dataclass(slots=True)
class Explorer:
    """One exploration. `wanted` looks for one kind only; `on_ask` is told each address before it is asked."""

    fetch: Fetch
    reader: Reader
    box: Sandbox
    now: datetime
    wanted: Kind | None = None
    on_ask: Callable[[str], None] = lambda _: None
    _findings: list[Finding] = field(default_factory=list[Finding])
    _attempts: list[Attempt] = field(default_factory=list[Attempt])
    _answers: dict[str, Answer | None] = field(default_factory=dict[str, "Answer | None"])

    async def explore(self, url: str) -> Explored:
        """Try what may be found behind an address. Raises nothing for a site."""
        try:
            answer = await self._get(Ask(url))
        except FetchError as error:
            return self._explored(PageFacts(url), error.problem)
        shape = shape_of(answer)
        if shape is Shape.PDF:
            return self._explored(PageFacts(answer.url), _NO_PAGE)
        if shape is Shape.FEED and await self._try(answer, "feed", answer.url):
            return self._explored(PageFacts(answer.url))
        if shape is Shape.MAP and await self._try(answer, "sitemap", answer.url):
            return self._explored(PageFacts(answer.url))
        facts = await self._page(answer)
        await self._elsewhere(facts)
        return self._explored(facts)

    async def _elsewhere(self, facts: PageFacts) -> None:
        """What the page itself does not give: the page of the news, usual addresses, maps."""
        page = facts.url
        if facts.news and not self._enough() and not self._lists_well():
            found = await self._ask(facts.news, "the page of the news")
            if found is not None:
                page = (await self._page(found)).url
        for url in usual_feeds(page):
            await self._feed(url, "a usual address", page)
        await self._maps(page)

    async def _page(self, answer: Answer) -> PageFacts:
        """The lists and the announced feeds of a page."""
        try:
            facts = await asyncio.to_thread(self.box.call, look, answer)
        except SandboxError as error:
            self._attempts.append(Attempt(answer.url, "a page", f"cannot be read: {error}"))
            return PageFacts(answer.url)
        if not facts.lists:
            self._attempts.append(Attempt(answer.url, "a page", "shows no list of publications"))
        for one in facts.lists:
            await self._try(answer, "listing", answer.url, one.recipe)
        for address in facts.feeds:
            await self._feed(address, "an announced feed", answer.url)
        return facts

    async def _feed(self, url: str, role: str, page: str) -> None:
        if self.wanted in {None, "feed"} and not self._enough():
            answer = await self._ask(url, role)
            if answer is not None:
                await self._try(answer, "feed", page)

    async def _maps(self, page: str) -> None:
        if self.wanted not in {None, "sitemap"} or self._enough() or self._lists_well():
            return
        robots = await self._ask(urljoin(page, "/robots.txt"), "robots.txt")
        stated = maps_of(robots.body.decode("utf-8", "replace")) if robots else ()
        for url in stated or usual_maps(page):
            answer = await self._ask(url, "a map of the site")
            if answer is not None and await self._try(answer, "sitemap", page):
                return

    async def _ask(self, url: str, role: str) -> Answer | None:
        """One request, each address once; what goes wrong is noted."""
        if canonical(url) in self._answers or len(self._answers) >= MOST_ASKED:
            return None
        try:
            return await self._get(Ask(url, max_bytes=SITEMAP_BYTES))
        except FetchError as error:
            self._attempts.append(Attempt(url, role, error.problem.detail))
            return None

    async def _get(self, ask: Ask) -> Answer:
        known = canonical(ask.url) or ask.url
        self.on_ask(ask.url)
        self._answers[known] = None
        answer = await self.fetch.get(ask)
        self._answers[known] = answer
        return answer

    async def _try(self, answer: Answer, kind: Kind, page: str, recipe: Recipe | None = None) -> bool:
        """Collect as the watch would; whether there are entries."""
        if not can_collect(kind):
            return False
        found = await self._collect(answer, kind, recipe, None)
        keep = section_of([one.link or "" for one in found.entries], page) if kind == "sitemap" else None
        if keep is not None:
            found = await self._collect(answer, kind, recipe, keep)
        if found.problem is not None:
            self._attempts.append(Attempt(answer.url, f"a {kind}", found.problem.detail))
            return False
        count = f"{len(found.entries)} entries"
        self._attempts.append(
            Attempt(answer.url, f"a {kind}", count if recipe is None else f"{count}: {recipe.item}")
        )
        channel = await self._channel(answer) if kind == "feed" else Channel()
        self._findings.append(Finding(kind, answer.url, page, found.entries, recipe, keep, channel))
        return bool(found.entries)

    async def _collect(
        self, answer: Answer, kind: Kind, recipe: Recipe | None, keep: str | None
    ) -> Collection:
        """The entries of an answer; of a map of maps, those of the first one that has any."""
        source = provisional(kind, answer.url, recipe, keep)
        found = await self.reader.collect(answer, source, None)
        for ask in found.more[:3]:
            if found.entries:
                break
            known = canonical(ask.url)
            below = self._answers.get(known or "") or await self._ask(ask.url, "a map of a part of the site")
            if below is not None:
                found = await self.reader.collect(below, source, found.memory)
        return found

    async def _channel(self, answer: Answer) -> Channel:
        try:
            return await asyncio.to_thread(self.box.call, channel_of, answer)
        except SandboxError:
            return Channel()

    def _explored(self, facts: PageFacts, problem: Problem | None = None) -> Explored:
        findings: Sequence[Finding] = [one for one in self._findings if self.wanted in {None, one.kind}]
        return Explored(ranked(findings, self.now), tuple(self._attempts), facts, problem)

    def _enough(self) -> bool:
        return is_enough(self._findings, self.wanted, self.now)

    def _lists_well(self) -> bool:
        return self.wanted is None and has_good_list(self._findings)


def explore(
    url: str,
    policy: HarvestPolicy,
    wanted: Kind | None = None,
    on_ask: Callable[[str], None] = lambda _: None,
) -> Explored:
    """What can be collected behind an address, with the guard, manners and sandbox of every visit."""

    async def run() -> Explored:
        with Sandbox(seconds=policy.parse_seconds, megabytes=policy.parse_megabytes) as box:
            async with open_fetch(policy) as fetch:
                reader = Reader(fetch, box, policy.reading)
                return await Explorer(fetch, reader, box, policy.now, wanted, on_ask).explore(url)

    return asyncio.run(run())
