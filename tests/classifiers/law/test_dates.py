"""Days are read as French and English text writes them, with their place in it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.law.dates import WrittenDay, days_in, months_later


def test_a_day_comes_with_its_place_and_how_it_is_stated() -> None:
    assert days_in("le 2 août 2026, sous 3 jours, dans 4 jours", date(2026, 1, 1)) == [
        WrittenDay(3, 14, date(2026, 8, 2), "absolute"),
        WrittenDay(16, 28, date(2026, 1, 4), "relative", term=True),
        WrittenDay(30, 42, date(2026, 1, 5), "relative"),
    ]


@pytest.mark.parametrize("month", ["august", "aug", "août", "aout"])
def test_months_go_by_several_names(month: str) -> None:
    assert [one.day for one in days_in(f"2 {month} 2026", None)] == [date(2026, 8, 2)]


@pytest.mark.parametrize("text", ["2 August 2026", "2nd of August 2026", "1er août 2026", "31 février 2026"])
def test_the_month_of_a_day_is_not_read_once_more(text: str) -> None:
    assert len(days_in(text, date(2026, 1, 1))) == (0 if "31" in text else 1)


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 600))
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])
