"""Whose turn it is: the order within a room holds, and no message holds its room up for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watcher.rules.turns import STEPS_ASIDE, Waiting, in_turn, next_turn

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(minutes=5), NOW - timedelta(minutes=5)


def message(
    number: int,
    *,
    room: str = "veille",
    alert: bool = False,
    attempts: int = 0,
    not_before: datetime | None = None,
) -> Waiting:
    return Waiting(number, room, alert, attempts, not_before)


def test_messages_go_in_the_order_in_which_they_were_decided() -> None:
    assert in_turn([message(1), message(2, room="legal"), message(3)], NOW) == (1, 2, 3)


def test_what_failed_holds_up_its_room_until_its_next_attempt_and_no_other_room() -> None:
    waiting = [message(1, attempts=1, not_before=LATER), message(2), message(3, room="legal")]
    assert in_turn(waiting, NOW) == (3,)
    assert in_turn(waiting, LATER) == (1, 2, 3)


def test_what_is_planned_for_later_holds_up_nobody() -> None:
    assert in_turn([message(1, not_before=LATER), message(2)], NOW) == (2,)


def test_an_alert_that_was_never_tried_has_its_room_tried_at_once_in_order() -> None:
    failed = message(1, attempts=3, not_before=LATER)
    assert in_turn([failed, message(2), message(3, alert=True)], NOW) == (1, 2, 3)
    assert in_turn([failed, message(2), message(3, alert=True, not_before=LATER)], NOW) == ()


def test_what_fails_again_and_again_steps_aside() -> None:
    assert in_turn([message(1, attempts=STEPS_ASIDE, not_before=LATER), message(2)], NOW) == (2,)


def test_the_next_look_is_when_something_is_due() -> None:
    assert next_turn([], NOW) is None
    assert next_turn([message(1, not_before=LATER)], NOW) == LATER
    assert next_turn([message(1, not_before=LATER), message(2, not_before=EARLIER)], NOW) == NOW
    assert next_turn([message(1)], NOW) == NOW
    assert next_turn([message(1, attempts=1, not_before=LATER), message(2)], NOW) == LATER


@st.composite
def outboxes(draw: st.DrawFn) -> list[Waiting]:
    times = st.sampled_from([None, EARLIER, LATER])
    return [
        message(
            number,
            room=draw(st.sampled_from(["veille", "legal"])),
            alert=draw(st.booleans()),
            attempts=draw(st.integers(0, STEPS_ASIDE + 2)),
            not_before=draw(times),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


@given(outboxes())
def test_nothing_overtakes_what_failed_in_its_room_unless_that_stepped_aside(waiting: list[Waiting]) -> None:
    turn = in_turn(waiting, NOW)
    assert list(turn) == sorted(turn)
    for one in waiting:
        if 0 < one.attempts < STEPS_ASIDE and one.id not in turn:
            assert not any(
                other in turn for other in (w.id for w in waiting if w.room == one.room and w.id > one.id)
            )


@given(outboxes())
def test_at_the_next_look_something_goes_and_before_it_nothing(waiting: list[Waiting]) -> None:
    again = next_turn(waiting, NOW)
    assert (again is None) == (not waiting)
    if again is not None:
        assert in_turn(waiting, again)
        assert again == NOW or not in_turn(waiting, NOW)


@given(outboxes())
def test_once_every_time_has_come_everything_goes(waiting: list[Waiting]) -> None:
    assert in_turn(waiting, LATER) == tuple(one.id for one in waiting)
