"""A batch of sources in, harvests out: a unit of work that any executor can run.

It fetches, collects, decides what is new, reads the articles behind new entries and has them judged. It
writes to no database: what it needs to know comes in with each visit or is looked up, what it found goes out
as data. One source that fails, in whatever way, costs the others nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from watcher.feed_notes import FeedNotes
from watcher.fetching import open_fetch
from watcher.gathering import Gathered, gather, gather_afresh
from watcher.items import Fault, Harvest, Outcome, Problem
from watcher.judging import Picked, finish
from watcher.looking import Unread, answered, look, unreadable
from watcher.reading import Reader, Recency
from watcher.rules.floods import Stemmed, stem
from watcher.rules.moves import note
from watcher.rules.pace import pace
from watcher.rules.recognition import Recognised, recognise
from watcher.rules.visits import after_failure, after_success, put_off, read_so_far
from watcher.visit import HarvestPolicy, Known, Visit
from watcher.warm_sandbox import sandbox
from watcher.web.answer import Fetch, FetchError
from watcher.web.gate import RestingError

T = TypeVar("T")

Looked = Callable[[str], Unread | None]
"""The answer of a source that was asked before, by the source's id."""


def harvest(
    visits: Sequence[Visit],
    policy: HarvestPolicy,
    on_visited: Callable[[str], None] | None = None,
    looked: Looked | None = None,
) -> list[Harvest]:
    """Visit the sources and judge what is new; one harvest a visit, in order.

    `on_visited` is told each source's id as its visit ends, in this process. Who has `looked` has its answers
    read, and the others are asked. Raises nothing for a source.
    """
    return finish(pick(visits, policy, on_visited, looked), policy)


def look_first(
    visits: Sequence[Visit], policy: HarvestPolicy, aside: Callable[[str, Unread], None]
) -> list[Harvest]:
    """Ask the sources, and read nothing: the harvests of those that have nothing new to be read.

    The answers of the others go to `aside`, by the source's id, as they come. Of what the store holds of
    entries nothing is needed. Raises nothing for a source.
    """
    return asyncio.run(_look_at_all(visits, policy, aside))


def pick(
    visits: Sequence[Visit],
    policy: HarvestPolicy,
    on_visited: Callable[[str], None] | None = None,
    looked: Looked | None = None,
) -> list[Picked]:
    """The first half of `harvest`, all but the judging: who has no model can do it.

    The second half is `watcher.judging.finish`.
    """
    return asyncio.run(_pick_all(visits, policy, on_visited, looked))


async def _look_at_all(
    visits: Sequence[Visit], policy: HarvestPolicy, aside: Callable[[str, Unread], None]
) -> list[Harvest]:
    async with open_fetch(policy) as fetch:

        async def one(visit: Visit) -> Harvest | None:
            looked = await _guarded(visit, policy.now, look(visit, policy.now, fetch))
            if isinstance(looked, Picked):
                return looked.harvest
            aside(visit.source.id, looked)
            return None

        found = await asyncio.gather(*(one(visit) for visit in visits))
    return [harvested for harvested in found if harvested is not None]


async def _pick_all(
    visits: Sequence[Visit],
    policy: HarvestPolicy,
    on_visited: Callable[[str], None] | None,
    looked: Looked | None,
) -> list[Picked]:
    at_hand = nullcontext() if policy.known is None else policy.known()
    with sandbox(policy.parse_seconds, policy.parse_megabytes) as box, at_hand as known:
        async with open_fetch(policy) as fetch:
            notes = FeedNotes(policy.hosts / "feeds") if policy.hosts else None
            reader = Reader(fetch, box, policy.reading, notes)

            async def one(visit: Visit) -> Picked:
                work = _visit(visit, policy.now, fetch, reader, known, looked)
                picked = await _guarded(visit, policy.now, work)
                if on_visited is not None:
                    on_visited(visit.source.id)
                return picked

            return list(await asyncio.gather(*(one(visit) for visit in visits)))


async def _guarded(visit: Visit, now: datetime, work: Awaitable[Picked | T]) -> Picked | T:
    """What the work of a visit gives, with the seconds that it took; a failure of its source's own if it
    fails."""
    started = time.monotonic()
    try:
        picked = await work
    except RestingError as error:
        rest = put_off(visit.state, error.until)
        picked = Picked(Harvest(visit.source.id, Outcome.WAITING, rest, notes=(error.problem.detail,)))
    except FetchError as error:
        picked = _failed(visit, error.problem, now, error.retry_after, error.status)
    except Exception as error:  # noqa: BLE001 - one source must never stop the others
        detail = f"{type(error).__name__}: {error}"
        problem = Problem(Fault.INTERNAL, detail, "a defect of Vigie: please report it with the source's id")
        picked = _failed(visit, problem, now)
    if not isinstance(picked, Picked):
        return picked
    moved = note(visit.state, picked.harvest.state)
    notes = (*picked.harvest.notes, moved) if moved else picked.harvest.notes
    ended = replace(picked.harvest, seconds=time.monotonic() - started, notes=notes)
    return replace(picked, harvest=ended)


async def _visit(
    visit: Visit,
    now: datetime,
    fetch: Fetch,
    reader: Reader,
    known: Known | None,
    looked: Looked | None,
) -> Picked:
    found = (looked(visit.source.id) if looked else None) or await look(visit, now, fetch)
    return found if isinstance(found, Picked) else await _read(visit, found, now, fetch, reader, known)


async def _read(
    visit: Visit,
    unread: Unread,
    now: datetime,
    fetch: Fetch,
    reader: Reader,
    known: Known | None,
) -> Picked:
    answer, digest, full = unread.answer, unread.digest, unread.full
    gathered = await gather(answer, visit.source, visit.state.memory, fetch, reader)
    if gathered.problem is not None:
        return unreadable(visit, answer, digest, gathered.problem, full=full, now=now)
    if known is not None:
        visit = replace(visit, known=known(visit.source.id))
    recency = Recency.of(visit.state.succeeded_at, now, reader.window)
    found, stemmed = _decide(visit, gathered, recency, now)
    if any(one.change is not None and one.entry.recalled for one in stemmed.decisions):
        gathered = await gather_afresh(answer, visit.source, gathered, reader)
        if gathered.problem is not None:
            return unreadable(visit, answer, digest, gathered.problem, full=full, now=now)
        found, stemmed = _decide(visit, gathered, recency, now)
    drafts = await reader.read(stemmed.decisions, visit.source, gathered.evidence, recency)
    dates = [entry.published for entry in gathered.entries if entry.published is not None]
    newest = min(max(dates), now) if dates else (now if drafts else None)
    state = after_success(visit.state, answer, digest, newest, full=full, now=now)
    state = read_so_far(state, gathered.memory, whole=gathered.whole)
    ended = answered(visit, answer)
    return Picked(
        replace(
            ended,
            state=replace(state, identity=found.identity, pace=pace(dates, now) or state.pace),
            entries=len(gathered.entries),
            notes=(*gathered.notes, *found.notes, *stemmed.notes),
            rekeyed=found.rekeyed(stemmed.decisions),
            fetched_bytes=ended.fetched_bytes + gathered.bytes,
        ),
        drafts,
    )


def _decide(visit: Visit, gathered: Gathered, recency: Recency, now: datetime) -> tuple[Recognised, Stemmed]:
    found = recognise(gathered.entries, visit.known, visit.state.identity, now)
    return found, stem(found.decisions, found.known, recency.is_news, visit.state.succeeded_at, now)


def _failed(
    visit: Visit,
    problem: Problem,
    now: datetime,
    retry_after: float | None = None,
    status: int | None = None,
) -> Picked:
    state = after_failure(visit.state, problem, retry_after, now)
    return Picked(Harvest(visit.source.id, Outcome.FAILED, state, problem=problem, status=status))
