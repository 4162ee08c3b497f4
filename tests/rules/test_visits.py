from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from factories import NOW
from watcher.items import Fault, Problem, SourceState
from watcher.rules.visits import (
    after_failure,
    after_success,
    after_unreadable,
    all_asked_at,
    conditional,
    is_network_down,
    still_unreadable,
)
from watcher.web.answer import Answer

BROKEN = Problem(Fault.HTTP, "404", "look for the new address")
SEEN = SourceState(etag='"1"', visited_at=NOW, full_at=NOW, succeeded_at=NOW, newest=NOW)


def test_validators_are_echoed_for_a_day_then_everything_is_asked_for_once() -> None:
    assert not conditional(SourceState(), NOW)
    assert conditional(SEEN, NOW + timedelta(hours=23))
    assert not conditional(SEEN, NOW + timedelta(hours=24))


def test_an_unconditional_visit_counts_before_it_is_made_once_there_are_validators() -> None:
    tomorrow = NOW + timedelta(days=1)
    assert all_asked_at(SEEN, NOW) == SEEN.full_at
    assert all_asked_at(SEEN, tomorrow) == tomorrow
    assert all_asked_at(SourceState(), NOW) is None


def test_a_source_that_is_gone_rests_for_a_month_unless_it_has_another_address() -> None:
    gone = Problem(Fault.GONE, "410", "look for the new address")
    assert after_failure(SEEN, gone, None, NOW).not_before == NOW + timedelta(days=30)
    elsewhere = replace(SEEN, address="https://moved.example/")
    assert after_failure(elsewhere, gone, None, NOW).not_before is None


def test_a_failure_keeps_the_validators_of_the_last_answer_that_was_read() -> None:
    state = after_failure(SEEN, BROKEN, None, NOW + timedelta(hours=1))
    assert (state.etag, state.body_hash, state.failures, state.fault) == ('"1"', None, 1, Fault.HTTP)
    assert state.succeeded_at == NOW
    again = after_failure(state, BROKEN, None, NOW + timedelta(hours=2))
    assert (again.etag, again.full_at) == ('"1"', NOW)


def test_an_unconditional_fetch_that_failed_was_made_all_the_same() -> None:
    tomorrow = NOW + timedelta(days=1)
    assert after_failure(SEEN, BROKEN, None, tomorrow).full_at == tomorrow


def test_after_an_unreadable_answer_a_failure_forgets_its_validators() -> None:
    answer = Answer("https://cnil.example/", 200, {"etag": '"html"'})
    unreadable = after_unreadable(SEEN, answer, "hash", BROKEN, full=False, now=NOW)
    assert after_failure(unreadable, BROKEN, None, NOW).etag is None


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
        assert problem == (BROKEN if recognised else None)
    assert still_unreadable(SEEN, "hash", full=False) is None
    assert still_unreadable(after_failure(state, BROKEN, None, NOW), None, full=False) is None


def test_a_success_takes_the_new_validators_and_clears_the_failures() -> None:
    failing = replace(SEEN, failures=3, fault=Fault.HTTP, not_before=NOW)
    answer = Answer("https://cnil.example/", 200, {"etag": '"2"'})
    state = after_success(failing, answer, "hash", NOW, full=True, now=NOW + timedelta(days=2))
    assert (state.etag, state.last_modified, state.body_hash) == ('"2"', None, "hash")
    assert (state.failures, state.fault, state.not_before) == (0, None, None)
    assert (state.failing_since, state.detail, state.remedy) == (None, "", "")
    assert state.full_at == NOW + timedelta(days=2)


def test_a_failure_is_remembered_in_its_last_words_and_since_the_first() -> None:
    later = NOW + timedelta(hours=1)
    other = Problem(Fault.TIMEOUT, "too slow", "wait")
    state = after_failure(after_failure(SEEN, BROKEN, None, NOW), other, None, later)
    assert (state.failing_since, state.failures) == (NOW, 2)
    assert (state.detail, state.remedy) == ("too slow", "wait")


def test_a_304_keeps_validators_and_body_hash_and_is_no_full_fetch() -> None:
    before = replace(SEEN, last_modified="Mon, 23 Nov 2026 07:00:00 GMT", body_hash="hash")
    later = NOW + timedelta(hours=5)
    state = after_success(before, Answer("u", 304), None, None, full=False, now=later)
    known = replace(before, visited_at=later, succeeded_at=later, given_by="u", fresh_until=later)
    assert state == known


def test_the_newest_date_never_goes_back() -> None:
    older = NOW - timedelta(days=3)
    assert after_success(SEEN, Answer("u", 200), "h", older, full=True, now=NOW).newest == NOW


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
