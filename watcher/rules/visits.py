"""Pure: what a visit to a source changes in what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.items import Fault, Problem, SourceState
from watcher.rules.moves import follow, turn_back
from watcher.web.answer import Answer
from watcher.web.freshness import fresh_for

FULL_EVERY = timedelta(days=1)
"""Conditional GET can lie (same validator, new content): one unconditional fetch a day."""

GONE_REST = timedelta(days=30)
"""How long a source rests that answered 410 (Gone): the site means it, and sites change their minds."""


def conditional(state: SourceState, now: datetime) -> bool:
    """Whether this visit may echo the validators of the last one."""
    return state.full_at is not None and abs(now - state.full_at) < FULL_EVERY


def all_asked_at(state: SourceState, now: datetime) -> datetime | None:
    """When all was asked for last, to be kept before a visit is made: it may be killed in its midst.

    An unconditional fetch counts as made when validators are there to be echoed by the next visit.
    """
    full = not conditional(state, now) and (state.etag is not None or state.last_modified is not None)
    return now if full else state.full_at


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
        follow(state, answer.moved_to, now),
        etag=answer.headers.get("etag", state.etag if unchanged else None),
        last_modified=answer.headers.get("last-modified", state.last_modified if unchanged else None),
        body_hash=body_hash or state.body_hash,
        visited_at=now,
        full_at=now if full else state.full_at,
        given_by=answer.url,
        fresh_until=now + fresh_for(answer.headers, now),
        succeeded_at=now,
        newest=max((date for date in (state.newest, newest) if date is not None), default=None),
        not_before=None,
        failures=0,
        fault=None,
        failing_since=None,
        detail="",
        remedy="",
    )


def read_so_far(state: SourceState, memory: str | None, *, whole: bool) -> SourceState:
    """The state with what the collector remembers; unless all was read, the same answer is read again."""
    state = replace(state, memory=memory)
    return state if whole else replace(state, etag=None, last_modified=None, body_hash=None)


def after_failure(
    state: SourceState, problem: Problem, retry_after: float | None, now: datetime
) -> SourceState:
    """The state after a visit without a usable answer.

    The validators stay, as they are those of the last answer that was read; after one that could not be
    read, the next visit asks for everything. A source that is gone rests, unless it has another address.
    """
    turned = turn_back(state, problem.fault, now)
    kept = state.fault is None or state.body_hash is None
    wait = None if retry_after is None else timedelta(seconds=retry_after)
    if problem.fault is Fault.GONE and turned.address == state.address:
        wait = GONE_REST
    return replace(
        turned,
        etag=state.etag if kept else None,
        last_modified=state.last_modified if kept else None,
        body_hash=None,
        visited_at=now,
        full_at=all_asked_at(state, now),
        fresh_until=None,
        not_before=None if wait is None else now + wait,
        failures=state.failures + 1,
        fault=problem.fault,
        failing_since=state.failing_since or now,
        detail=problem.detail,
        remedy=problem.remedy,
    )


def put_off(state: SourceState, until: datetime) -> SourceState:
    """The state of a source that was not asked, as its host had asked to be left alone until then."""
    return replace(state, not_before=until, asked_at=None)


def after_unreadable(
    state: SourceState, answer: Answer, body_hash: str | None, problem: Problem, *, full: bool, now: datetime
) -> SourceState:
    """The state after an answer that could not be read.

    Its validators and hash are kept, so that the same answer is recognised and not parsed at each visit. An
    address that it was redirected to is none to move to: dead feeds are redirected to front pages.
    """
    read = after_success(state, answer, body_hash, None, full=full, now=now)
    turned = turn_back(state, problem.fault, now)
    return replace(
        read,
        address=turned.address,
        move=turned.move,
        succeeded_at=state.succeeded_at,
        failures=state.failures + 1,
        fault=problem.fault,
        failing_since=state.failing_since or now,
        detail=problem.detail,
        remedy=problem.remedy,
    )


def still_unreadable(state: SourceState, body_hash: str | None, *, full: bool) -> Problem | None:
    """The problem of the last visit when its unreadable answer came back, or None.

    `body_hash` is None for a 304. Once a day the answer is parsed again: we may have learnt to read it.
    """
    if full or state.fault is None or state.body_hash is None:
        return None
    if body_hash is not None and body_hash != state.body_hash:
        return None
    return Problem(state.fault, state.detail, state.remedy)


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
