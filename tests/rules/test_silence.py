from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.silence import LONGEST, SHORTEST, SilenceError, silent_until

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("", timedelta(days=1)),
        ("30min", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("2 heures", timedelta(hours=2)),
        ("3j", timedelta(days=3)),
        ("3 days", timedelta(days=3)),
        ("1 semaine", timedelta(days=7)),
        ("30 JOURS", timedelta(days=30)),
    ],
)
def test_a_span_begins_now(words: str, span: timedelta) -> None:
    assert silent_until(words, THURSDAY, PARIS) == THURSDAY + span


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("jusqu'à lundi", 30),
        ("jusqu’à lundi", 30),
        ("jusqu'au lundi", 30),
        ("until monday", 30),
        ("lundi", 30),
        ("demain", 27),
        ("jusqu’à demain", 27),
        ("jusqu’au 2026-11-28", 28),
    ],
)
def test_a_day_ends_it_in_the_morning_of_the_zone(words: str, day: int) -> None:
    assert silent_until(words, THURSDAY, PARIS) == datetime(2026, 11, day, 8, tzinfo=PARIS)


def test_a_weekday_is_never_today() -> None:
    assert silent_until("jeudi", THURSDAY, PARIS) == datetime(2026, 12, 3, 8, tzinfo=PARIS)


@pytest.mark.parametrize(
    "words",
    ["longtemps", "0h", "1min", "31j", "2 lustres", "2026-13-01", "2025-01-01", "jusqu'à", "-2h", "h"],
)
def test_what_is_no_span_or_out_of_bounds_is_refused(words: str) -> None:
    with pytest.raises(SilenceError):
        silent_until(words, THURSDAY, PARIS)


@given(st.text() | st.from_regex(r"[0-9]{1,4} ?(min|h|j|semaines)", fullmatch=True))
def test_whatever_is_written_a_silence_is_within_bounds(words: str) -> None:
    try:
        until = silent_until(words, THURSDAY, PARIS)
    except SilenceError:
        return
    assert SHORTEST <= until - THURSDAY <= LONGEST
