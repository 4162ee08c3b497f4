"""A batch of sources in, harvests out: a unit of work that any executor can run.

It fetches, collects, decides what is new, reads the articles behind new entries and has them judged. It
writes to no database: what it needs to know comes in with each visit or is looked up, what it found goes out
as data. One source that fails, in whatever way, costs the others nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from watcher.collectors.hubs import offered
from watcher.collectors.registry import opening
from watcher.config.accounts import Mailbox, Piste
from watcher.feed_notes import FeedNotes
from watcher.gathering import Gathered, gather, gather_afresh
from watcher.items import Fault, Harvest, KnownEntry, Outcome, Problem, SourceState
from watcher.judging import Picked, judge_picked
from watcher.reading import Reader, ReadingPolicy, Recency
from watcher.rules.floods import Stemmed, stem
from watcher.rules.moves import address_of, note
from watcher.rules.pace import pace
from watcher.rules.recognition import Recognised, recognise
from watcher.rules.visits import (
    after_failure,
    after_success,
    after_unreadable,
    conditional,
    put_off,
    read_so_far,
    still_unreadable,
)
from watcher.sources import FOR_MACHINES, Source
from watcher.warm_sandbox import sandbox
from watcher.web.answer import Answer, Ask, Fetch, FetchError, digest_of
from watcher.web.archive import Recorder
from watcher.web.courtesy import Courtesy
from watcher.web.fetch_policy import FetchPolicy
from watcher.web.gate import Gate, RestingError
from watcher.web.hosts import HostBook
from watcher.web.piste import PisteDoor
from watcher.web.replay import Replay

Known: TypeAlias = Callable[[str], tuple[KnownEntry, ...]]
"""What the store holds of a source's entries, by the source's id. Raises FetchError."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A source to visit, what is remembered of it, and which of its entries the store holds.

    These come along unless the policy says where they are looked up.
    """

    source: Source
    state: SourceState
    known: tuple[KnownEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class HarvestPolicy:
    """How a batch is worked through. `now` is the time of the whole round.

    `archive` is the WARC file to write, `replay` the ones to read instead of the network, `hosts` the folder
    of what is known of hosts: without it, neither their rests nor robots.txt are minded. `host_spacing` is in
    seconds. `mailbox` and `piste` are the operator's accounts, for the sources that are read with them.
    `retired` are the risks that are not looked for any more. `book` keeps those notes when others than those
    who share the folder ask the same hosts; it lives in one process and travels to no other. `known` opens
    what the store holds of entries, where it is within reach: then visits bring none along.
    """

    now: datetime
    fetch: FetchPolicy
    reading: ReadingPolicy
    host_spacing: float
    contact: str | None
    model_directory: Path
    archive: Path | None = None
    replay: tuple[Path, ...] = ()
    hosts: Path | None = None
    mailbox: Mailbox | None = None
    piste: Piste | None = None
    retired: frozenset[str] = frozenset()
    parse_seconds: float = 8
    parse_megabytes: int = 1024
    book: HostBook | None = None
    known: Callable[[], AbstractContextManager[Known]] | None = None


def harvest(
    visits: Sequence[Visit], policy: HarvestPolicy, on_visited: Callable[[str], None] | None = None
) -> list[Harvest]:
    """Visit the sources and judge what is new; one harvest a visit, in order.

    `on_visited` is told each source's id as its visit ends, in this process. Raises nothing for a source.
    """
    return finish(pick(visits, policy, on_visited), policy)


def pick(
    visits: Sequence[Visit], policy: HarvestPolicy, on_visited: Callable[[str], None] | None = None
) -> list[Picked]:
    """The first half of `harvest`, all but the judging: who has no model can do it."""
    return asyncio.run(_pick_all(visits, policy, on_visited))


def finish(picked: Sequence[Picked], policy: HarvestPolicy, later: Collection[str] = ()) -> list[Harvest]:
    """The second half: what was picked, judged in one call, but for the sources that are judged `later`.

    Raises ModelUnavailableError.
    """
    return judge_picked(picked, policy.model_directory, policy.now.date(), policy.retired, later)


async def _pick_all(
    visits: Sequence[Visit], policy: HarvestPolicy, on_visited: Callable[[str], None] | None
) -> list[Picked]:
    at_hand = nullcontext() if policy.known is None else policy.known()
    with sandbox(policy.parse_seconds, policy.parse_megabytes) as box, at_hand as known:
        async with open_fetch(policy) as fetch:
            notes = FeedNotes(policy.hosts / "feeds") if policy.hosts else None
            reader = Reader(fetch, box, policy.reading, notes)

            async def one(visit: Visit) -> Picked:
                picked = await _pick(visit, policy, fetch, reader, known)
                if on_visited is not None:
                    on_visited(visit.source.id)
                return picked

            return list(await asyncio.gather(*(one(visit) for visit in visits)))


@asynccontextmanager
async def open_fetch(policy: HarvestPolicy) -> AsyncGenerator[Fetch]:
    """What answers asks under this policy: the network, recorded when there is an archive, or a replay."""
    if policy.replay:
        yield Replay.open(policy.replay)
        return
    from watcher.web.fetch import Fetcher  # noqa: PLC0415 - the HTTP client: where others visit, for nobody

    async with AsyncExitStack() as stack:
        recorder = stack.enter_context(_recorder(policy, policy.archive)) if policy.archive else None
        now, book = _clock(policy.now), policy.book or (HostBook(policy.hosts) if policy.hosts else None)
        courtesy = Courtesy(policy.host_spacing, claim=book.claim if book else None)
        fetcher = Fetcher(policy.fetch, courtesy, recorder, now, gate=Gate(book, now) if book else None)
        fetch: Fetch = await stack.enter_async_context(fetcher)
        if policy.piste is not None:
            fetch = PisteDoor(fetch, policy.piste)
        if policy.mailbox is not None:
            from watcher.mail.door import MailDoor  # noqa: PLC0415 - few have a mailbox

            door = MailDoor(fetch, policy.mailbox, recorder, now, policy.fetch.timeout)
            fetch = await stack.enter_async_context(door)
        yield fetch


def _recorder(policy: HarvestPolicy, archive: Path) -> Recorder:
    return Recorder(
        archive,
        software=policy.fetch.user_agent,
        operator=policy.contact,
        at=policy.now,
        new_id=lambda: str(uuid4()),
    )


def _clock(start: datetime) -> Callable[[], datetime]:
    """A clock that shows `start` now and goes on from there: a round in another week has that week's time."""
    zero = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - zero)


async def _pick(
    visit: Visit, policy: HarvestPolicy, fetch: Fetch, reader: Reader, known: Known | None
) -> Picked:
    started = time.monotonic()
    try:
        picked = await _visit(visit, policy, fetch, reader, known)
    except RestingError as error:
        rest = put_off(visit.state, error.until)
        picked = Picked(Harvest(visit.source.id, Outcome.WAITING, rest, notes=(error.problem.detail,)))
    except FetchError as error:
        picked = _failed(visit, error.problem, policy.now, error.retry_after, error.status)
    except Exception as error:  # noqa: BLE001 - one source must never stop the others
        detail = f"{type(error).__name__}: {error}"
        problem = Problem(Fault.INTERNAL, detail, "a defect of Vigie: please report it with the source's id")
        picked = _failed(visit, problem, policy.now)
    moved = note(visit.state, picked.harvest.state)
    notes = (*picked.harvest.notes, moved) if moved else picked.harvest.notes
    ended = replace(picked.harvest, seconds=time.monotonic() - started, notes=notes)
    return replace(picked, harvest=ended)


async def _visit(
    visit: Visit, policy: HarvestPolicy, fetch: Fetch, reader: Reader, known: Known | None
) -> Picked:
    ask = _ask(visit, policy.now)
    full = not conditional(visit.state, policy.now)
    answer = await fetch.get(ask)
    digest = None
    if answer.status == 200:
        digest = answer.digest or digest_of(answer.body)
    if (problem := still_unreadable(visit.state, digest, full=full)) is not None:
        return _unreadable(visit, answer, digest, problem, full=full, now=policy.now)
    if digest is None or (digest == visit.state.body_hash and visit.state.fault is None):
        state = after_success(visit.state, answer, digest, None, full=full, now=policy.now)
        return Picked(_ended(visit, Outcome.UNCHANGED, state, answer))
    gathered = await gather(answer, visit.source, visit.state.memory, fetch, reader)
    if gathered.problem is not None:
        return _unreadable(visit, answer, digest, gathered.problem, full=full, now=policy.now)
    if known is not None:
        visit = replace(visit, known=known(visit.source.id))
    recency = Recency.of(visit.state.succeeded_at, policy.now, policy.reading.window)
    found, stemmed = _decide(visit, gathered, recency, policy.now)
    if any(one.change is not None and one.entry.recalled for one in stemmed.decisions):
        gathered = await gather_afresh(answer, visit.source, gathered, reader)
        if gathered.problem is not None:
            return _unreadable(visit, answer, digest, gathered.problem, full=full, now=policy.now)
        found, stemmed = _decide(visit, gathered, recency, policy.now)
    drafts = await reader.read(stemmed.decisions, visit.source, gathered.evidence, recency)
    dates = [entry.published for entry in gathered.entries if entry.published is not None]
    newest = min(max(dates), policy.now) if dates else (policy.now if drafts else None)
    state = after_success(visit.state, answer, digest, newest, full=full, now=policy.now)
    state = read_so_far(state, gathered.memory, whole=gathered.whole)
    state = replace(state, identity=found.identity, pace=pace(dates, policy.now) or state.pace)
    ended = _ended(visit, Outcome.COLLECTED, state, answer)
    return Picked(
        replace(
            ended,
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


def _ask(visit: Visit, now: datetime) -> Ask:
    state = visit.state
    ask = opening(visit.source, state.memory, now.date())
    url = address_of(visit.source, state) if ask.url == visit.source.url else ask.url
    known = state.body_hash if state.fault is None else None
    may_echo = ask.body is None and conditional(state, now)
    return replace(
        ask,
        url=url,
        for_machines=visit.source.kind in FOR_MACHINES,
        known=known,
        etag=state.etag if may_echo else ask.etag,
        last_modified=state.last_modified if may_echo else ask.last_modified,
        given_by=state.given_by if may_echo else ask.given_by,
    )


def _ended(visit: Visit, outcome: Outcome, state: SourceState, answer: Answer) -> Harvest:
    offer = offered(answer) if answer.status == 200 and visit.source.kind == "feed" else None
    size = len(answer.body)
    return Harvest(visit.source.id, outcome, state, fetched_bytes=size, status=answer.status, offer=offer)


def _unreadable(
    visit: Visit, answer: Answer, digest: str | None, problem: Problem, *, full: bool, now: datetime
) -> Picked:
    state = after_unreadable(visit.state, answer, digest, problem, full=full, now=now)
    return Picked(replace(_ended(visit, Outcome.FAILED, state, answer), problem=problem))


def _failed(
    visit: Visit,
    problem: Problem,
    now: datetime,
    retry_after: float | None = None,
    status: int | None = None,
) -> Picked:
    state = after_failure(visit.state, problem, retry_after, now)
    return Picked(Harvest(visit.source.id, Outcome.FAILED, state, problem=problem, status=status))
