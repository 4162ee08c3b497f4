"""Pure: how many working days lie between two days, as institutions work.

Weekends and French public holidays count for nothing. In August and between Christmas and New Year, when
authorities publish little, three days count for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import chain
from typing import cast

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
"""Month and day: Code du travail, article L3133-1."""
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension and Whit Monday, in days after Easter Sunday (same article)."""
_SLACK = 1 / 3
"""What a working day counts in August and between Christmas and New Year."""


def working_days(after: date, until: date) -> float:
    """Working days after the day `after` up to and with `until`; 0.0 when that is no later."""
    return sum(chain.from_iterable(_weights(after, until)))


@cache
def holidays(year: int) -> frozenset[date]:
    """The eleven French public holidays of a year."""
    easter = cast("Callable[[int], date]", import_module("dateutil.easter").easter)(year)
    moving = {easter + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset({date(year, month, day) for month, day in _FIXED} | moving)


def _weights(after: date, until: date) -> Iterator[tuple[float, ...]]:
    """What each of these days counts, year by year."""
    for year in range(after.year, until.year + 1):
        start = after.timetuple().tm_yday if year == after.year else 0
        end = until.timetuple().tm_yday if year == until.year else None
        yield _year(year)[start:end]


@cache
def _year(year: int) -> tuple[float, ...]:
    """What each day of a year counts, from 1 January on."""
    first = date(year, 1, 1)
    length = date(year, 12, 31).timetuple().tm_yday
    return tuple(_weight(first + timedelta(days=number)) for number in range(length))


def _weight(day: date) -> float:
    if day.weekday() >= 5 or day in holidays(day.year):
        return 0.0
    return _SLACK if day.month == 8 or (day.month == 12 and day.day > 25) else 1.0
