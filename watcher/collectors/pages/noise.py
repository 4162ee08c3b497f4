"""Pure: what changes in a page by itself and is no news, so that two versions compare as readers would.

Numbers that count, ages ("il y a 3 jours"), tokens, the year beside a copyright sign, and the date of the
day on which the page was asked for. A date that stays the same is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})

_UNITS = "secondes?|seconds?|minutes?|mins?|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?"
_COUNTED = (
    "vues?|views?|lectures?|lecteurs?|reads?|visites?|visiteurs?|visits?|visitors?|t[ée]l[ée]chargements?|"
    "downloads?|commentaires?|comments?|partages?|shares?|j'aime|likes?|abonn[ée]s?|followers?|"
    "en ligne|online"
)
_BY_ITSELF = (
    re.compile(rf"\b(?:il y a|depuis) (?:un|une|\d{{1,4}}) (?:{_UNITS})\b"),
    re.compile(rf"\b(?:an?|\d{{1,4}}) (?:{_UNITS}) ago\b"),
    re.compile(rf"\b\d[\d .,]{{0,12}}[km]? ?(?:{_COUNTED})\b"),
    re.compile(rf"\b(?:{_COUNTED})\s?:\s?\d[\d .,]{{0,12}}"),
    re.compile(r"\b(?:lu|vu|consult[ée]e?|read|viewed) \d[\d .,]{0,12}(?: fois| times)?\b"),
    re.compile(r"©[^\d]{0,3}(?:\d{4} ?- ?)?\d{4}"),
    re.compile(r"\b(?=[a-z0-9+/_-]*\d)(?=[a-z0-9+/_-]*[a-z])[a-z0-9+/_-]{32,200}={0,2}(?![a-z0-9])"),
)
"""On lower-case text. The last one is a token: 32 characters of letters and digits and nothing else."""

_MONTHS = (
    ("janvier", "janv", "january", "jan"),
    ("février", "févr", "february", "feb"),
    ("mars", "march", "mar"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"),
    ("août", "august", "aug"),
    ("septembre", "sept", "september", "sep"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("décembre", "déc", "december", "dec"),
)
_WEEKDAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_TIME = re.compile(r"\b\d{1,2} ?[:h] ?\d{2}(?::\d{2})?\b")


def comparable(text: str, noise: Sequence[re.Pattern[str]] = ()) -> str:
    """The text without what changes by itself, and without what `noise` matches, for comparing only.

    Case, spacing and the form of quotation marks, apostrophes and dashes make no difference.
    """
    for pattern in noise:
        text = pattern.sub(" ", text)
    text = " ".join(text.casefold().translate(_TYPOGRAPHY).split())
    for pattern in _BY_ITSELF:
        text = pattern.sub(" ", text)
    return " ".join(text.split())


def of_any_day(text: str, today: date | None) -> str:
    """`comparable` text with the date of `today`, and the time beside it, replaced by a mark.

    The day may have begun earlier where the page was made, so the one after counts as well.
    """
    if today is None:
        return text
    marked = _day(today).sub("#", text)
    return marked if marked == text else " ".join(_TIME.sub("", marked).split())


def digits_aside(text: str) -> str:
    """The text with one mark for each number: two texts that differ in numbers only have the same."""
    return re.sub(r"\d+(?:[ .,]\d{3})*", "#", text)


def _day(today: date) -> re.Pattern[str]:
    forms = "|".join(form for day in (today, today + timedelta(days=1)) for form in _forms(day))
    return re.compile(rf"(?:\b(?:{_WEEKDAYS}),? )?(?:{forms})(?!\w)")


def _forms(day: date) -> tuple[str, ...]:
    names = "|".join(_MONTHS[day.month - 1])
    number = rf"\b0?{day.day}(?:er|st|nd|rd|th)?"
    return (
        rf"\b0?{day.day}[/.-]0?{day.month}[/.-]{day.year}",
        rf"\b{day.year}-{day.month:02}-{day.day:02}",
        rf"{number} (?:{names})\.?(?: {day.year})?",
        rf"\b(?:{names})\.? 0?{day.day}(?:st|nd|rd|th)?(?:,? {day.year})?",
    )
