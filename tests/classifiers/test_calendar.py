"""The calendar of the AI Act gives what is due within a number of days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.calendar import load_calendar, upcoming
from classifiers.lists import ListError, bundled

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        (date(2026, 12, 1), 1, [date(2026, 12, 2), date(2026, 12, 2)]),
        (date(2026, 12, 2), 0, [date(2026, 12, 2), date(2026, 12, 2)]),
        (date(2026, 12, 3), 200, []),
        (date(2027, 8, 1), 60, [date(2027, 8, 2), date(2027, 9, 2)]),
        (date(2031, 1, 1), 3650, []),
    ],
)
def test_deadlines_are_those_from_today_to_the_last_day(today: date, days: int, expected: list[date]) -> None:
    assert [deadline.day for deadline in upcoming(CALENDAR, today, days)] == expected


@given(st.dates(date(2024, 1, 1), date(2031, 1, 1)), st.integers(0, 1000), st.integers(0, 1000))
def test_a_longer_look_ahead_loses_nothing_and_stays_in_order(today: date, days: int, more: int) -> None:
    near, far = upcoming(CALENDAR, today, days), upcoming(CALENDAR, today, days + more)
    assert far[: len(near)] == near
    assert [one.day for one in far] == sorted(one.day for one in far)
    assert all(today <= one.day <= today + timedelta(days=days + more) for one in far)


def test_a_postponed_deadline_says_what_it_was() -> None:
    [high_risk] = [one for one in CALENDAR.deadlines if one.annexes == ("III",)]
    assert (high_risk.day, high_risk.was) == (date(2027, 12, 2), date(2026, 8, 2))
    assert high_risk.articles == ("6(2)", "8-27")


def test_articles_are_text_however_they_were_written() -> None:
    [literacy] = [one for one in CALENDAR.deadlines if one.day == date(2025, 2, 2)]
    assert literacy.articles == ("1", "2", "3", "4", "5")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{date: 2024-08-01, what", "{date: 2024-08-41, what", "day is out of range"),
        ("articles: [1, 2, 3, 4, 5]", "articles: 5", r"dates\.2\.articles"),
        ("\nchecked: secondary", "\nchecked: maybe", "checked: "),
    ],
)
def test_an_error_is_located(tmp_path: Path, before: str, after: str, expected: str) -> None:
    good = bundled("ai_act_calendar.yaml").read_text(encoding="utf-8")
    assert before in good
    path = tmp_path / "calendar.yaml"
    path.write_text(good.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ListError, match=expected):
        load_calendar(path)
