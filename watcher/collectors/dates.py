"""Dates as sources write them, in French, English and the other languages of their neighbours; aware, in UTC.

A date is never invented: without day, month and year there is none. The day comes first in 03/01/2026 and
never in ISO 8601. Without a zone a time is taken as UTC, so that a bare date keeps its day in Paris.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

EARLIEST = 1990
"""No feed is older than the web: an earlier year is an error in the source."""

_LONGEST = 200
"""Characters of a text in which a date is looked for."""

_MONTH_NAMES: Sequence[str] = (
    "january jan janvier janv januar enero ene gennaio gen janeiro",
    "february feb fevrier fevr fev februar febrero febbraio fevereiro",
    "march mar mars marz mrz marzo marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug aout agosto ago",
    "september sep sept septembre septiembre settembre setembro set",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec decembre dezember dez diciembre dicembre dic dezembro",
)
"""In English, French, German, Spanish, Italian and Portuguese: feeds name months in their own language."""
_MONTHS: Mapping[str, int] = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}
_ACCENTS = str.maketrans("éèêûäçÉÈÊÛÄÇ", "eeeuacEEEUAC")
_ZONES_BY_HOUR: Mapping[float, str] = {
    -8: "PST",
    -7: "PDT MST",
    -6: "MDT CST",
    -5: "CDT EST",
    -4: "EDT",
    1: "WEST BST CET MET",
    2: "CEST MEST EET",
    3: "EEST MSK",
    5.5: "IST",
    9: "JST",
    10: "AEST",
    11: "AEDT",
}
"""Hours ahead of UTC: RFC 822, section 5.1, and the zones of Europe and of what is read from elsewhere."""
_ZONES = {zone: hours for hours, zones in _ZONES_BY_HOUR.items() for zone in zones.split()}

_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)?(?:\s+(?:of|de))?[\s\-]+{_MONTH},?(?:\s+de\b)?[\s\-]*(?P<year>\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<year>\d{{4}})(?!\d)", re.IGNORECASE
)
_NUMBERS = re.compile(
    r"(?<![\d/.])(?P<day>\d{1,2})([/.])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})(?![\d/]|\.\d)"
)
_FORMS = (_ISO, _DAY_FIRST, _MONTH_FIRST, _NUMBERS)
_TIME = re.compile(
    r"(?:[Tt]|[\s,–-]*(?:(?:à|at)\s+)?)(?P<hour>\d{1,2})\s?(?::|[hH](?![a-z]))\s?(?P<minute>\d{2})?"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b)?"
    r"(?:\s*(?:GMT|UTC)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)\b|\s*(?P<zone>[A-Z]{1,5})\b)?"
)


def parse_date(text: str) -> datetime | None:
    """The date that a date field states, in whatever form; None when it states none."""
    short = text.strip() if len(text) < _LONGEST else ""
    return find_date(text) or _from_any_form(short)


def find_date(text: str) -> datetime | None:
    """The first full date in a text such as "Publié le 4 janvier 2026 à 10 h 30"."""
    text = " ".join(text[:_LONGEST].translate(_ACCENTS).split())
    for form in _FORMS:
        if (match := form.search(text)) and (day := _day(match.groupdict())):
            return _within_reason(day, _time_of_day(text, match.end()))
    return None


def _within_reason(moment: datetime, time: timedelta = timedelta()) -> datetime | None:
    """In UTC, or None when the year cannot be true. Dates ahead are left alone: sources announce events."""
    try:
        moment = (moment + time).astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.year >= EARLIEST else None


def _day(parts: Mapping[str, str | None]) -> datetime | None:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    month = _MONTHS[(parts["name"] or "").lower()] if "name" in parts else int(parts["month"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    if month > 12 >= day and "name" not in parts:
        month, day = day, month
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _time_of_day(text: str, start: int) -> timedelta:
    """What follows a date, as the time since its midnight in UTC; zero when that is no time."""
    match = _TIME.match(text, start)
    if match is None:
        return timedelta()
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        return timedelta()
    return timedelta(hours=hour, minutes=minute, seconds=second) - _ahead(match["offset"], match["zone"])


def _ahead(offset: str | None, zone: str | None) -> timedelta:
    if offset is None:
        return timedelta(hours=_ZONES.get(zone or "", 0))
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if offset[0] == "-" else ahead


@lru_cache(maxsize=1000)
def _from_any_form(text: str) -> datetime | None:
    """The last resort, imported only when needed: that takes a quarter of a second, and each new text three
    thousandths, so that a page that repeats what is no date a thousand times would take seconds."""
    if len(text) > 60 or not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text):
        return None
    parse = cast("Callable[..., Any]", import_module("dateparser").parse)
    settings = {"DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    moment = cast("datetime | None", parse(text, languages=["fr", "en"], settings=settings))
    if moment is None:
        return None
    return _within_reason(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
