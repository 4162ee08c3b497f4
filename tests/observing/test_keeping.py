from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from watcher.observing.keeping import Kept, KeptAside


def test_many_who_ask_at_once_get_what_one_worked_out() -> None:
    made: list[int] = []
    gate = threading.Event()

    def make() -> int:
        gate.wait(5)
        made.append(1)
        return len(made)

    kept = Kept(make, 60)
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(kept.get) for _ in range(8)]
        gate.set()
        assert [answer.result(5) for answer in answers] == [1] * 8


def test_it_is_worked_out_again_when_it_is_old() -> None:
    now = [0.0]
    made: list[int] = []
    kept = Kept(lambda: made.append(1) or len(made), 5, lambda: now[0])
    assert [kept.get(), kept.get()] == [1, 1]
    now[0] = 5
    assert kept.get() == 2


def test_a_failure_is_not_kept() -> None:
    tries = iter([ZeroDivisionError, None])

    def make() -> str:
        if (error := next(tries)) is not None:
            raise error
        return "well"

    kept = Kept(make, 60)
    with pytest.raises(ZeroDivisionError):
        kept.get()
    assert kept.get() == "well"


def test_what_takes_long_holds_nobody_up_and_is_worked_out_once_at_a_time() -> None:
    now = [0.0]
    gates = [threading.Event(), threading.Event()]
    begun: list[int] = []

    def make() -> int:
        begun.append(1)
        number = len(begun)
        gates[number - 1].wait(5)
        return number

    aside = KeptAside(make, 300, 0.02, lambda: now[0])
    assert aside.get() is None
    assert aside.get() is None
    gates[0].set()
    aside = _waited(aside)
    assert aside.get() == 1
    now[0] = 301
    assert aside.get() == 1
    gates[1].set()
    assert _waited(aside).get() == 2
    assert len(begun) == 2


def test_a_count_that_fails_is_tried_again_later(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    tries = iter([ZeroDivisionError, None])

    def make() -> str:
        if (error := next(tries)) is not None:
            raise error
        return "well"

    aside = KeptAside(make, 300, 5, lambda: now[0])
    assert aside.get() is None
    assert "nothing could be counted" in caplog.text
    assert aside.get() is None
    now[0] = 301
    assert aside.get() == "well"


def _waited(aside: KeptAside[int]) -> KeptAside[int]:
    for thread in threading.enumerate():
        if thread.name == "counting":
            thread.join(5)
    return aside
