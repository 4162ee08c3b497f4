"""Pure: when a source may be visited again, from its own history and from what its server asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from watcher.items import SourceState
from watcher.rules.visits import GONE_REST
from watcher.sources import Kind, Source

LONGEST_FOR_FEEDS = timedelta(hours=1)
"""A feed is made to be asked, mostly costs a 304, and an act in it must not wait for half a day."""
FEEDS: frozenset[Kind] = frozenset({"feed", "mailbox"})
LONGEST_FOR_LAW = timedelta(hours=1)
"""The most for pages of those who make and apply the law: what they publish may be urgent, and they do so
rarely, so that by their own pace alone it would be seen last (bench/simulation)."""
LONGEST_FOR_FEEDS_OF_LAW = timedelta(minutes=30)
_OF_LAW = frozenset({"authority", "legislation"})
VISITS_A_PUBLICATION = 24
"""A source is visited so many times between two of its publications, within the bounds."""
_ENOUGH = 6
"""Times between two publications from which a source's own pace is told; else its `rhythm_days` is."""
_MOST = 20
"""The last times that count: a source that has changed its habits is followed within as many publications."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The settings' limits for the time between two visits."""

    shortest: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=24)


def pace(dates: Iterable[datetime], now: datetime) -> float | None:
    """The usual time in hours between two publications, by the dates in a source's answer; None if too few.

    The median of the last times. What came within one hour came at once, so that a site which publishes its
    day in one go is not taken for one that publishes each minute.
    """
    hours = sorted({date.replace(minute=0, second=0, microsecond=0) for date in dates if date <= now})
    times = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(hours)][-_MOST:]
    return median(times) if len(times) >= _ENOUGH else None


def interval(source: Source, state: SourceState, bounds: Bounds) -> timedelta:
    """Time between two visits, from the source's own pace: feeds within the hour, pages within the day.

    What may bring urgent law is asked twice as often as other feeds, and its pages as often as these. A
    source that wants to be asked less often is (`hours_between`).
    """
    own = timedelta(days=source.rhythm_days) if state.pace is None else timedelta(hours=state.pace)
    longest = min(_longest(source), bounds.longest)
    span = min(max(own / VISITS_A_PUBLICATION, bounds.shortest), max(longest, bounds.shortest))
    return span if source.hours_between is None else max(span, timedelta(hours=source.hours_between))


def brings_law(source: Source) -> bool:
    """Whether a source may bring urgent law: it speaks of the law, and makes or applies it."""
    return source.axis == "legal" and source.nature in _OF_LAW


def backoff(failures: int, bounds: Bounds) -> timedelta:
    """Wait after so many failed visits in a row: the shortest, doubling to the longest; never given up."""
    return min(bounds.shortest * 2 ** min(max(failures - 1, 0), 10), bounds.longest)


def is_due(source: Source, state: SourceState, now: datetime, bounds: Bounds) -> bool:
    """Whether a scheduled round visits this source now.

    A visit that was noted and of which nothing was heard counts as made: we may have been killed amidst it.
    """
    if rests(state, now) or (state.fresh_until is not None and _lies_before(now, state.fresh_until, bounds)):
        return False
    if _is_unheard(state) and _waits(state.asked_at, bounds.shortest, now):
        return False
    span = interval(source, state, bounds)
    if state.failures:
        span = max(span, backoff(state.failures, bounds))
    return not _waits(state.visited_at, span, now)


def rests(state: SourceState, now: datetime) -> bool:
    """Whether the server asked not to be visited yet (Retry-After, 410): not even on demand.

    An end that lies further ahead than anybody's is of a clock that was put back.
    """
    return state.not_before is not None and now < state.not_before <= now + GONE_REST


def _longest(source: Source) -> timedelta:
    """The longest time between two visits that a source of its kind bears."""
    if brings_law(source):
        return LONGEST_FOR_FEEDS_OF_LAW if source.kind in FEEDS else LONGEST_FOR_LAW
    return LONGEST_FOR_FEEDS if source.kind in FEEDS else timedelta.max


def _is_unheard(state: SourceState) -> bool:
    return state.asked_at is not None and (state.visited_at is None or state.visited_at < state.asked_at)


def _waits(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether the span is not over. A time too far in the future is of a clock that was put back."""
    return since is not None and abs(now - since) < span


def _lies_before(now: datetime, until: datetime, bounds: Bounds) -> bool:
    return now < until <= now + bounds.longest
