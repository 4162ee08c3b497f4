"""Pure: when a digest is due and which span it tells, across missed weeks and changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.settings import Schedule

LONGEST_DIGEST = timedelta(days=35)
"""A digest never looks back further, however long the machine was off."""


def last_digest_time(schedule: Schedule, now: datetime) -> datetime:
    """The latest planned digest time at or before `now`, in UTC; wall-clock time in the schedule's zone."""
    local = now.astimezone(schedule.zone)
    days_back = (local.weekday() - schedule.digest_weekday) % 7
    day = local.date() - timedelta(days=days_back)
    planned = datetime.combine(day, schedule.digest_time, schedule.zone)
    if planned > local:
        planned = datetime.combine(day - timedelta(days=7), schedule.digest_time, schedule.zone)
    return planned.astimezone(UTC)


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
