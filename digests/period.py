"""The stretch of time that a digest tells of: a week, a month, a quarter, or any run of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from digests.texts.language import FRENCH, Language

Kind = Literal["week", "month", "quarter", "year", "days"]

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open, `start` included and `end` not, both aware.

    `label` is an ISO week (`2026-W47`), a month (`2026-11`), a quarter (`2026-Q4`), a year (`2026`) or two
    days, both included (`2026-11-01..2026-11-15`).
    """

    start: datetime
    end: datetime
    label: str

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def kind(self) -> Kind:
        """What the label names."""
        if _WEEK.fullmatch(self.label):
            return "week"
        if _MONTH.fullmatch(self.label):
            return "month"
        if _YEAR.fullmatch(self.label):
            return "year"
        return "quarter" if _QUARTER.fullmatch(self.label) else "days"


def week_label(day: date) -> str:
    """The ISO week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_label(day: date) -> str:
    """The month of a day: `2026-11`."""
    return f"{day.year}-{day.month:02d}"


def quarter_label(day: date) -> str:
    """The quarter of a day: `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def year_label(day: date) -> str:
    """The year of a day: `2026`."""
    return f"{day.year:04d}"


def period_named(label: str, zone: ZoneInfo) -> Period:
    """The period of a label of any kind, from midnight to midnight in `zone`.

    Raises ValueError when it is none, or names one that does not exist.
    """
    if found := _WEEK.fullmatch(label):
        return week_period(label, zone)
    if found := _MONTH.fullmatch(label):
        first = date(int(found[1]), int(found[2]), 1)
        return _whole(first, _months_later(first, 1), label, zone)
    if found := _QUARTER.fullmatch(label):
        first = date(int(found[1]), 3 * int(found[2]) - 2, 1)
        return _whole(first, _months_later(first, 3), label, zone)
    if _YEAR.fullmatch(label):
        first = date(int(label), 1, 1)
        return _whole(first, _months_later(first, 12), label, zone)
    if found := _DAYS.fullmatch(label):
        first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        if last < first:
            raise ValueError(f"{label!r} ends before it begins")
        return _whole(first, last + timedelta(days=1), label, zone)
    raise ValueError(
        f"{label!r} is no period; a week ('2026-W47'), a month ('2026-11'), a quarter ('2026-Q4'), "
        "a year ('2026') or days ('2026-11-01..2026-11-15') are wanted"
    )


def week_period(label: str, zone: ZoneInfo) -> Period:
    """The week from Monday 00:00 to the next one in `zone`; 167 or 169 hours when the clock changes.

    Raises ValueError when `label` is not an ISO week such as `2026-W47`, or names one that does not exist.
    """
    match = _WEEK.fullmatch(label)
    if match is None:
        raise ValueError(f"{label!r} is not a week; one such as '2026-W47' is wanted")
    monday = date.fromisocalendar(int(match.group(1)), int(match.group(2)), 1)
    return _whole(monday, monday + timedelta(days=7), label, zone)


def period_before(period: Period, zone: ZoneInfo) -> Period:
    """The whole period of the same kind that ends where this one begins; as many days for days."""
    last = (period.start.astimezone(zone) - timedelta(microseconds=1)).date()
    if period.kind == "days":
        days = (period.end.astimezone(zone).date() - period.start.astimezone(zone).date()).days
        return period_named(f"{last - timedelta(days=days - 1)}..{last}", zone)
    labels = {"week": week_label, "month": month_label, "quarter": quarter_label, "year": year_label}
    return period_named(labels[period.kind](last), zone)


def period_label(period: Period, zone: ZoneInfo, words: Language = FRENCH) -> str:
    """As members read it: `semaine 47 (16–22 nov. 2026)`, `novembre 2026`, `4e trimestre 2026`.

    Days are told as such: `1–15 nov. 2026`.
    """
    first = period.start.astimezone(zone).date()
    last = (period.end.astimezone(zone) - timedelta(microseconds=1)).date()
    days = words.days(first, last)
    if found := _WEEK.fullmatch(period.label):
        return words.say("semaine {week} ({days})", week=int(found[2]), days=days)
    if _MONTH.fullmatch(period.label):
        return words.month(last)
    if found := _QUARTER.fullmatch(period.label):
        ordinals = (
            words.say("1er trimestre {year}", year=found[1]),
            words.say("2e trimestre {year}", year=found[1]),
            words.say("3e trimestre {year}", year=found[1]),
            words.say("4e trimestre {year}", year=found[1]),
        )
        return ordinals[int(found[2]) - 1]
    return period.label if period.kind == "year" else days


def _whole(first: date, after: date, label: str, zone: ZoneInfo) -> Period:
    return Period(_midnight(first, zone), _midnight(after, zone), label)


def _months_later(first: date, months: int) -> date:
    index = first.month - 1 + months
    return date(first.year + index // 12, index % 12 + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
