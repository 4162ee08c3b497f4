"""Weeks and months follow the clock of the place, through changes of the clock and of the year."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from digests.pictures.spans import last_day, months, weeks

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def test_up_to_a_monday_weeks_are_those_of_the_calendar() -> None:
    found = weeks(datetime(2026, 11, 23, tzinfo=PARIS), PARIS, 2)
    assert [span.day for span in found] == [date(2026, 11, 9), date(2026, 11, 16)]
    assert found[-1].end == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert last_day(found, PARIS) == date(2026, 11, 22)


def test_a_week_in_which_the_clock_changes_has_its_own_length() -> None:
    found = weeks(datetime(2026, 10, 26, 8, tzinfo=PARIS), PARIS, 2)
    assert [(span.end - span.start) // timedelta(hours=1) for span in found] == [168, 169]


def test_the_month_that_goes_on_ends_now() -> None:
    now = datetime(2026, 1, 5, 8, tzinfo=PARIS)
    found = months(now, PARIS, 3)
    assert [span.day for span in found] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert found[-1].end == now
    assert found[0].start == datetime(2025, 10, 31, 23, tzinfo=UTC)


def test_at_midnight_of_the_first_the_month_before_is_the_last_one() -> None:
    found = months(datetime(2026, 3, 1, tzinfo=PARIS), PARIS, 2)
    assert [span.day for span in found] == [date(2026, 1, 1), date(2026, 2, 1)]
    assert last_day(found, PARIS) == date(2026, 2, 28)


@given(MOMENTS, st.integers(1, 30))
def test_nothing_falls_between_two_spans_and_the_last_one_ends_now(end: datetime, count: int) -> None:
    for found in (weeks(end, PARIS, count), months(end, PARIS, count)):
        assert len(found) == count
        assert found[-1].end == end
        assert all(one.end == other.start for one, other in pairwise(found))
        assert all(one.start < one.end for one in found)


@given(MOMENTS, MOMENTS)
def test_a_span_until_a_moment_holds_nothing_after_it(end: datetime, moment: datetime) -> None:
    for span in months(end, PARIS):
        cut = span.until(moment)
        assert cut.start <= cut.end <= max(moment, cut.start)
        assert span.start >= cut.start
        assert cut.day == span.day
