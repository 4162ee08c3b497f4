from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from factories import NOW, source
from watcher.items import Fault, Move, SourceState
from watcher.rules.moves import address_of, advice, follow, note, turn_back

NEW = "https://new.example/feed"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(*visits: tuple[timedelta, str | None]) -> SourceState:
    state = SourceState()
    for span, moved_to in visits:
        state = follow(state, moved_to, NOW + span)
    return state


def test_an_address_is_adopted_after_three_visits_over_a_day() -> None:
    assert after((0 * HOUR, NEW), (HOUR, NEW), (2 * HOUR, NEW)).address is None
    assert after((0 * HOUR, NEW), (DAY, NEW)).address is None
    moved = after((0 * HOUR, NEW), (HOUR, NEW), (DAY, NEW))
    assert (moved.address, moved.move) == (NEW, None)
    assert address_of(source(), moved) == NEW
    assert address_of(source(), SourceState()) == source().url


@pytest.mark.parametrize("between", [None, "https://other.example/"], ids=str)
def test_a_visit_that_says_otherwise_begins_anew(between: str | None) -> None:
    moved = after((0 * HOUR, NEW), (HOUR, NEW), (2 * HOUR, between), (DAY, NEW), (DAY + HOUR, NEW))
    assert (moved.address, moved.move) == (None, Move(NEW, 2, NOW + DAY))


def test_an_adopted_address_may_move_again() -> None:
    moved = SourceState(address="https://first.example/")
    for span in (0 * HOUR, HOUR, DAY):
        moved = follow(moved, NEW, NOW + span)
    assert moved.address == NEW


def fail(state: SourceState, fault: Fault = Fault.HTTP, at: datetime = NOW) -> SourceState:
    return turn_back(state, fault, at)


def test_an_adopted_address_that_fails_gives_way_to_that_of_the_file_and_the_two_take_turns() -> None:
    back = fail(SourceState(address=NEW))
    assert back.address is None
    assert fail(back).address == NEW
    assert follow(back, None, NOW).move is None
    assert follow(back, NEW, NOW + DAY).address == NEW


def test_what_says_nothing_against_the_address_changes_nothing() -> None:
    moved = SourceState(address=NEW)
    assert fail(moved, Fault.RATE_LIMITED) == fail(moved, Fault.NO_NETWORK) == moved


def test_an_address_seen_once_is_not_turned_to() -> None:
    assert fail(after((0 * HOUR, NEW))).address is None


def test_what_changes_is_noted_and_advised() -> None:
    file, moved = SourceState(), SourceState(address=NEW)
    assert note(file, file) is note(moved, moved) is None
    assert (
        note(file, moved) == f"moved for good to {NEW}: asked there from now on; correct url in sources.yaml"
    )
    assert (note(moved, file) or "").startswith(f"{NEW} failed")
    assert advice(file) is None
    assert advice(moved) == f"correct sources.yaml: moved to {NEW}"
    gone = SourceState(fault=Fault.GONE, not_before=NOW)
    assert "gone for good (410), asked again on 2026-11-23" in (advice(gone) or "")
