"""Pure: which alerts somebody should be reminded of, and of which the coordinator should hear.

An alert is looked after once somebody took it in charge, called it a false alarm or answered in its thread.
Until then it is recalled once, and told once to those who receive notices: both in working hours only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.config.conversation import Alerts
from watcher.rules.hours import is_working_time, working_time

MEMORY = timedelta(days=60)
"""Nobody is called to an older alert, be it after the longest absence of ours."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A sent alert that nobody looks after; `id` is that of its message."""

    id: int
    room: str
    sent_at: datetime
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """What is to be done now: alerts to recall in their threads, and alerts to tell the coordinator of."""

    remind: tuple[Watched, ...] = ()
    escalate: tuple[Watched, ...] = ()


def care(unattended: Iterable[Watched], settings: Alerts, zone: ZoneInfo, now: datetime) -> Care:
    """One step at a time: after a long absence of ours, too, members hear before the coordinator does."""
    if not is_working_time(settings, zone, now):
        return Care()
    until_reminder = timedelta(hours=settings.remind_hours)
    until_note = timedelta(hours=settings.escalate_hours)
    remind: list[Watched] = []
    escalate: list[Watched] = []
    for one in unattended:
        alone = working_time(settings, zone, one.sent_at, now)
        if one.reminded_at is None:
            if alone >= until_reminder:
                remind.append(one)
        elif one.escalated_at is None and alone >= until_note:
            since_reminder = working_time(settings, zone, one.reminded_at, now)
            if since_reminder >= until_note - until_reminder:
                escalate.append(one)
    return Care(tuple(remind), tuple(escalate))
