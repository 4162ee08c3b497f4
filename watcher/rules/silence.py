"""Pure: until when a room is to be left in peace, from what somebody wrote."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT = timedelta(days=1)
LONGEST = timedelta(days=30)
SHORTEST = timedelta(minutes=5)
MORNING = time(8)
"""A silence "until Monday" ends at this hour of the schedule's zone."""

_UNITS = {
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "minutes": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "heure": timedelta(hours=1),
    "heures": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "hours": timedelta(hours=1),
    "j": timedelta(days=1),
    "d": timedelta(days=1),
    "jour": timedelta(days=1),
    "jours": timedelta(days=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
    "semaine": timedelta(weeks=1),
    "semaines": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "weeks": timedelta(weeks=1),
}
_WEEKDAYS = (
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
    ("dimanche", "sunday"),
)
_SPAN = re.compile(r"([0-9]{1,4}) ?([a-z]+)")
_UNTIL = re.compile(r"(?:jusqu ?a |jusqu ?au |until |till )?(.+)")


class SilenceError(ValueError):
    """No span and no day can be read in the words, or it is shorter or longer than allowed."""


def silent_until(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The end of a silence that begins `now`, in UTC: `2h`, `3 jours`, `jusqu'à lundi`, `2026-12-01`.

    Without words it lasts a day. A weekday is the next one, never today. Raises SilenceError.
    """
    said = _plain(words)
    until = now + DEFAULT if not said else _from_span(said, now) or _from_day(said, now, zone)
    if until is None or not SHORTEST <= until - now <= LONGEST:
        raise SilenceError(words)
    return until.astimezone(UTC)


def _from_span(said: str, now: datetime) -> datetime | None:
    found = _SPAN.fullmatch(said)
    unit = _UNITS.get(found[2]) if found else None
    return now + int(found[1]) * unit if found and unit else None


def _from_day(said: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    found = _UNTIL.fullmatch(said)
    day = _day(found[1], now.astimezone(zone).date()) if found else None
    return datetime.combine(day, MORNING, zone) if day else None


def _day(said: str, today: date) -> date | None:
    if said in ("demain", "tomorrow"):
        return today + timedelta(days=1)
    for number, names in enumerate(_WEEKDAYS):
        if said in names:
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _plain(words: str) -> str:
    """In small letters, without accents, apostrophes as spaces."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.sub("['’]", " ", letters).split())
