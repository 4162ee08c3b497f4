"""When a backup is due and which go, whatever the clock has been through."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.backups import RETRY, SPARED, expired, is_due, rests

PARIS = ZoneInfo("Europe/Paris")
HALF_PAST_THREE = time(3, 30)
MORNING = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)  # 03:30 in Paris
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("newest", "now", "due"),
    [
        (None, MORNING - timedelta(hours=2), True),
        (MORNING - timedelta(days=1), MORNING - timedelta(seconds=1), False),
        (MORNING - timedelta(days=1), MORNING, True),
        (MORNING, MORNING + timedelta(hours=23), False),
        (MORNING - timedelta(days=1), MORNING + timedelta(hours=2), True),
        (MORNING - timedelta(minutes=1), MORNING + timedelta(hours=2), True),
    ],
)
def test_it_is_due_once_a_day_and_late_rather_than_never(newest: datetime | None, now: datetime, due: bool):
    assert is_due([newest] if newest else [], HALF_PAST_THREE, PARIS, now) is due


@pytest.mark.parametrize("at", [time(2, 30), time(3, 0), time(0, 0)])
@pytest.mark.parametrize("night", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_the_nights_on_which_the_clocks_change_have_one_each(at: time, night: datetime):
    made: list[datetime] = [night - timedelta(days=2)]
    for minute in range(3 * 24 * 60):
        now = night - timedelta(days=1) + timedelta(minutes=minute)
        if is_due(made, at, PARIS, now):
            made.append(now)
    assert 3 <= len(made) - 1 <= 4


@given(MOMENTS, st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=900)), max_size=9))
def test_backups_of_the_future_stop_none(now: datetime, ahead: list[timedelta]):
    future = [now + one for one in ahead]
    assert is_due(future, HALF_PAST_THREE, PARIS, now)
    assert not is_due([*future, now], HALF_PAST_THREE, PARIS, now)


def test_a_failure_rests_a_while_and_one_of_the_future_not_at_all():
    assert rests(MORNING, MORNING + RETRY - timedelta(seconds=1))
    assert not rests(MORNING, MORNING + RETRY)
    assert not rests(MORNING + timedelta(days=365), MORNING)


def test_what_is_older_than_the_days_goes():
    made = [MORNING - timedelta(days=day) for day in range(40)]
    assert expired(made, 30, MORNING) == frozenset(made[31:])


def test_after_a_long_pause_the_newest_stay():
    made = [MORNING - timedelta(days=100 + day) for day in range(20)]
    assert expired(made, 30, MORNING) == frozenset(made[SPARED:])
    assert expired(made, 1, MORNING) == frozenset(made[1:])


@given(MOMENTS, st.lists(MOMENTS, min_size=1, max_size=30, unique=True), st.integers(1, 60))
def test_the_newest_and_all_that_are_younger_stay(now: datetime, made: list[datetime], days: int):
    gone = expired(made, days, now)
    past = [one for one in made if one <= now]
    assert not past or max(past) not in gone
    assert all(one < now - timedelta(days=days) for one in gone)


@given(MOMENTS, st.lists(MOMENTS, min_size=1, max_size=30, unique=True))
def test_a_clock_that_jumps_a_year_ahead_leaves_a_week_of_backups(now: datetime, made: list[datetime]):
    gone = expired(made, 30, now + timedelta(days=365))
    assert len(made) - len(gone) >= min(len(made), SPARED)
