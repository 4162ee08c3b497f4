from __future__ import annotations

from datetime import timedelta

import pytest

from factories import NOW
from watcher.items import Fault
from watcher.rules.proposing import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    WAITS,
    is_worth_another,
    next_attempt,
    reason_why_not,
)


def test_waits_grow_and_stay_at_the_longest() -> None:
    waits = [next_attempt(attempts, NOW) - NOW for attempts in range(1, 7)]
    assert waits[: len(WAITS)] == list(WAITS) == sorted(WAITS)
    assert set(waits[len(WAITS) :]) == {WAITS[-1]}


def test_a_server_may_ask_for_more_patience_but_not_for_any() -> None:
    assert next_attempt(1, NOW, 600) == NOW + timedelta(minutes=10)
    assert next_attempt(1, NOW, 1) == NOW + WAITS[0]
    assert next_attempt(1, NOW, 1e6) == NOW + LONGEST_WAIT


@pytest.mark.parametrize(
    ("fault", "status", "expected"),
    [
        (Fault.NO_NETWORK, None, True),
        (Fault.TIMEOUT, None, True),
        (Fault.RATE_LIMITED, 429, True),
        (Fault.HTTP, 502, True),
        (Fault.HTTP, 404, False),
        (Fault.HTTP, None, False),
        (Fault.DNS, None, False),
        (Fault.REFUSED_ADDRESS, None, False),
        (Fault.UNREADABLE, None, False),
    ],
)
def test_trouble_that_passes_is_worth_another_attempt(
    fault: Fault, status: int | None, expected: bool
) -> None:
    assert is_worth_another(1, fault, status) is expected
    assert not is_worth_another(MOST_ATTEMPTS, fault, status)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_reason_in_french(fault: Fault) -> None:
    reason = reason_why_not(fault, None)
    assert reason[0].islower()
    assert not reason.endswith(".")


def test_a_page_that_is_not_there_is_told_from_a_server_in_trouble() -> None:
    assert reason_why_not(Fault.HTTP, 404) != reason_why_not(Fault.HTTP, 500)
