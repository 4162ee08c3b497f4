"""Pure: when a digest, a note or a file is due and which span it tells, whatever was missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from digests.period import month_label, period_named, quarter_label, week_label
from watcher.settings import Schedule

Rhythm = Literal["digest", "monthly", "quarterly"]

LONGEST_DIGEST = timedelta(days=35)
"""A digest never looks back further, however long the machine was off."""

_MONTHS: Mapping[Rhythm, int] = {"monthly": 1, "quarterly": 3}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a rhythm: at `due_at` what is from `starts_at` up to but not including `ends_at` is told.

    `period` is the label of a week, a month or a quarter.
    """

    period: str
    due_at: datetime
    starts_at: datetime
    ends_at: datetime


def last_turn(rhythm: Rhythm, schedule: Schedule, now: datetime, previous_end: datetime | None) -> Turn:
    """The latest turn planned at or before `now`; `previous_end` is where the one before it ended.

    The weekly digest goes from hour to hour and catches up what was missed; notes and files are of whole
    months and quarters, and only the last one is caught up.
    """
    zone = schedule.zone
    if rhythm == "digest":
        due_at = last_digest_time(schedule, now)
        starts, ends = digest_span(due_at, previous_end, zone)
        return Turn(week_label((ends.astimezone(zone) - timedelta(days=1)).date()), due_at, starts, ends)
    due_at = last_first_day(schedule, now, _MONTHS[rhythm])
    last_day = due_at.astimezone(zone).date() - timedelta(days=1)
    label = month_label(last_day) if rhythm == "monthly" else quarter_label(last_day)
    period = period_named(label, zone)
    return Turn(label, due_at, period.start.astimezone(UTC), period.end.astimezone(UTC))


def last_digest_time(schedule: Schedule, now: datetime) -> datetime:
    """The latest planned digest time at or before `now`, in UTC; wall-clock time in the schedule's zone."""
    local = now.astimezone(schedule.zone)
    days_back = (local.weekday() - schedule.digest_weekday) % 7
    day = local.date() - timedelta(days=days_back)
    planned = _at_digest_hour(day, schedule)
    # As moments, not as hours of one zone: those compare by the wall clock, which errs in two nights.
    return planned if planned <= now else _at_digest_hour(day - timedelta(days=7), schedule)


def last_first_day(schedule: Schedule, now: datetime, months: int) -> datetime:
    """The latest first day of a month (`months` 1) or a quarter (3) at the digest's hour, at or before `now`.

    In UTC; wall-clock time in the schedule's zone.
    """
    local = now.astimezone(schedule.zone).date()
    first = date(local.year, local.month - (local.month - 1) % months, 1)
    planned = _at_digest_hour(first, schedule)
    if planned > now:
        before = first - timedelta(days=1)
        planned = _at_digest_hour(date(before.year, before.month - (before.month - 1) % months, 1), schedule)
    return planned


def digest_span(due_at: datetime, previous_end: datetime | None, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """What a digest due at `due_at` tells: what was seen from the end of the one before until then.

    Without a digest before, a week. Missed weeks are caught up, up to LONGEST_DIGEST.
    """
    end = due_at.astimezone(UTC)
    if previous_end is None:
        local = due_at.astimezone(zone)
        week_before = datetime.combine(local.date() - timedelta(days=7), local.timetz())
        return week_before.astimezone(UTC), end
    return max(previous_end, end - LONGEST_DIGEST), end


def _at_digest_hour(day: date, schedule: Schedule) -> datetime:
    return datetime.combine(day, schedule.digest_time, schedule.zone).astimezone(UTC)
