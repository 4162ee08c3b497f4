from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.config.conversation import WEEKDAYS, Alerts
from watcher.rules.hours import Quiet, is_working_time, not_before, working_time
from watcher.settings import Schedule

PARIS = ZoneInfo("Europe/Paris")
USUAL = Quiet.of(Schedule(), Alerts())
"""Quiet from eight in the evening to half past seven, and at the weekend until the digest's hour, eight."""

moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (paris(2026, 11, 20, 15), None),
        (paris(2026, 11, 19, 20), paris(2026, 11, 20, 7, 30)),
        (paris(2026, 11, 20, 3), paris(2026, 11, 20, 7, 30)),
        (paris(2026, 11, 20, 7, 30), None),
        (paris(2026, 11, 20, 21), paris(2026, 11, 23, 8)),
        (paris(2026, 11, 21, 10), paris(2026, 11, 23, 8)),
        (paris(2026, 11, 22, 23), paris(2026, 11, 23, 8)),
    ],
    ids=[
        "by day",
        "at the first quiet minute",
        "at night",
        "when the night ends",
        "Friday night",
        "Saturday",
        "Sunday",
    ],
)
def test_what_is_not_urgent_waits_for_the_end_of_the_night_and_of_the_weekend(
    at: datetime, expected: datetime | None
) -> None:
    assert not_before(USUAL, None, at) == expected


def test_a_silence_is_kept_to_its_end_and_the_night_in_which_it_ends() -> None:
    at = paris(2026, 11, 18, 10)
    assert not_before(USUAL, paris(2026, 11, 18, 12), at) == paris(2026, 11, 18, 12)
    assert not_before(USUAL, paris(2026, 11, 18, 22), at) == paris(2026, 11, 19, 7, 30)
    assert not_before(USUAL, paris(2026, 11, 18, 9), at) is None


def test_quiet_hours_within_a_day_end_on_it() -> None:
    lunch = Quiet.of(Schedule(), Alerts(quiet_hours="12:00-14:00"))
    assert not_before(lunch, None, paris(2026, 11, 18, 12, 30)) == paris(2026, 11, 18, 14)
    assert not_before(lunch, None, paris(2026, 11, 18, 23)) is None


def test_equal_quiet_hours_are_none() -> None:
    never = Quiet.of(Schedule(), Alerts(quiet_hours="00:00-00:00"))
    assert not_before(never, None, paris(2026, 11, 18, 0)) is None


def test_a_calendar_of_quiet_days_only_holds_nothing_back_for_ever() -> None:
    every = Quiet.of(Schedule(quiet=WEEKDAYS), Alerts())
    assert not_before(every, None, paris(2026, 11, 21, 10)) is None


def test_days_and_hours_that_together_leave_no_time_hold_nothing_back_for_ever() -> None:
    quiet = Quiet(PARIS, frozenset({"mon", "wed", "fri", "sun"}), time(0, 23), (time(0, 23), time(0)))
    assert not_before(quiet, None, paris(2026, 11, 21, 10)) is None
    assert not_before(quiet, paris(2026, 11, 21, 12), paris(2026, 11, 21, 10)) == paris(2026, 11, 21, 12)


@given(st.frozensets(st.sampled_from(WEEKDAYS)), clocks, clocks, clocks, st.none() | moments, moments)
def test_what_waits_goes_at_a_time_that_is_not_quiet_itself_and_never_earlier(
    days: frozenset, start: time, end: time, morning: time, muted: datetime | None, at: datetime
) -> None:
    quiet = Quiet(PARIS, days, morning, (start, end))
    goes = not_before(quiet, muted, at)
    if goes is not None:
        assert goes > at
        assert not_before(quiet, muted, goes) is None


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (paris(2026, 11, 23, 10), paris(2026, 11, 23, 12), 2),
        (paris(2026, 11, 23, 7), paris(2026, 11, 23, 10), 1),
        (paris(2026, 11, 20, 17), paris(2026, 11, 23, 10), 2),
        (paris(2026, 11, 21, 10), paris(2026, 11, 22, 18), 0),
        (paris(2026, 11, 16, 0), paris(2026, 11, 23, 0), 45),
        (paris(2026, 11, 23, 12), paris(2026, 11, 23, 10), 0),
        (paris(2026, 10, 23, 17), paris(2026, 10, 26, 10), 2),
    ],
    ids=[
        "by day",
        "from early on",
        "over a weekend",
        "at a weekend",
        "a week",
        "backwards",
        "the clock goes back",
    ],
)
def test_working_time_is_what_lies_in_the_hours_of_working_days(
    start: datetime, end: datetime, hours: float
) -> None:
    assert working_time(Alerts(), PARIS, start, end) == timedelta(hours=hours)


@given(
    moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.timedeltas(timedelta(0), timedelta(days=20))
)
def test_working_time_adds_up(start: datetime, first: timedelta, second: timedelta) -> None:
    middle, end = start + first, start + first + second
    parts = [working_time(Alerts(), PARIS, *span) for span in ((start, middle), (middle, end))]
    assert sum(parts, timedelta(0)) == working_time(Alerts(), PARIS, start, end)


@pytest.mark.parametrize(
    ("at", "working"),
    [
        (paris(2026, 11, 23, 8, 59), False),
        (paris(2026, 11, 23, 9), True),
        (paris(2026, 11, 23, 18), False),
        (paris(2026, 11, 22, 12), False),
    ],
)
def test_somebody_is_at_work_from_nine_to_six_on_working_days(at: datetime, working: bool) -> None:
    assert is_working_time(Alerts(), PARIS, at) is working
