"""When a backup is due, and which have had their time. A wrong clock neither ends nor deletes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

RETRY = timedelta(minutes=30)
"""How long after a failure it is tried again."""
SPARED = 7
"""So many of the newest stay whatever their age: after a long pause, or with a clock that is ahead."""


def rests(failed_at: datetime, now: datetime) -> bool:
    """Whether it is too soon after a failure; one of the future is none, as the clock was put back."""
    return failed_at <= now < failed_at + RETRY


def is_due(made: Sequence[datetime], at: time, zone: ZoneInfo, now: datetime) -> bool:
    """Whether there is no backup yet since the hour `at` was last struck, in the observatory's time zone.

    One that was missed is due at once. Backups of the future count for nothing: the clock was put back since.
    """
    newest = max((one for one in made if one <= now), default=None)
    return newest is None or newest < _last(at, zone, now)


def expired(made: Sequence[datetime], keep_days: int, now: datetime) -> frozenset[datetime]:
    """Those older than `keep_days`, but for the newest (so many, up to `SPARED`) and those to come."""
    past = sorted(one for one in made if one <= now)
    old = now - timedelta(days=keep_days)
    return frozenset(one for one in past[: -min(keep_days, SPARED)] if one < old)


def _last(at: time, zone: ZoneInfo, now: datetime) -> datetime:
    """When the hour was last struck. One that a change of the clocks skips strikes when it is over."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), at, tzinfo=zone)
    return today if today <= now else datetime.combine(local.date() - timedelta(days=1), at, tzinfo=zone)
