"""Publications counted by month and by week, up to a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from digests.site.cards import Card

MONTHS = 12
WEEKS = 12


def by_month(cards: Iterable[Card], until: date, months: int) -> tuple[tuple[date, ...], tuple[int, ...]]:
    """The first days of so many months, that of `until` last, and how many publications each has."""
    last = until.year * 12 + until.month - 1
    starts = tuple(date(*_year_and_month(last - back), 1) for back in reversed(range(months)))
    found = Counter(card.day.replace(day=1) for card in cards if card.day <= until)
    return starts, tuple(found[start] for start in starts)


def by_week(cards: Iterable[Card], until: date, weeks: int) -> tuple[tuple[date, ...], tuple[int, ...]]:
    """The Mondays of so many weeks, that of `until` last, and how many publications each has."""
    monday = _monday(until)
    starts = tuple(monday - timedelta(weeks=back) for back in reversed(range(weeks)))
    found = Counter(_monday(card.day) for card in cards if card.day <= until)
    return starts, tuple(found[start] for start in starts)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _year_and_month(number: int) -> tuple[int, int]:
    """Of a count of months since the year 0."""
    return number // 12, number % 12 + 1
