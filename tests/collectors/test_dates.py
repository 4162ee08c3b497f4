"""Dates as sources write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.dates import EARLIEST, find_date, parse_date

DAY = datetime(2026, 1, 4, tzinfo=UTC)
MOMENT = datetime(2026, 1, 4, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-04", DAY),
        ("2026-01-04T10:30:00Z", MOMENT),
        ("2026-01-04T12:30:00.123456+02:00", MOMENT),
        ("2026-01-04 05:30:00 -0500", MOMENT),
        ("Sun, 04 Jan 2026 10:30:00 GMT", MOMENT),
        ("Sun, 04 Jan 2026 11:30:00 +0100", MOMENT),
        ("4 Jan 26 10:30 UT", MOMENT),
        ("Sun, 04 Jan 2026 05:30:00 EST", MOMENT),
        ("Sun, 04 Jan 2026 11:30:00 CET", MOMENT),
        ("Sun, 04 Jan 2026 12:30:00 GMT+2", MOMENT),
        ("Sunday, 04-Jan-26 10:30:00 GMT", MOMENT),
        ("January 4, 2026 10:30 AM", MOMENT),
        ("Jan. 4, 2026", DAY),
        ("Jan 4, 2026 12:15 a.m.", DAY + timedelta(minutes=15)),
        ("4th of January 2026", DAY),
        ("08 octobre 2025", datetime(2025, 10, 8, tzinfo=UTC)),
        ("1er août 2025", datetime(2025, 8, 1, tzinfo=UTC)),
        ("18 DÉCEMBRE 2025", datetime(2025, 12, 18, tzinfo=UTC)),
        ("3 févr. 2026", datetime(2026, 2, 3, tzinfo=UTC)),
        ("31 July 2026", datetime(2026, 7, 31, tzinfo=UTC)),
        ("Seg, 24 Set 2018 19:42:40 -0300", datetime(2018, 9, 24, 22, 42, 40, tzinfo=UTC)),
        ("Mi, 24 Okt 2018 10:00:00 +0200", datetime(2018, 10, 24, 8, tzinfo=UTC)),
        ("3. März 2026", datetime(2026, 3, 3, tzinfo=UTC)),
        ("4 de enero de 2026", DAY),
        ("4 gennaio 2026", DAY),
        ("04/01/2026", DAY),
        ("04.01.26", DAY),
        ("01/31/2026", datetime(2026, 1, 31, tzinfo=UTC)),
        ("Sun, 04 Jan 2026 24:00:00 GMT", DAY + timedelta(days=1)),
        ("31 Dec 1999 23:59:60 GMT", datetime(2000, 1, 1, tzinfo=UTC)),
        ("4 Jan 99", datetime(1999, 1, 4, tzinfo=UTC)),
        ("04 Jan 2026 99:99", DAY),
        ("2026 January 4", DAY),
        ("2026/01/04 10:30", MOMENT),
    ],
)
def test_a_date_field_is_read(text: str, moment: datetime) -> None:
    assert parse_date(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Publié le 4 janvier 2026", DAY),
        ("Publié le 4 janvier 2026 à 10 h 30, mis à jour le 9 mars 2026", MOMENT),
        ("Actualité\u00a0·\u00a004/01/2026", DAY),
        ("News – January 4, 2026 – 3 min read", DAY),
        ("Le 4 janvier 2026, 14 heures d'échanges", DAY),
    ],
)
def test_a_date_is_found_in_its_sentence(text: str, moment: datetime) -> None:
    assert find_date(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "hier", "il y a 2 jours", "yesterday", "Monday", "2026", "2026-01", "janvier 2026", "12:30"),
        *("2026-13-45", "31 février 2026", "0001-01-01T00:00:00+14:00", "Thu, 01 Jan 1970 00:00:00 GMT"),
        *("règlement 2024/1689 du 13 juin", "v1.2.2026.4", "not a date in 2026", "x" * 100_000),
    ],
)
def test_no_date_is_invented(text: str) -> None:
    assert parse_date(text) is None


def test_dates_ahead_are_left_alone() -> None:
    assert parse_date("9999-12-31T23:59:59Z") == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@given(st.dates(min_value=datetime(EARLIEST, 1, 1).date()))
def test_iso_dates_are_never_read_day_first(day: object) -> None:
    moment = parse_date(str(day))

    assert moment is not None
    assert (moment.date(), moment.tzinfo) == (day, UTC)


@given(st.text(max_size=80) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-z]{1,9}[-/. ][0-9]{1,4}T[0-9:+-]{0,9}"))
def test_whatever_stands_in_a_date_field_is_survived(text: str) -> None:
    moment = parse_date(text)

    assert moment is None or (moment.year >= EARLIEST and moment.utcoffset() == timedelta())


def test_a_thousand_times_the_same_text_that_is_no_date_takes_no_time() -> None:
    started = time.process_time()
    assert [parse_date("le {} brumaire 2026") for _ in range(3000)] == [None] * 3000
    assert time.process_time() - started < 3
