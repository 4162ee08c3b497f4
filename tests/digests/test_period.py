"""The week of a digest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.period import (
    Period,
    month_label,
    period_before,
    period_label,
    period_named,
    quarter_label,
    week_label,
    week_period,
)
from digests.texts.language import language
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


@pytest.mark.parametrize(
    ("label", "kind", "days", "french", "english"),
    [
        ("2026-11", "month", 30, "novembre 2026", "November 2026"),
        ("2026-Q4", "quarter", 92, "4e trimestre 2026", "{year}"),
        ("2026", "year", 365, "2026", "2026"),
        ("2026-11-01..2026-11-15", "days", 15, "1er–15 nov. 2026", "1–15 Nov 2026"),
        ("2026-11-22..2026-11-22", "days", 1, "22 nov. 2026", "22 Nov 2026"),
    ],
)
def test_months_quarters_and_days_are_periods_too(
    label: str, kind: str, days: int, french: str, english: str
) -> None:
    period = period_named(label, PARIS)
    last = (period.end - timedelta(microseconds=1)).astimezone(PARIS).date()
    assert period.kind == kind
    assert (last - period.start.astimezone(PARIS).date()).days + 1 == days
    assert period_label(period, PARIS) == french
    assert kind == "quarter" or period_label(period, PARIS, language("en")) == english


@pytest.mark.parametrize(
    "label",
    [
        "",
        "0000",
        "9999",
        "2026-13",
        "2026-W54",
        "2026-Q5",
        "2026-02-30..2026-03-01",
        "2026-03-02..2026-03-01",
    ],
)
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        period_named(label, PARIS)


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2026-W01", "2025-W52"),
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026", "2025"),
        ("2026-03-01..2026-03-10", "2026-02-19..2026-02-28"),
    ],
)
def test_the_period_before_is_of_the_same_kind_and_ends_where_this_one_begins(
    label: str, before: str
) -> None:
    period = period_named(label, PARIS)
    earlier = period_before(period, PARIS)
    assert (earlier.label, earlier.end) == (before, period.start)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_its_week_its_month_and_its_quarter(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
    for label in (week_label(day), month_label(day), quarter_label(day)):
        assert noon in period_named(label, PARIS)
