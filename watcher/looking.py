"""Asking a source, and whether its answer holds anything new: what is decided before any of it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watcher.collectors.hubs import offered
from watcher.collectors.registry import opening
from watcher.items import Harvest, Outcome, Problem
from watcher.judging import Picked
from watcher.rules.moves import address_of
from watcher.rules.visits import after_success, after_unreadable, conditional, still_unreadable
from watcher.sources import FOR_MACHINES
from watcher.visit import Visit
from watcher.web.answer import Answer, Ask, Fetch, digest_of


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that is another one than the last. `digest` is its body's; `full` says that it was asked for
    whatever is known of it."""

    answer: Answer
    digest: str
    full: bool


async def look(visit: Visit, now: datetime, fetch: Fetch) -> Picked | Unread:
    """Ask the source of a visit: what the visit comes to when nothing is to be read, else what is.

    Raises FetchError.
    """
    full = not conditional(visit.state, now)
    answer = await fetch.get(_ask(visit, now))
    digest = (answer.digest or digest_of(answer.body)) if answer.status == 200 else None
    if (problem := still_unreadable(visit.state, digest, full=full)) is not None:
        return unreadable(visit, answer, digest, problem, full=full, now=now)
    if digest is None or (digest == visit.state.body_hash and visit.state.fault is None):
        state = after_success(visit.state, answer, digest, None, full=full, now=now)
        return Picked(replace(answered(visit, answer), outcome=Outcome.UNCHANGED, state=state))
    return Unread(answer, digest, full)


def answered(visit: Visit, answer: Answer) -> Harvest:
    """The harvest of a visit that was answered, before what the answer says of the source is known."""
    offer = offered(answer) if answer.status == 200 and visit.source.kind == "feed" else None
    size = len(answer.body)
    return Harvest(
        visit.source.id,
        Outcome.COLLECTED,
        visit.state,
        fetched_bytes=size,
        status=answer.status,
        offer=offer,
    )


def unreadable(
    visit: Visit, answer: Answer, digest: str | None, problem: Problem, *, full: bool, now: datetime
) -> Picked:
    """What a visit comes to whose answer cannot be read."""
    state = after_unreadable(visit.state, answer, digest, problem, full=full, now=now)
    return Picked(replace(answered(visit, answer), outcome=Outcome.FAILED, state=state, problem=problem))


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
