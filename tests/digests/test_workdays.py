"""Waits as institutions work: weekends and holidays are no days, and August counts for little."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.workdays import holidays, working_days

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 20), date(2026, 11, 19), 0),
        (date(2026, 11, 20), date(2026, 11, 22), 0),  # a weekend
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 9), date(2026, 11, 13), 3),  # the Armistice on a Wednesday
        (date(2026, 5, 13), date(2026, 5, 15), 1),  # Ascension Day
        (date(2026, 7, 31), date(2026, 8, 31), 7),  # 21 weekdays of August
        (date(2026, 12, 25), date(2027, 1, 1), 4 / 3),
    ],
)
def test_days_on_which_institutions_work(after: date, until: date, days: float) -> None:
    assert working_days(after, until) == pytest.approx(days)


def test_the_movable_holidays_follow_easter() -> None:
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} < holidays(2026)
    assert len(holidays(2026)) == 11
    assert len(holidays(2008)) == 10  # Ascension fell on the first of May


@given(DAYS, st.integers(0, 800))
def test_a_wait_of_years_is_the_sum_of_its_days(start: date, length: int) -> None:
    days = [start + timedelta(days=number) for number in range(length + 1)]
    assert working_days(start, days[-1]) == sum(working_days(*pair) for pair in pairwise(days))


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_waits_add_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert working_days(start, end) == pytest.approx(working_days(start, middle) + working_days(middle, end))
    assert working_days(start, end) <= (end - start).days
