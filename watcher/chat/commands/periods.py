"""What people call a week, a month or a quarter, as the label of a period. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from digests.period import Kind, month_label, quarter_label, week_label
from digests.texts.french import typeset
from watcher.chat.commands.naming import quoted
from watcher.chat.commands.parsing import folded

_YEAR = r"(?P<year>20[0-9]{2})"
_WEEK = re.compile(rf"(?:{_YEAR}-?)?(?:w|s|sem|semaine)? ?(?P<number>[0-9]{{1,2}})")
_MONTH = re.compile(rf"{_YEAR}-(?P<number>0?[1-9]|1[0-2])")
_FRENCH_MONTH = re.compile(rf"(?P<number>0?[1-9]|1[0-2])/{_YEAR}")
_NAMED_MONTH = re.compile(rf"(?P<name>[a-z]{{3,9}})\.?(?: {_YEAR})?")
_QUARTER = re.compile(rf"(?:{_YEAR}-?)?(?:t|q|trim|trimestre) ?(?P<number>[1-4])")
_QUARTER_FIRST = re.compile(
    rf"(?:(?:t|q|trim|trimestre) ?(?P<number>[1-4])|(?P<nth>[1-4])(?:er|e|eme) trimestre) ?{_YEAR}?"
)
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
_LAST_WHOLE = {"semaine": "week", "mois": "month", "trimestre": "quarter"}


def period_words(words: str, today: date) -> str | None:
    """The label of the period of these words, None when they name none; it may be one that does not exist.

    `47`, `S47`, `2026-W47`, `semaine 47`; `novembre`, `2026-11`, `11/2026`; `T4`, `2026-Q4`, `4e trimestre`;
    `mois` and `trimestre` are the last whole ones. Without a year it is the last such that has begun.
    """
    wanted = folded(words)
    if wanted in _LAST_WHOLE:
        return _last_whole(wanted, today)
    return _month(wanted, today) or _quarter(wanted, today) or _week(wanted, today)


def unreadable(words: str, today: date) -> str:
    """What is said to somebody whose words name no period."""
    return typeset(
        f"Je ne lis pas la période {quoted(words)} : écrivez par exemple 47 ou {week_label(today)}, "
        f"novembre ou {month_label(today)}, T4 ou {quarter_label(today)}."
    )


def unknown(label: str) -> str:
    """What is said of a period that does not exist."""
    return typeset(f"La semaine {label} n’existe pas : écrivez par exemple !digest 47.")


def to_come(label: str, kind: Kind) -> str:
    """What is said of a period that has not begun."""
    if kind == "month":
        return f"Le mois {label} n’a pas commencé."
    return (
        f"Le trimestre {label} n’a pas commencé."
        if kind == "quarter"
        else f"La semaine {label} n’a pas commencé."
    )


def _last_whole(wanted: str, today: date) -> str:
    if wanted == "semaine":
        return week_label(today - timedelta(days=7))
    first = today.replace(day=1)
    if wanted == "mois":
        return month_label(first - timedelta(days=1))
    return quarter_label(first.replace(month=first.month - (first.month - 1) % 3) - timedelta(days=1))


def _month(wanted: str, today: date) -> str | None:
    if found := _MONTH.fullmatch(wanted) or _FRENCH_MONTH.fullmatch(wanted):
        return f"{found['year']}-{int(found['number']):02d}"
    found = _NAMED_MONTH.fullmatch(wanted)
    named = [] if found is None else [one for one in _MONTHS if one.startswith(found["name"])]
    if found is None or len(named) != 1:
        return None
    number = _MONTHS.index(named[0]) + 1
    year = int(found["year"]) if found["year"] else today.year - (number > today.month)
    return f"{year}-{number:02d}"


def _quarter(wanted: str, today: date) -> str | None:
    found = _QUARTER.fullmatch(wanted)
    number = found["number"] if found else None
    if found is None and (found := _QUARTER_FIRST.fullmatch(wanted)):
        number = found["number"] or found["nth"]
    if found is None or number is None:
        return None
    current = (today.month + 2) // 3
    year = int(found["year"]) if found["year"] else today.year - (int(number) > current)
    return f"{year}-Q{number}"


def _week(wanted: str, today: date) -> str | None:
    found = _WEEK.fullmatch(wanted)
    if found is None:
        return None
    week = int(found["number"])
    current = today.isocalendar()
    year = int(found["year"]) if found["year"] else current.year - (week > current.week)
    return f"{year}-W{week:02d}"
