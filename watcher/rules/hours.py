"""Pure: working hours, and when the rooms are left in peace. Hours are those of the wall clock in a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.config.conversation import WEEKDAYS, Alerts, Weekday, span
from watcher.settings import Schedule

_DAY = timedelta(days=1)
_STEPS = 16
"""From the end of one quiet time to that of the next: two a day, in a week, and two for a changed clock."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """When nothing but alerts and answers may be posted.

    On quiet `days`, which end with the morning's hour of the next other day, and in quiet `hours` (over
    midnight when the second is earlier; none when they are equal). Times that leave no hour of a week count
    as none, as nothing would ever go.
    """

    zone: ZoneInfo
    days: frozenset[Weekday]
    morning: time
    hours: tuple[time, time]

    @classmethod
    def of(cls, schedule: Schedule, alerts: Alerts) -> Quiet:
        """As the settings say; quiet days end at the hour of the digest."""
        return cls(schedule.zone, frozenset(schedule.quiet), schedule.digest_time, span(alerts.quiet_hours))


def not_before(quiet: Quiet, muted_until: datetime | None, at: datetime) -> datetime | None:
    """When what is not urgent may go that was decided at `at`; None for at once.

    `muted_until` is until when its room asked for silence.
    """
    heard_again = at if muted_until is None else max(at, muted_until)
    free = heard_again
    for _ in range(_STEPS):
        later = _end_of_quiet(quiet, free)
        if later <= free:
            break
        free = later
    else:
        free = heard_again
    return free.astimezone(UTC) if free > at else None


def working_time(alerts: Alerts, zone: ZoneInfo, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; nothing when `end` is before `start`."""
    worked = timedelta(0)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        if WEEKDAYS[day.weekday()] in alerts.working_days:
            opens, closes = (_moment(day, hour, zone) for hour in span(alerts.working_hours))
            worked += max(min(closes, end) - max(opens, start), timedelta(0))
        day += _DAY
    return worked


def is_working_time(alerts: Alerts, zone: ZoneInfo, at: datetime) -> bool:
    """Whether somebody is at work then."""
    local = at.astimezone(zone)
    opens, closes = span(alerts.working_hours)
    return WEEKDAYS[local.weekday()] in alerts.working_days and opens <= local.time() < closes


def _end_of_quiet(quiet: Quiet, at: datetime) -> datetime:
    """The end of the quiet day or of the quiet hours that hold at `at`, else `at`."""
    local = at.astimezone(quiet.zone)
    if _is_quiet_day(quiet, local.date()):
        day = local.date() + _DAY
        while _is_quiet_day(quiet, day):
            day += _DAY
        return _moment(day, quiet.morning, quiet.zone)
    start, end = quiet.hours
    clock = local.time()
    if start <= clock < end:
        return _moment(local.date(), end, quiet.zone)
    if end < start and (clock >= start or clock < end):
        return _moment(local.date() + (_DAY if clock >= start else timedelta(0)), end, quiet.zone)
    return at


def _is_quiet_day(quiet: Quiet, day: date) -> bool:
    return WEEKDAYS[day.weekday()] in quiet.days and len(quiet.days) < len(WEEKDAYS)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
