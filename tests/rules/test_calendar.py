from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.calendar import (
    LONGEST_DIGEST,
    Rhythm,
    digest_span,
    last_digest_time,
    last_first_day,
    last_turn,
)
from watcher.settings import Schedule

PARIS = ZoneInfo("Europe/Paris")


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        (paris(2026, 11, 23, 7, 59), paris(2026, 11, 16, 8)),
        (paris(2026, 11, 23, 8, 0), paris(2026, 11, 23, 8)),
        (paris(2026, 11, 29, 23, 59), paris(2026, 11, 23, 8)),
        (paris(2026, 3, 30, 9, 0), paris(2026, 3, 30, 8)),
        (paris(2026, 10, 26, 9, 0), paris(2026, 10, 26, 8)),
    ],
    ids=["before the hour", "at the hour", "on Sunday", "after the clock went on", "after it went back"],
)
def test_the_last_planned_digest_is_on_the_wall_clock(now: datetime, planned: datetime) -> None:
    assert last_digest_time(Schedule(), now) == planned


@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)))
def test_there_is_always_a_digest_within_the_last_week_at_eight_in_paris(now: datetime) -> None:
    planned = last_digest_time(Schedule(), now)
    assert timedelta(0) <= now - planned < timedelta(days=7, hours=1)
    local = planned.astimezone(PARIS)
    assert (local.weekday(), local.hour, local.minute) == (0, 8, 0)


def test_a_first_digest_tells_the_week_before_its_hour() -> None:
    span = digest_span(paris(2026, 11, 23, 8), None, PARIS)
    assert span == (paris(2026, 11, 16, 8), paris(2026, 11, 23, 8))


def test_the_week_of_a_clock_change_has_no_gap() -> None:
    start, end = digest_span(paris(2026, 10, 26, 8), paris(2026, 10, 19, 8), PARIS)
    assert (start, end) == (paris(2026, 10, 19, 8), paris(2026, 10, 26, 8))
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(days=7, hours=1)


def test_missed_weeks_are_caught_up_within_bounds() -> None:
    due = paris(2026, 11, 23, 8)
    assert digest_span(due, paris(2026, 11, 2), PARIS)[0] == paris(2026, 11, 2)
    assert digest_span(due, paris(2026, 1, 5), PARIS)[0] == due.astimezone(UTC) - LONGEST_DIGEST


@pytest.mark.parametrize(
    ("now", "months", "planned"),
    [
        (paris(2026, 11, 1, 7, 59), 1, paris(2026, 10, 1, 8)),
        (paris(2026, 11, 1, 8, 0), 1, paris(2026, 11, 1, 8)),
        (paris(2026, 11, 30, 23, 0), 1, paris(2026, 11, 1, 8)),
        (paris(2027, 1, 1, 7, 0), 1, paris(2026, 12, 1, 8)),
        (paris(2027, 1, 1, 7, 0), 3, paris(2026, 10, 1, 8)),
        (paris(2027, 1, 1, 8, 0), 3, paris(2027, 1, 1, 8)),
        (paris(2027, 3, 31, 12, 0), 3, paris(2027, 1, 1, 8)),
    ],
)
def test_notes_and_files_are_planned_for_first_days_on_the_wall_clock(
    now: datetime, months: int, planned: datetime
) -> None:
    assert last_first_day(Schedule(), now, months) == planned


zones = st.sampled_from(("Europe/Paris", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"))
hours = st.sampled_from(("mon 00:00", "mon 02:30", "mon 08:00", "mon 23:59"))


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),
    st.sampled_from((1, 3)),
    zones,
    hours,
)
def test_there_is_always_a_first_day_within_the_last_month_or_quarter(
    now: datetime, months: int, zone: str, digest: str
) -> None:
    schedule = Schedule(timezone=zone, digest=digest)
    planned = last_first_day(schedule, now, months)
    assert timedelta(0) <= now - planned <= timedelta(days=31 * months, hours=2)
    local = planned.astimezone(schedule.zone)
    assert (local.day, (local.month - 1) % months) == (1, 0)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(("monthly", "quarterly")),
    zones,
)
def test_turns_of_months_and_quarters_follow_one_another_without_gap(
    now: datetime, rhythm: Rhythm, zone: str
) -> None:
    schedule = Schedule(timezone=zone)
    turn = last_turn(rhythm, schedule, now, None)
    before = last_turn(rhythm, schedule, turn.due_at - timedelta(seconds=1), None)
    assert before.ends_at == turn.starts_at < turn.ends_at <= turn.due_at <= now
    assert before.period != turn.period


@pytest.mark.parametrize(
    ("rhythm", "period", "starts", "ends"),
    [
        ("digest", "2026-W53", paris(2026, 12, 28, 8), paris(2027, 1, 4, 8)),
        ("monthly", "2026-12", paris(2026, 12, 1), paris(2027, 1, 1)),
        ("quarterly", "2026-Q4", paris(2026, 10, 1), paris(2027, 1, 1)),
    ],
)
def test_each_rhythm_tells_what_is_before_its_turn(
    rhythm: Rhythm, period: str, starts: datetime, ends: datetime
) -> None:
    turn = last_turn(rhythm, Schedule(), paris(2027, 1, 5), None)
    assert (turn.period, turn.starts_at, turn.ends_at) == (period, starts, ends)


def test_only_the_last_month_is_caught_up() -> None:
    turn = last_turn("monthly", Schedule(), paris(2026, 11, 20), paris(2026, 3, 1))
    assert (turn.period, turn.starts_at) == ("2026-10", paris(2026, 10, 1))
