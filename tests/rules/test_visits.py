from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from factories import NOW, source
from watcher.items import Fault, Problem, SourceState
from watcher.rules.visits import (
    after_failure,
    after_success,
    after_unreadable,
    backoff,
    conditional,
    interval,
    is_due,
    is_network_down,
    silent_for,
    still_unreadable,
)
from watcher.web.answer import Answer

BROKEN = Problem(Fault.HTTP, "404", "look for the new address")
SEEN = SourceState(etag='"1"', visited_at=NOW, full_at=NOW, succeeded_at=NOW, newest=NOW)


def test_validators_are_echoed_for_a_day_then_everything_is_asked_for_once() -> None:
    assert not conditional(SourceState(), NOW)
    assert conditional(SEEN, NOW + timedelta(hours=23))
    assert not conditional(SEEN, NOW + timedelta(hours=24))


@pytest.mark.parametrize(
    ("kind", "rhythm_days", "expected"),
    [
        ("feed", 0.01, timedelta(minutes=15)),
        ("feed", 0.5, timedelta(minutes=30)),
        ("feed", 90, timedelta(hours=1)),
        ("listing", 0.01, timedelta(minutes=15)),
        ("listing", 3, timedelta(hours=3)),
        ("listing", 90, timedelta(hours=24)),
    ],
)
def test_a_source_is_visited_in_its_own_rhythm_within_bounds(
    kind: str, rhythm_days: float, expected: timedelta
) -> None:
    assert interval(source(kind=kind, rhythm_days=rhythm_days)) == expected


def test_backoff_doubles_up_to_a_day_and_never_ends() -> None:
    hours = [backoff(n) / timedelta(hours=1) for n in (1, 2, 3, 4, 5, 6, 7, 8, 100)]
    assert hours == [0.25, 0.5, 1, 2, 4, 8, 16, 24, 24]


def test_a_source_is_due_when_never_visited_and_again_after_its_interval() -> None:
    daily = source(rhythm_days=1)
    assert is_due(daily, SourceState(), NOW)
    assert not is_due(daily, SEEN, NOW + timedelta(minutes=59))
    assert is_due(daily, SEEN, NOW + timedelta(minutes=60))


def test_a_broken_source_waits_for_its_backoff() -> None:
    broken = replace(SEEN, failures=5, fault=Fault.HTTP)
    assert not is_due(source(rhythm_days=1), broken, NOW + timedelta(hours=3))
    assert is_due(source(rhythm_days=1), broken, NOW + timedelta(hours=4))


def test_retry_after_is_honoured_even_when_the_interval_is_over() -> None:
    resting = after_failure(SEEN, BROKEN, 7200, NOW)
    assert not is_due(source(rhythm_days=0.01), resting, NOW + timedelta(minutes=119))
    assert is_due(source(rhythm_days=0.01), resting, NOW + timedelta(minutes=121))


def test_a_failure_forgets_the_validators_so_that_the_next_visit_asks_for_everything() -> None:
    state = after_failure(SEEN, BROKEN, None, NOW + timedelta(hours=1))
    assert (state.etag, state.body_hash, state.failures, state.fault) == (None, None, 1, Fault.HTTP)
    assert state.succeeded_at == NOW


def test_an_unreadable_answer_is_recognised_until_it_changes_or_a_day_has_passed() -> None:
    answer = Answer("https://cnil.example/", 200, {"etag": '"html"'})
    state = after_unreadable(SEEN, answer, "hash", BROKEN, full=True, now=NOW)
    assert (state.etag, state.failures, state.fault, state.succeeded_at) == ('"html"', 1, Fault.HTTP, NOW)
    for body_hash, full, recognised in [
        (None, False, True),
        ("hash", False, True),
        ("other", False, False),
        ("hash", True, False),
    ]:
        problem = still_unreadable(state, body_hash, full=full)
        assert (problem is not None and problem.fault is Fault.HTTP) is recognised
    assert still_unreadable(SEEN, "hash", full=False) is None
    assert still_unreadable(after_failure(state, BROKEN, None, NOW), None, full=False) is None


def test_a_success_takes_the_new_validators_and_clears_the_failures() -> None:
    failing = replace(SEEN, failures=3, fault=Fault.HTTP, not_before=NOW)
    answer = Answer("https://cnil.example/", 200, {"etag": '"2"'})
    state = after_success(failing, answer, "hash", NOW, full=True, now=NOW + timedelta(days=2))
    assert (state.etag, state.last_modified, state.body_hash) == ('"2"', None, "hash")
    assert (state.failures, state.fault, state.not_before) == (0, None, None)
    assert state.full_at == NOW + timedelta(days=2)


def test_a_304_keeps_validators_and_body_hash_and_is_no_full_fetch() -> None:
    before = replace(SEEN, last_modified="Mon, 23 Nov 2026 07:00:00 GMT", body_hash="hash")
    later = NOW + timedelta(hours=5)
    state = after_success(before, Answer("u", 304), None, None, full=False, now=later)
    assert state == replace(before, visited_at=later, succeeded_at=later)


def test_the_newest_date_never_goes_back() -> None:
    older = NOW - timedelta(days=3)
    assert after_success(SEEN, Answer("u", 200), "h", older, full=True, now=NOW).newest == NOW


@pytest.mark.parametrize(("days", "silent"), [(0, False), (20, False), (21, False), (22, True)], ids=str)
def test_silence_is_news_after_three_times_the_own_rhythm(days: int, silent: bool) -> None:
    quiet = silent_for(source(rhythm_days=7), SEEN, NOW + timedelta(days=days))
    assert (quiet is not None) is silent


def test_a_broken_or_never_productive_source_is_not_called_silent() -> None:
    late = NOW + timedelta(days=100)
    assert silent_for(source(), replace(SEEN, fault=Fault.HTTP), late) is None
    assert silent_for(source(), SourceState(succeeded_at=NOW), late) is None


@pytest.mark.parametrize(
    ("faults", "down"),
    [
        ({}, False),
        ({"a": None}, False),
        ({"a": Fault.NO_NETWORK}, True),
        ({"a": Fault.DNS}, False),
        ({"a": Fault.DNS, "b": Fault.DNS}, True),
        ({"a": Fault.DNS, "b": Fault.NO_NETWORK}, True),
        ({"a": Fault.DNS, "b": None}, False),
        ({"a": Fault.NO_NETWORK, "b": Fault.HTTP}, False),
        ({"a": Fault.NO_NETWORK, "b": Fault.CONNECT}, False),
        ({"a": Fault.TIMEOUT, "b": Fault.DNS}, False),
        ({"a": Fault.TIMEOUT, "b": Fault.TIMEOUT, "c": Fault.DNS}, True),
    ],
)
def test_the_network_is_down_when_nothing_at_all_answered(
    faults: dict[str, Fault | None], down: bool
) -> None:
    assert is_network_down(faults) is down
