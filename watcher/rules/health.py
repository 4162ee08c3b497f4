"""Pure: how a source fares, and what of that is told, once.

A source is *broken* when it failed three times in a row, or at once when waiting cannot help; *to be
repaired* when its page no longer has what its recipe looks for; *silent* when it answers and brought nothing
for much longer than it ever takes. Waits are counted in working days, so that neither a weekend nor August
is a silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from digests.silence import Rhythm, patience
from digests.workdays import working_days
from watcher.items import Fault, SourceState
from watcher.sources import Source

POLLS = 3
"""Failed visits in a row after which a source is broken; with the first waits that is within the hour."""
POLLS_TO_REPAIR = 2
"""A page that is empty once may be under repair by its own keepers."""
LASTING = frozenset({Fault.GONE, Fault.REFUSED_ADDRESS, Fault.NO_COLLECTOR})
"""Faults that are decided: the next visit cannot end otherwise."""

ENOUGH_WAITS = 8
"""Waits between two publications from which a source's own rhythm is told; else its `rhythm_days` is."""
_USUAL = 0.9
"""The share of its waits that a source's usual wait is not shorter than."""
OLDEST = timedelta(days=400)
"""How far back a rhythm is looked for: a year, with its August."""

STEADY = timedelta(days=7)
"""A source that recovered so lately and breaks again is told when it has been broken for a day."""
_LASTS = timedelta(days=1)

Ailment = Literal["broken", "to repair", "silent"]


@dataclass(frozen=True, slots=True)
class Health:
    """`ailment` is None when nobody need look; `since` is when it began, `quiet_days` how long ago it spoke.

    A source whose last visit failed, too few times to be broken, is `unsteady`.
    """

    ailment: Ailment | None = None
    since: datetime | None = None
    quiet_days: int = 0
    unsteady: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of a source, and when; `ailment` None says that it had recovered."""

    ailment: Ailment | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Tidings:
    """`ailing` and `recovered` are the sources to tell of now; `forget` those that are watched no more."""

    ailing: Mapping[str, Health]
    recovered: tuple[str, ...]
    forget: tuple[str, ...]


_WELL = Health()


def health(source: Source, state: SourceState) -> Health:
    """How an enabled source fares. A silence is counted until our last successful visit, not until now.

    A page that is watched for changes may rest for years.
    """
    if state.fault is not None:
        return _failing(state, state.fault)
    if source.kind == "change":
        return _WELL
    spoke = state.newest or state.first_visit
    if state.succeeded_at is None or spoke is None:
        return _WELL
    if working_days(spoke.date(), state.succeeded_at.date()) <= patience(source.rhythm_days, _own(state)):
        return _WELL
    return Health("silent", spoke, (state.succeeded_at - spoke).days)


def rhythm(days: Sequence[date], today: date) -> Rhythm | None:
    """A source's own rhythm by the days on which it published, ascending; None when they are too few."""
    recent = [day for day in days if timedelta(0) <= today - day <= OLDEST]
    waits = sorted(working_days(*pair) for pair in pairwise(recent))
    if len(waits) < ENOUGH_WAITS:
        return None
    return Rhythm(waits[int(_USUAL * (len(waits) - 1))], waits[-2])


def tidings(found: Mapping[str, Health], told: Mapping[str, Told], now: datetime) -> Tidings:
    """What is news since it was last told; `found` are the enabled sources that were visited."""
    ailing = {
        source_id: one
        for source_id, one in found.items()
        if one.ailment is not None and _is_news(one, told.get(source_id), now)
    }
    recovered = tuple(
        source_id
        for source_id, last in told.items()
        if last.ailment is not None and source_id in found and _is_well(found[source_id])
    )
    return Tidings(ailing, recovered, tuple(one for one in told if one not in found))


def _own(state: SourceState) -> Rhythm | None:
    if state.usual_wait is None or state.longest_wait is None:
        return None
    return Rhythm(state.usual_wait, state.longest_wait)


def _failing(state: SourceState, fault: Fault) -> Health:
    ailment: Ailment = "to repair" if fault is Fault.RECIPE else "broken"
    polls = 1 if fault in LASTING else POLLS_TO_REPAIR if fault is Fault.RECIPE else POLLS
    since = state.failing_since or state.visited_at
    return Health(ailment, since) if state.failures >= polls else Health(since=since, unsteady=True)


def _is_well(one: Health) -> bool:
    return one.ailment is None and not one.unsteady


def _is_news(one: Health, last: Told | None, now: datetime) -> bool:
    if last is None:
        return True
    if last.ailment is not None:
        return last.ailment != one.ailment
    lately = now - last.at < STEADY
    return not lately or (one.since is not None and now - one.since >= _LASTS)
