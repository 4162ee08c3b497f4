"""Pure: what a visit to a source changes in what is remembered of it, and when the next one may come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.items import Fault, Problem, SourceState
from watcher.sources import Source
from watcher.web.answer import Answer

FULL_EVERY = timedelta(days=1)
"""Conditional GET can lie (same validator, new content): one unconditional fetch a day."""

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
LONGEST_FOR_FEEDS = timedelta(hours=1)
"""A feed is made to be asked, mostly costs a 304, and an act in it must not wait for half a day."""
VISITS_A_RHYTHM = 24
"""A source that publishes every `rhythm_days` is visited so many times in that span, within the bounds."""

SILENT_AFTER = 3
"""A source is silent when it brought nothing for so many times its own rhythm."""


def conditional(state: SourceState, now: datetime) -> bool:
    """Whether this visit may echo the validators of the last one."""
    return state.full_at is not None and now - state.full_at < FULL_EVERY


def interval(source: Source) -> timedelta:
    """Time between two visits, from the source's own rhythm: feeds within the hour, pages within the day."""
    longest = LONGEST_FOR_FEEDS if source.kind == "feed" else LONGEST
    return min(max(timedelta(days=source.rhythm_days) / VISITS_A_RHYTHM, SHORTEST), longest)


def backoff(failures: int) -> timedelta:
    """Wait after so many failed visits in a row: 15 minutes doubling to 24 hours; never given up."""
    return min(SHORTEST * 2 ** min(max(failures - 1, 0), 10), LONGEST)


def is_due(source: Source, state: SourceState, now: datetime) -> bool:
    """Whether a scheduled round visits this source now."""
    if rests(state, now) or (state.failures and _waits(state, backoff(state.failures), now)):
        return False
    return not _waits(state, interval(source), now)


def rests(state: SourceState, now: datetime) -> bool:
    """Whether the server asked not to be visited yet (Retry-After): not even on demand."""
    return state.not_before is not None and now < state.not_before


def _waits(state: SourceState, span: timedelta, now: datetime) -> bool:
    return state.visited_at is not None and now < state.visited_at + span


def after_success(
    state: SourceState,
    answer: Answer,
    body_hash: str | None,
    newest: datetime | None,
    *,
    full: bool,
    now: datetime,
) -> SourceState:
    """The state after an answer that was read. A 304 keeps the validators it did not restate.

    `full` says that no validator was sent; `newest` is the date of the newest entry in the answer.
    """
    unchanged = answer.status == 304
    return replace(
        state,
        etag=answer.headers.get("etag", state.etag if unchanged else None),
        last_modified=answer.headers.get("last-modified", state.last_modified if unchanged else None),
        body_hash=body_hash or state.body_hash,
        visited_at=now,
        full_at=now if full else state.full_at,
        succeeded_at=now,
        newest=max((date for date in (state.newest, newest) if date is not None), default=None),
        not_before=None,
        failures=0,
        fault=None,
    )


def read_so_far(state: SourceState, memory: str | None, *, whole: bool) -> SourceState:
    """The state with what the collector remembers; unless all was read, the same answer is read again."""
    state = replace(state, memory=memory)
    return state if whole else replace(state, etag=None, last_modified=None, body_hash=None)


def after_failure(
    state: SourceState, problem: Problem, retry_after: float | None, now: datetime
) -> SourceState:
    """The state after a visit without a usable answer: the next one asks for everything."""
    return replace(
        state,
        etag=None,
        last_modified=None,
        body_hash=None,
        visited_at=now,
        not_before=None if retry_after is None else now + timedelta(seconds=retry_after),
        failures=state.failures + 1,
        fault=problem.fault,
    )


def after_unreadable(
    state: SourceState, answer: Answer, body_hash: str | None, problem: Problem, *, full: bool, now: datetime
) -> SourceState:
    """The state after an answer that could not be read.

    Its validators and hash are kept, so that the same answer is recognised and not parsed at each visit.
    """
    read = after_success(state, answer, body_hash, None, full=full, now=now)
    return replace(read, succeeded_at=state.succeeded_at, failures=state.failures + 1, fault=problem.fault)


def still_unreadable(state: SourceState, body_hash: str | None, *, full: bool) -> Problem | None:
    """The problem of the last visit when its unreadable answer came back, or None.

    `body_hash` is None for a 304. Once a day the answer is parsed again: we may have learnt to read it.
    """
    if full or state.fault is None or state.body_hash is None:
        return None
    if body_hash is not None and body_hash != state.body_hash:
        return None
    detail = f"gave once more the answer that could not be read ({state.fault})"
    return Problem(state.fault, detail, "look for a new address on the homepage, or disable the source")


def silent_for(source: Source, state: SourceState, now: datetime) -> timedelta | None:
    """How long a healthy source has brought nothing, when that is unusual for it; else None."""
    if state.newest is None or state.fault is not None:
        return None
    quiet = now - state.newest
    return quiet if quiet > SILENT_AFTER * timedelta(days=source.rhythm_days) else None


MAY_BE_OURS = frozenset({Fault.NO_NETWORK, Fault.DNS, Fault.TIMEOUT})
"""Faults that our own network can cause; a refused connection is an answer."""


def is_network_down(faults: Mapping[str, Fault | None]) -> bool:
    """Whether the failures of a round are our own network's: no host answered, and each fault may be ours.

    `faults` gives the fault, or None, of each host that was asked. One lone host whose name does not
    resolve is its own trouble, and so are two that time out.
    """
    found = [fault for fault in faults.values() if fault in MAY_BE_OURS]
    if not found or len(found) < len(faults):
        return False
    if Fault.TIMEOUT in found:
        return len(found) > 2
    return Fault.NO_NETWORK in found or len(found) > 1
