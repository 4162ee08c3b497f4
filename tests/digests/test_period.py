"""The week of a digest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.period import Period, period_label, week_label, week_period
from sample_week import PARIS


def test_a_week_starts_on_monday_at_midnight_in_its_zone_and_excludes_the_next_monday() -> None:
    week = week_period("2026-W47", PARIS)
    assert week.start == datetime(2026, 11, 15, 23, tzinfo=UTC)
    assert week.start in week
    assert week.end - timedelta(microseconds=1) in week
    assert week.end not in week


@pytest.mark.parametrize(
    ("label", "hours"),
    [("2026-W13", 167), ("2026-W43", 169), ("2026-W47", 168)],
)
def test_the_clock_changes_shorten_and_lengthen_a_week(label: str, hours: int) -> None:
    week = week_period(label, PARIS)
    assert week.end.astimezone(UTC) - week.start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize("label", ["2026-47", "2026-W54", "2025-W53", "2026-W00", "W47", "2026-W47 ", ""])
def test_what_is_no_week_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"week"):
        week_period(label, PARIS)


@given(st.dates(min_value=date(2000, 1, 10), max_value=date(2100, 1, 1)))
def test_each_day_lies_in_its_own_week(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
    assert noon in week_period(week_label(day), PARIS)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("2026-W47", "semaine 47 (16–22 nov. 2026)"),
        ("2026-W53", "semaine 53 (28 déc. 2026 – 3 janv. 2027)"),
        ("2026-W06", "semaine 6 (2–8 févr. 2026)"),
    ],
)
def test_a_week_reads_as_its_number_and_its_days(label: str, text: str) -> None:
    assert period_label(week_period(label, PARIS), PARIS) == text


def test_days_are_told_in_the_readers_zone() -> None:
    week = week_period("2026-W47", PARIS)
    in_utc = Period(week.start.astimezone(UTC), week.end.astimezone(UTC), week.label)
    assert period_label(in_utc, PARIS) == "semaine 47 (16–22 nov. 2026)"


def test_another_period_keeps_its_own_name() -> None:
    autumn = Period(
        datetime(2026, 10, 1, tzinfo=PARIS), datetime(2027, 1, 1, tzinfo=PARIS), "4e trimestre 2026"
    )
    assert period_label(autumn, PARIS) == "4e trimestre 2026 (1er oct. – 31 déc. 2026)"
