from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.milestones import Milestone
from watcher.rules.reminders import THRESHOLDS, Reminder, reminders

DAY = date(2026, 12, 2)
MARKING = Milestone(DAY, "marquage lisible par machine", articles=("50(2)", "111(4)"))
BANS = Milestone(DAY, "nouvelles interdictions", articles=("5(1)(b bis)",))


def before(days: int) -> date:
    return DAY - timedelta(days=days)


def told_until(days: int, *milestones: Milestone) -> frozenset[str]:
    """What was told of these days when so many days were left."""
    return frozenset(Reminder(one, day).key for one in milestones for day in THRESHOLDS if day >= days)


def due(today: date, told: frozenset[str] = frozenset(), *, first: bool = False) -> list[int]:
    return [one.threshold for one in reminders([MARKING], today, told, first=first).tell]


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_a_day_is_recalled_on_the_very_day_of_each_threshold(threshold: int) -> None:
    told = told_until(threshold + 1, MARKING)
    assert due(before(threshold + 1), told) == []
    assert due(before(threshold), told) == [threshold]
    assert due(before(threshold), told_until(threshold, MARKING)) == []


@pytest.mark.parametrize(
    ("left", "threshold"), [(20, 30), (5, 7), (0, 1)], ids=["a month", "a week", "on the day itself"]
)
def test_a_watch_that_was_off_tells_late_and_only_the_nearest_of_what_it_missed(
    left: int, threshold: int
) -> None:
    assert due(before(left), told_until(91, MARKING)) == [threshold]


def test_a_day_that_is_over_is_not_recalled() -> None:
    assert due(DAY + timedelta(days=1)) == []


def test_a_clock_that_was_put_back_repeats_nothing() -> None:
    told = frozenset({Reminder(MARKING, 7).key})
    assert [due(before(left), told) for left in (80, 25, 6)] == [[], [], []]
    assert due(before(1), told) == [1]


def test_the_first_look_of_all_tells_what_became_due_within_the_week_and_passes_over_the_rest() -> None:
    assert due(before(90 - 6), first=True) == [90]
    assert due(before(90 - 7), first=True) == []
    found = reminders([MARKING], before(60), frozenset(), first=True)
    assert (found.tell, found.pass_over) == ((), (Reminder(MARKING, 90),))


def test_what_was_passed_over_once_stays_so_and_the_next_threshold_is_told() -> None:
    passed = frozenset({Reminder(MARKING, 90).key})
    assert due(before(59), passed) == []
    assert due(before(30), passed) == [30]


def test_a_day_that_is_new_in_the_calendar_is_told_at_once_when_it_is_near() -> None:
    found = reminders([MARKING, BANS], before(60), told_until(90, MARKING))
    assert found.tell == (Reminder(BANS, 90),)


def test_a_day_that_is_put_off_is_told_anew_before_its_new_date() -> None:
    later = replace(MARKING, day=DAY + timedelta(days=365), was=DAY)
    told = told_until(1, MARKING)
    assert reminders([later], before(0), told).tell == ()
    [one] = reminders([later], later.day - timedelta(days=90), told).tell
    assert one.milestone.was == DAY


def test_two_entries_of_one_day_are_told_apart_and_come_in_order() -> None:
    found = reminders([BANS, MARKING], before(30), told_until(90, BANS, MARKING))
    assert [one.key for one in found.tell] == ["2026-12-02:5(1)(b bis):30", "2026-12-02:50(2)+111(4):30"]


@given(
    st.lists(st.integers(0, 120), min_size=1, max_size=8, unique=True),
    st.lists(st.integers(0, 400), max_size=120, unique=True),
)
def test_whenever_it_is_looked_at_each_threshold_is_told_once_at_most_and_in_time(
    days: list[int], looks: list[int]
) -> None:
    start = date(2026, 9, 1)
    calendar = [Milestone(start + timedelta(days=90 + day), str(day)) for day in days]
    told: set[str] = set()
    for number, look in enumerate(sorted(looks)):
        today = start + timedelta(days=look)
        found = reminders(calendar, today, told, first=number == 0)
        for one in (*found.tell, *found.pass_over):
            left = (one.milestone.day - today).days
            assert one.key not in told
            assert 0 <= left <= one.threshold
            assert one.threshold == min(day for day in THRESHOLDS if left <= day)
            told.add(one.key)
