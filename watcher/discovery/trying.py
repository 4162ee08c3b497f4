"""One source tried: what a visit would bring now, from the live answer or a saved one. Nothing is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from watcher.collectors.pages.listing import check_recipe
from watcher.collectors.pages.selecting import Matched
from watcher.collectors.registry import opening
from watcher.fetching import open_fetch
from watcher.gathering import gather
from watcher.items import Entry, Problem
from watcher.reading import Reader
from watcher.sandbox import Sandbox, SandboxError
from watcher.sources import Source
from watcher.visit import HarvestPolicy
from watcher.web.answer import Answer, Ask, Fetch


@dataclass(frozen=True, slots=True)
class Tried:
    """The first answer's body, what was collected from it and what followed, and how each selector fared."""

    body: bytes
    entries: tuple[Entry, ...]
    matched: tuple[Matched, ...]
    problem: Problem | None
    notes: tuple[str, ...]

    def having(self) -> tuple[tuple[str, int], ...]:
        """Each part of an entry, and how many have it."""
        return (
            ("title", sum(not one.guessed for one in self.entries)),
            ("link", sum(one.link is not None for one in self.entries)),
            ("date", sum(one.published is not None for one in self.entries)),
            ("text", sum(bool(one.text) for one in self.entries)),
            ("author", sum(one.author is not None for one in self.entries)),
        )


def try_source(source: Source, policy: HarvestPolicy, saved: bytes | None = None) -> Tried:
    """Collect once, as if nothing were known; with `saved`, only what follows from it is asked of the web.

    Raises FetchError when there is no answer, KeyError when no collector reads such a source.
    """

    async def run() -> Tried:
        with Sandbox(seconds=policy.parse_seconds, megabytes=policy.parse_megabytes) as box:
            async with open_fetch(policy) as fetch:
                return await _try(source, fetch, box, policy, saved)

    return asyncio.run(run())


async def _try(
    source: Source, fetch: Fetch, box: Sandbox, policy: HarvestPolicy, saved: bytes | None
) -> Tried:
    ask = opening(source, None, policy.now.date())
    answer = await fetch.get(ask) if saved is None else _saved(ask, saved)
    gathered = await gather(answer, source, None, fetch, Reader(fetch, box, policy.reading))
    matched: tuple[Matched, ...] = ()
    if source.kind == "listing" and source.recipe is not None:
        try:
            matched = await asyncio.to_thread(box.call, check_recipe, answer, source.recipe)
        except SandboxError as error:
            return Tried(answer.body, gathered.entries, (), gathered.problem, (*gathered.notes, str(error)))
    return Tried(answer.body, gathered.entries, matched, gathered.problem, gathered.notes)


def _saved(ask: Ask, body: bytes) -> Answer:
    return Answer(ask.url, 200, {}, body)


def newest_first(entries: tuple[Entry, ...], most: int) -> tuple[Entry, ...]:
    """The newest dated entries; without any dates the first ones, as sources list what is new on top."""
    dated = [(one.published, one) for one in entries if one.published is not None]
    ordered = [one for _, one in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    return tuple((ordered or list(entries))[:most])
