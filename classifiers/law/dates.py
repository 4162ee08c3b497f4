"""Days as French and English text writes them: `2 août 2026`, `August 2`, `02/08/2026`, `dans 60 jours`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_FRENCH_MONTHS = (
    *(
        "janvier janv",
        "février fevrier févr",
        "mars",
        "avril avr",
        "mai",
        "juin",
        "juillet juil",
        "août aout",
    ),
    *("septembre sept", "octobre oct", "novembre nov", "décembre decembre déc"),
)
_ENGLISH_MONTHS = (
    *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
    *("september sept sep", "october oct", "november nov", "december dec"),
)
_NUMBERS = (
    *("a an un une one", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven"),
    *("huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve", "treize thirteen"),
    *("quatorze fourteen", "quinze fifteen", "seize sixteen", "dix-sept seventeen", "dix-huit eighteen"),
    *("dix-neuf nineteen", "vingt twenty"),
)
_TENS = {
    "trente thirty": 30,
    "quarante-cinq forty-five": 45,
    "soixante sixty": 60,
    "quatre-vingt-dix ninety": 90,
}
_ORDINALS = ("", "er", " er", "ᵉʳ", "st", "nd", "rd", "th")


def _ranks(names: tuple[str, ...]) -> dict[str, int]:
    return {name: rank for rank, same in enumerate(names, start=1) for name in same.split()}


def _any_of(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_MONTHS = _ranks(_FRENCH_MONTHS) | _ranks(_ENGLISH_MONTHS)
_COUNTS = _ranks(_NUMBERS) | {name: count for names, count in _TENS.items() for name in names.split()}
_ORDINAL = f"(?:{'|'.join(_ORDINALS[1:])})?"
_NO_DAY_BEFORE = "".join(rf"(?<!\d{ordinal} )(?<!\d{ordinal} of )" for ordinal in _ORDINALS)
_NOT_PAST = "(?! (?:dernier|passé))"
_DAY_FIRST = re.compile(
    r"(?P<day>\d(?<![\w/.,:].)\d{0,3})(?:(?P<iso>-\d\d-\d\d)(?![\d-])|(?P<slashed>/\d{1,2}/\d{4})(?![\d/])"
    rf"|{_ORDINAL} (?:of )?(?P<month>{_any_of(_MONTHS)})\b(?:\.?,? (?P<year>\d{{4}})\b)?){_NOT_PAST}"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w){_NO_DAY_BEFORE}(?:"
    rf"(?P<month>{_any_of(_ranks(_ENGLISH_MONTHS))})\.? (?P<day>\d{{1,2}}){_ORDINAL}(?![\w/%:])"
    rf"(?:,? (?P<year>\d{{4}})\b)?|(?P<whole>{_any_of(_MONTHS)})\.? (?P<its_year>\d{{4}})\b){_NOT_PAST}"
)
_END_OF_MONTH = re.compile(r"(?:\b(?:fin|end of|late)(?: du mois)? (?:de |d'|of )?|\bend-)$")
_MIDDLE_OF_MONTH = re.compile(r"\b(?:mi|mid)[- ]$")
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?:(?P<term>d'ici(?: à)?|sous(?: un délai de)?|within(?: the next| a (?:period|time) of)?"
    r"|(?:au plus tard )?dans (?:(?:un|le) délai (?:\w{1,15} )?d[e']|les))|dans|in(?: the next)?)"
    rf" ?(?P<count>\d{{1,3}}|{_any_of(_COUNTS)})(?: \(\d{{1,3}}\))?(?: prochaine?s| next| coming)?"
    r" (?P<unit>jour|semaine|mois|day|week|month)s?\b|(?:mois prochain|next month)\b)"
    r"(?P<of>,? (?:de (?:la|sa) publication|(?:of|from) (?:its |the )?publication|from (?:now|today)"
    r"|à (?:compter|partir) (?:de (?:ce jour|la publication)|d'aujourd'hui)))?"
)
_OF_ANOTHER_EVENT = re.compile(
    r"[-']|,?(?: calendaires?| francs?)?(?: (?:ouvr(?:és?|ables?)|working|business|suivant|qui suivent|après"
    r"|avant|à compter|à partir|des?|du|plus t(?:ôt|ard)|of|after|before|from|following|earlier|later|ago)\b"
    r"| d')"
)
"""What follows a term that does not run from the publication, or that counts working days."""
_MONTH_BEGINS = re.compile(
    r"(?:a(?:o[uû]t|pr|ug|vr)|d[eé]c|f[eé][bv]|j(?:an|ui|un|ul)|ma[iry]|nov|oct|sep)[a-zéû]*\.? (?=\d)"
)
_TERM_BEGINS = re.compile(r"(?:au plus|d(?:'ici|ans)|in|mois|next|sous|within) ")
"""Where the pattern for a month and for a term can match: trying them there alone takes half of the time."""


@dataclass(frozen=True)
class WrittenDay:
    """A day and where the text writes it; `term` when the words alone say that something is due then."""

    start: int
    end: int
    day: date
    stated: Literal["absolute", "relative"]
    term: bool = False


def days_in(text: str, published: date | None) -> list[WrittenDay]:
    """The days that a text with single spaces and plain marks writes, in its order.

    A day without a year is the next one on or after `published`; days counted from today (`dans 60 jours`)
    are counted from it, unless the text says that they run from something else. Without `published` there are
    none of both kinds. A month is its first day, but for `fin août` and `mi-août`. Days that do not exist are
    left out.
    """
    lower = text.lower()
    found = [*_day_first(text, lower, published), *_month_first(text, lower, published)]
    if published:
        found.extend(_counted(lower, published))
    return sorted(found, key=lambda one: one.start)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month: 31 January and a month is 28 February.

    Raises ValueError beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day_first(text: str, lower: str, published: date | None) -> Iterator[WrittenDay]:
    for match in _DAY_FIRST.finditer(lower):
        if match["iso"]:
            day = _existing(*match[0].split("-"))
        elif match["slashed"]:
            day = _existing(*reversed(match[0].split("/")))
        else:
            day = _of_a_month(match, text, published)
        if day:
            yield WrittenDay(match.start(), match.end(), day, "absolute")


def _month_first(text: str, lower: str, published: date | None) -> Iterator[WrittenDay]:
    for match in _at(_MONTH_BEGINS, _MONTH_FIRST, lower):
        day = _whole_month(match) if match["whole"] else _of_a_month(match, text, published)
        if day:
            yield WrittenDay(match.start(), match.end(), day, "absolute")


def _of_a_month(match: re.Match[str], text: str, published: date | None) -> date | None:
    month, day = _MONTHS[match["month"]], match["day"]
    if match["year"]:
        return _existing(match["year"], month, day)
    if not published or text.startswith("may", match.start("month")):  # `article 3 may apply`
        return None
    # A leap day may be eight years away.
    following = (_existing(published.year + years, month, day) for years in range(9))
    return next((one for one in following if one and one >= published), None)


def _whole_month(match: re.Match[str]) -> date | None:
    first = _existing(match["its_year"], _MONTHS[match["whole"]], 1)
    before = match.string[max(0, match.start() - 20) : match.start()]
    if first and _END_OF_MONTH.search(before):
        return months_later(first, 1) - timedelta(days=1)
    return first.replace(day=15) if first and _MIDDLE_OF_MONTH.search(before) else first


def _existing(year: int | str, month: int | str, day: int | str) -> date | None:
    """None for a day that is in no calendar, and for years that no deadline of today is in."""
    try:
        there = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return there if 2000 <= there.year < 2100 else None


def _counted(lower: str, published: date) -> Iterator[WrittenDay]:
    for match in _at(_TERM_BEGINS, _RELATIVE, lower):
        elsewhere = not match["of"] and _OF_ANOTHER_EVENT.match(lower, match.end())
        day = None if elsewhere else _later(published, match["count"], match["unit"])
        if day:
            yield WrittenDay(match.start(), match.end(), day, "relative", term=bool(match["term"]))


def _later(day: date, count: str | None, unit: str | None) -> date | None:
    """The first of the next month without a count; None beyond the last year that a `date` can be in."""
    number = _COUNTS.get(count or "one") or int(count or 1)
    try:
        if unit in ("day", "jour", "week", "semaine"):
            return day + timedelta(days=number * (1 if unit in ("day", "jour") else 7))
        return months_later(day if count else day.replace(day=1), number)
    except (OverflowError, ValueError):
        return None


def _at(beginning: re.Pattern[str], whole: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for begins in beginning.finditer(text):
        if match := whole.match(text, begins.start()):
            yield match
