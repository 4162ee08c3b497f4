"""The stretch of time that a digest tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digests.french import days_label

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open, `start` included and `end` not, both aware; `label` is an ISO week such as `2026-W47`."""

    start: datetime
    end: datetime
    label: str

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def week_label(day: date) -> str:
    """The ISO week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_period(label: str, zone: ZoneInfo) -> Period:
    """The week from Monday 00:00 to the next one in `zone`; 167 or 169 hours when the clock changes.

    Raises ValueError when `label` is not an ISO week such as `2026-W47`, or names one that does not exist.
    """
    match = _WEEK.fullmatch(label)
    if match is None:
        raise ValueError(f"{label!r} is not a week; one such as '2026-W47' is wanted")
    monday = date.fromisocalendar(int(match.group(1)), int(match.group(2)), 1)
    return Period(_midnight(monday, zone), _midnight(monday + timedelta(days=7), zone), label)


def period_label(period: Period, zone: ZoneInfo) -> str:
    """As members read it: `semaine 47 (16–22 nov. 2026)`; a label that is no week stands as it is."""
    first = period.start.astimezone(zone).date()
    last = (period.end.astimezone(zone) - timedelta(microseconds=1)).date()
    match = _WEEK.fullmatch(period.label)
    name = f"semaine {int(match.group(2))}" if match else period.label
    return f"{name} ({days_label(first, last)})"


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
