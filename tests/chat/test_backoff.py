from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.backoff import FIRST_DELAY, LONGEST_DELAY, LONGEST_RETRY_AFTER, next_attempt
from watcher.chat.room import RoomUnavailableError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
attempts = st.integers(min_value=0, max_value=10**9)
server_waits = st.none() | st.floats(min_value=0, allow_nan=False)


def delay(attempts: int, retry_after: float | None = None) -> timedelta:
    return next_attempt(attempts, RoomUnavailableError("down", retry_after), NOON) - NOON


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 30), (1, 60), (2, 120), (6, 1920), (7, 3600), (8, 3600), (100, 3600)]
)
def test_the_delay_doubles_from_half_a_minute_to_an_hour(attempts: int, seconds: int) -> None:
    assert delay(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempts", "retry_after", "seconds"),
    [
        (0, 4.5, 30),  # ours is more patient already
        (0, 45.0, 45),
        (3, 45.0, 240),
        (0, 7200.0, 7200),
        (0, 86400.0, 21600),
        (0, float("inf"), 21600),
    ],
)
def test_a_longer_wait_that_the_server_asks_for_is_honoured_up_to_six_hours(
    attempts: int, retry_after: float, seconds: int
) -> None:
    assert delay(attempts, retry_after) == timedelta(seconds=seconds)


@given(attempts, server_waits)
def test_the_next_attempt_is_never_at_once_and_never_beyond_the_longest_wait(
    attempts: int, retry_after: float | None
) -> None:
    longest = LONGEST_DELAY if retry_after is None else LONGEST_RETRY_AFTER
    assert FIRST_DELAY <= delay(attempts, retry_after) <= longest


@given(attempts, server_waits)
def test_one_more_failure_never_shortens_the_wait(attempts: int, retry_after: float | None) -> None:
    assert delay(attempts, retry_after) <= delay(attempts + 1, retry_after)


@given(attempts, st.floats(min_value=0, max_value=LONGEST_RETRY_AFTER.total_seconds()))
def test_the_server_is_never_asked_before_the_time_it_named(attempts: int, retry_after: float) -> None:
    assert delay(attempts, retry_after) >= timedelta(seconds=retry_after)
