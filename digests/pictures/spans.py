"""Weeks and months by the clock of a place, as stretches of time that are counted over. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEKS = 12
MONTHS = 12
"""How far back the pictures look: a quarter by week, a year by month."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, `start` included and `end` not, both in UTC; `day` is the day that names it."""

    day: date
    start: datetime
    end: datetime

    def until(self, end: datetime) -> Span:
        """The part before `end`, which may be nothing."""
        return Span(self.day, min(self.start, end), min(self.end, end))


def weeks(end: datetime, zone: ZoneInfo, count: int = WEEKS) -> tuple[Span, ...]:
    """The last `count` stretches of seven days by the clock of `zone`, the last one up to `end`.

    Up to a Monday 00:00 these are ISO weeks; up to a digest's hour, the weeks of digests. Each is named by
    the day on which it starts.
    """
    local = end.astimezone(zone)
    ends = [
        datetime.combine(local.date() - timedelta(days=7 * back), local.time(), zone)
        for back in reversed(range(count + 1))
    ]
    return tuple(
        Span(start.date(), start.astimezone(UTC), stop.astimezone(UTC)) for start, stop in pairwise(ends)
    )


def months(end: datetime, zone: ZoneInfo, count: int = MONTHS) -> tuple[Span, ...]:
    """The last `count` months of the calendar of `zone`, the last one up to `end`; the 1st names each."""
    last = (end.astimezone(zone) - timedelta(microseconds=1)).date()
    number = last.year * 12 + last.month - 1
    firsts = [date(*_year_and_month(number - back), 1) for back in reversed(range(-1, count))]
    midnights = [datetime.combine(first, time(), zone).astimezone(UTC) for first in firsts]
    return tuple(
        Span(first, start, stop).until(end.astimezone(UTC))
        for first, (start, stop) in zip(firsts, pairwise(midnights), strict=False)
    )


def last_day(spans: Sequence[Span], zone: ZoneInfo) -> date:
    """The last day that is counted."""
    return (spans[-1].end.astimezone(zone) - timedelta(microseconds=1)).date()


def _year_and_month(number: int) -> tuple[int, int]:
    """Of a count of months since the year 0."""
    return number // 12, number % 12 + 1
