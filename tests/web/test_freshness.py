from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.web.freshness import LONGEST, fresh_for

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
DATE = "Mon, 23 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, 0),
        ({"cache-control": "max-age=1800"}, 30),
        ({"cache-control": "public, Max-Age=1800"}, 30),
        ({"cache-control": "max-age=1800", "age": "600"}, 20),
        ({"cache-control": "max-age=600", "age": "1800"}, 0),
        ({"cache-control": "max-age=31536000"}, 60),
        ({"cache-control": "s-maxage=1800"}, 0),
        ({"cache-control": "s-maxage=60, max-age=1800"}, 30),
        ({"cache-control": "max-age=1800, no-cache"}, 0),
        ({"cache-control": "max-age=0", "expires": "Mon, 23 Nov 2026 09:00:00 GMT"}, 0),
        ({"cache-control": "max-age=forever"}, 0),
        ({"expires": "Mon, 23 Nov 2026 09:00:00 GMT"}, 30),
        ({"expires": "Mon, 23 Nov 2026 08:20:00 GMT", "date": DATE}, 20),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "Fri, 01 Jan 2100 00:00:00 GMT"}, 60),
    ],
)
def test_an_answer_is_fresh_as_long_as_it_says_within_an_hour(headers: dict[str, str], minutes: int) -> None:
    assert fresh_for(headers, NOW) == timedelta(minutes=minutes)


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "age", "date"]), st.text()))
def test_whatever_is_stated_stays_within_the_bounds(headers: dict[str, str]) -> None:
    assert timedelta(0) <= fresh_for(headers, NOW) <= LONGEST
