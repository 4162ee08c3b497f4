from __future__ import annotations

from watcher.observing.signs import CONVERSATION, JOBS, PATIENCE, Signs, stuck


class Clock:
    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_thread_that_moves_on_is_not_stuck_however_long_it_works() -> None:
    clock = Clock()
    signs = Signs(clock)
    for _ in range(100):
        signs.touch(JOBS)
        clock.seconds += PATIENCE[JOBS] - 1
        assert stuck(signs.silences()) == ()


def test_a_thread_that_shows_nothing_any_more_is_stuck_and_the_others_are_not() -> None:
    clock = Clock()
    signs = Signs(clock)
    signs.touch(JOBS)
    signs.touch(CONVERSATION)
    clock.seconds += PATIENCE[CONVERSATION] + 1
    assert stuck(signs.silences()) == (CONVERSATION,)
    signs.touch(CONVERSATION)
    assert stuck(signs.silences()) == ()


def test_a_thread_that_ended_for_good_is_not_stuck_and_may_begin_again() -> None:
    clock = Clock()
    signs = Signs(clock)
    signs.touch(CONVERSATION)
    signs.end(CONVERSATION, "the session is over")
    clock.seconds += 10 * PATIENCE[CONVERSATION]
    assert (signs.silences(), signs.over()) == ({}, {CONVERSATION: "the session is over"})
    signs.touch(CONVERSATION)
    assert (signs.silences(), signs.over()) == ({CONVERSATION: 0}, {})


def test_a_job_that_failed_is_known_until_it_succeeds() -> None:
    signs = Signs()
    signs.note("round", "the disk is full")
    signs.note("care", None)
    assert signs.failures() == {"round": "the disk is full"}
    signs.note("round", None)
    assert signs.failures() == {}
