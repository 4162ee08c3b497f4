"""Pure: who is visited in a round, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from watcher.collectors.registry import can_collect
from watcher.items import Fault, SourceState
from watcher.rules.moves import address_of
from watcher.rules.pace import Bounds, is_due, rests
from watcher.rules.push import RELIED_VISITS, Called
from watcher.sources import ACCOUNTS, WANTED, Source
from watcher.web.urls import host

A_DAY = 200_000_000
"""Bytes that a source may bring in a day (twenty of the largest feeds): as each answer is kept as evidence,
one that sends ten megabytes a minute would fill a disk within weeks."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that is not visited, with the reason."""

    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The sources to visit, and those to name as skipped. Sources that are merely not due are in neither."""

    visit: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else decides. `resting` gives the end of each host's rest, `brought` the bytes that each source
    brought today; `accounts` are the sections of accounts that the settings have, None when nobody knows.
    Whom a hub `called` for is due at once, and rarely when a hub can be relied on.
    """

    resting: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    brought: Mapping[str, int] = field(default_factory=dict[str, int])
    accounts: AbstractSet[str] | None = None
    called: Called = field(default_factory=Called)


def call_roll(
    watched: Sequence[Source],
    states: Mapping[str, SourceState],
    now: datetime,
    *,
    only_due: bool,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
    given: Circumstances = Circumstances(),
) -> Roster:
    """Choose whom to visit: every enabled source, or with `only_due` those whose time has come.

    A server's Retry-After holds in both cases, for all sources of a host.
    """
    visit: list[Source] = []
    skipped: list[Skipped] = []
    for source in watched:
        if not source.enabled:
            continue
        state = states.get(source.id, SourceState())
        reason = (
            cannot_collect(source, given.accounts)
            or _why_at_rest(source, state, given.resting, now)
            or _why_enough(source, given.brought)
        )
        if reason is not None:
            skipped.append(Skipped(source.id, reason))
        elif (
            not only_due
            or source.id in given.called.announced
            or is_due(
                source, state, now, _relieved(bounds) if source.id in given.called.relied_on else bounds
            )
        ):
            visit.append(source)
    return Roster(tuple(visit), tuple(skipped))


def _relieved(bounds: Bounds) -> Bounds:
    """For a source whose hub is relied on: only now and then, to see whether it still can be."""
    return replace(bounds, shortest=min(max(bounds.shortest, RELIED_VISITS), bounds.longest))


def _why_enough(source: Source, brought: Mapping[str, int]) -> str | None:
    size = brought.get(source.id, 0)
    if size < A_DAY:
        return None
    return f"brought {size // 1_000_000} MB today, more than the disk should take: asked again tomorrow (UTC)"


def _why_at_rest(
    source: Source, state: SourceState, resting: Mapping[str, datetime], now: datetime
) -> str | None:
    if rests(state, now) and state.fault is Fault.GONE:
        return f"gone for good (410): asked again on {state.not_before:%Y-%m-%d}"
    end = state.not_before if rests(state, now) else resting.get(host(address_of(source, state)) or "")
    return None if end is None else f"asked to be left alone until {end:%Y-%m-%d %H:%M} UTC"


def cannot_collect(source: Source, accounts: AbstractSet[str] | None = None) -> str | None:
    """Why a source cannot be collected, or None when it can.

    `accounts` are the sections of accounts that the settings have; None when nobody knows.
    """
    if not can_collect(source.kind):
        return f"kind {source.kind!r} waits for its collector"
    wanted = WANTED.get(source.kind)
    if wanted is not None and getattr(source, wanted) is None:
        return f"kind {source.kind!r} without its key {wanted!r}: add it to the source"
    account = ACCOUNTS.get(source.kind)
    if account is not None and accounts is not None and account not in accounts:
        return f"kind {source.kind!r} needs the section [{account}] in vigie.toml"
    return None
