from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOW, source
from watcher.items import Fault, Problem, SourceState
from watcher.rules.pace import Bounds, backoff, interval, is_due, pace, rests
from watcher.rules.visits import after_failure

BROKEN = Problem(Fault.HTTP, "404", "look for the new address")
SEEN = SourceState(visited_at=NOW, full_at=NOW, succeeded_at=NOW, newest=NOW)
BOUNDS = Bounds()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "rhythm_days", "expected"),
    [
        ("feed", 0.01, 15 * MINUTE),
        ("feed", 0.5, 30 * MINUTE),
        ("feed", 90, HOUR),
        ("mailbox", 90, HOUR),
        ("listing", 0.01, 15 * MINUTE),
        ("listing", 3, 3 * HOUR),
        ("listing", 90, DAY),
    ],
)
def test_a_source_is_visited_in_its_own_rhythm_within_bounds(
    kind: str, rhythm_days: float, expected: timedelta
) -> None:
    assert interval(source(kind=kind, rhythm_days=rhythm_days), SourceState(), BOUNDS) == expected


def test_the_pace_that_a_source_shows_counts_more_than_the_rhythm_that_its_file_states() -> None:
    page = source(kind="listing", rhythm_days=30)
    assert interval(page, SourceState(pace=48), BOUNDS) == 2 * HOUR
    assert interval(page, SourceState(pace=1000), BOUNDS) == DAY


def test_what_may_bring_urgent_law_is_asked_sooner_than_its_rare_publications_would_have_it() -> None:
    for nature in ("authority", "legislation"):
        feed = source(axis="legal", nature=nature, rhythm_days=30)
        page = source(axis="legal", nature=nature, rhythm_days=30, kind="listing")
        assert interval(feed, SourceState(), BOUNDS) == 30 * MINUTE
        assert interval(page, SourceState(), BOUNDS) == HOUR
        assert interval(page, SourceState(pace=12), BOUNDS) == 30 * MINUTE
        assert interval(feed, SourceState(), Bounds(HOUR, DAY)) == HOUR
    for other in (source(axis="legal", nature="press"), source(axis="usages", nature="authority")):
        assert interval(other.model_copy(update={"rhythm_days": 30}), SourceState(), BOUNDS) == HOUR


def test_who_wants_to_be_asked_less_often_is() -> None:
    slow = source(axis="legal", nature="authority", kind="listing", hours_between=24)
    assert interval(slow, SourceState(pace=1), BOUNDS) == DAY
    assert (
        interval(slow.model_copy(update={"hours_between": 0.1}), SourceState(pace=1), BOUNDS) == 15 * MINUTE
    )


def test_the_settings_bound_both_ends() -> None:
    page, bounds = source(kind="listing", rhythm_days=0.01), Bounds(40 * MINUTE, 2 * HOUR)
    assert interval(page, SourceState(), bounds) == 40 * MINUTE
    assert interval(page, SourceState(pace=1000), bounds) == 2 * HOUR
    assert interval(source(), SourceState(pace=1), Bounds(HOUR, HOUR)) == HOUR


def every(step: timedelta, times: int) -> list[datetime]:
    return [NOW - step * number for number in range(times)]


def test_the_pace_is_the_median_time_between_two_publications() -> None:
    assert pace(every(DAY, 10), NOW) == 24
    assert pace([*every(DAY, 10), NOW - timedelta(days=300)], NOW) == 24
    assert pace(every(DAY, 30) + every(timedelta(days=90), 30), NOW) == 24


def test_what_comes_within_one_hour_came_at_once() -> None:
    daily_in_one_go = [day + MINUTE * n for day in every(DAY, 8) for n in range(-20, 0)]
    assert pace(daily_in_one_go, NOW) == 24


def test_too_few_dates_or_dates_to_come_show_no_pace() -> None:
    assert pace([], NOW) is None
    assert pace(every(DAY, 6), NOW) is None
    assert pace([NOW + DAY * n for n in range(1, 30)], NOW) is None


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)), max_size=60), st.integers(1, 100))
def test_no_history_leads_out_of_the_bounds(dates: list[datetime], rhythm: int) -> None:
    shown = pace([date.replace(tzinfo=NOW.tzinfo) for date in dates], NOW)
    for kind in ("feed", "listing"):
        wait = interval(source(kind=kind, rhythm_days=rhythm), SourceState(pace=shown), BOUNDS)
        assert BOUNDS.shortest <= wait <= BOUNDS.longest


def test_backoff_doubles_up_to_a_day_and_never_ends() -> None:
    hours = [backoff(n, BOUNDS) / HOUR for n in (1, 2, 3, 4, 5, 6, 7, 8, 100)]
    assert hours == [0.25, 0.5, 1, 2, 4, 8, 16, 24, 24]


def test_a_source_is_due_when_never_visited_and_again_after_its_interval() -> None:
    daily = source(rhythm_days=1)
    assert is_due(daily, SourceState(), NOW, BOUNDS)
    assert not is_due(daily, SEEN, NOW + 59 * MINUTE, BOUNDS)
    assert is_due(daily, SEEN, NOW + 60 * MINUTE, BOUNDS)


def test_a_broken_source_waits_for_its_backoff() -> None:
    broken = replace(SEEN, failures=5, fault=Fault.HTTP)
    assert not is_due(source(rhythm_days=1), broken, NOW + 3 * HOUR, BOUNDS)
    assert is_due(source(rhythm_days=1), broken, NOW + 4 * HOUR, BOUNDS)


def test_retry_after_is_honoured_even_when_the_interval_is_over() -> None:
    resting = after_failure(SEEN, BROKEN, 7200, NOW)
    assert rests(resting, NOW + 119 * MINUTE)
    assert not is_due(source(rhythm_days=0.01), resting, NOW + 119 * MINUTE, BOUNDS)
    assert is_due(source(rhythm_days=0.01), resting, NOW + 121 * MINUTE, BOUNDS)


def test_what_was_asked_and_not_heard_is_left_for_the_shortest_time() -> None:
    killed = replace(SEEN, asked_at=NOW + 2 * HOUR)
    assert not is_due(source(), killed, NOW + 2 * HOUR + 14 * MINUTE, BOUNDS)
    assert is_due(source(), killed, NOW + 2 * HOUR + 15 * MINUTE, BOUNDS)
    at_first_sight = SourceState(asked_at=NOW)
    assert not is_due(source(), at_first_sight, NOW + 14 * MINUTE, BOUNDS)
    assert is_due(source(), at_first_sight, NOW + 15 * MINUTE, BOUNDS)


def test_what_says_that_it_is_fresh_is_not_asked_before_it_is_not() -> None:
    fresh = replace(SEEN, fresh_until=NOW + 50 * MINUTE)
    quick = source(rhythm_days=0.01)
    assert not is_due(quick, fresh, NOW + 49 * MINUTE, BOUNDS)
    assert is_due(quick, fresh, NOW + 50 * MINUTE, BOUNDS)


def test_a_clock_that_was_years_ahead_does_not_stop_the_watch() -> None:
    ahead = replace(SEEN, visited_at=NOW + timedelta(days=900), fresh_until=NOW + timedelta(days=900))
    assert is_due(source(), ahead, NOW, BOUNDS)
