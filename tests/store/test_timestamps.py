"""Moments as text: the same moment comes back, and text sorts as time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.store.timestamps import parse_stamp, stamp, stamp_or_none

moments = st.datetimes(
    min_value=datetime(2, 1, 1),
    max_value=datetime(9998, 12, 31),
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@given(moments)
def test_the_same_moment_comes_back_in_utc(moment: datetime):
    again = parse_stamp(stamp(moment))
    assert again == moment
    assert again.tzinfo is UTC


@given(moments, moments)
def test_text_sorts_as_time(one: datetime, other: datetime):
    assert (stamp(one) < stamp(other)) == (one < other)


def test_the_form_is_fixed():
    assert stamp(datetime(2026, 11, 23, 8, tzinfo=UTC)) == "2026-11-23T08:00:00.000000+00:00"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        stamp(datetime(2026, 11, 23))


def test_nothing_stays_nothing():
    assert stamp_or_none(None) is None
