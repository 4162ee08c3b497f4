from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.calendar import LONGEST_DIGEST, digest_span, last_digest_time
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
