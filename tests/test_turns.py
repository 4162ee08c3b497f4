"""Many tasks call one sandbox: what waits goes there together, and what fails so costs nobody else."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from watcher import turns
from watcher.sandbox import Sandbox, SandboxCrashError, SandboxError, SandboxMemoryError, SandboxTimeoutError
from watcher.turns import BYTES, TOGETHER, Turns


class Counting(Sandbox):
    """A sandbox that notes how many calls were handed over at once."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self.handed: list[int] = []

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.handed.append(1)
        return super().call(function, *args, **kwargs)

    def call_each(
        self, seconds: float, function: Callable[..., Any], jobs: Sequence[tuple[object, ...]]
    ) -> list[Any]:
        self.handed.append(len(jobs))
        return super().call_each(seconds, function, jobs)


@pytest.fixture
def box() -> Iterator[Counting]:
    with Counting(seconds=3) as box:
        yield box


def together(box: Counting, function: Callable[..., Any], *values: object, size: int = 0) -> list[object]:
    """What the function makes of each value, or the error, all asked while another call is under way."""

    async def ask() -> list[object]:
        waiting = Turns(box)
        running = asyncio.create_task(waiting.call(time.sleep, 0.1))
        await asyncio.sleep(0)
        asked = (waiting.call_together(function, value, size=size) for value in values)
        found = await asyncio.gather(running, *asked, return_exceptions=True)
        return list(found[1:])

    found = asyncio.run(ask())
    del box.handed[0]
    return found


def test_one_call_goes_alone(box: Counting) -> None:
    assert together(box, math.sqrt, 9) == [3]
    assert box.handed == [1]


def test_calls_that_wait_together_are_handed_over_together_and_answered_each(box: Counting) -> None:
    values = [float(number) for number in range(2 * TOGETHER + 3)]

    assert together(box, math.sqrt, *values) == [math.sqrt(value) for value in values]
    assert box.handed == [TOGETHER, TOGETHER, 3]


def test_only_so_many_bytes_go_together(box: Counting) -> None:
    assert together(box, math.sqrt, 1, 4, 9, 16, size=BYTES // 2) == [1, 2, 3, 4]
    assert box.handed == [2, 2]


def test_what_is_larger_goes_alone(box: Counting) -> None:
    assert together(box, math.sqrt, 1, 4, size=BYTES + 1) == [1, 2]
    assert box.handed == [1, 1]


def test_a_call_that_raises_costs_no_other_its_answer(box: Counting) -> None:
    first, second, third = together(box, math.sqrt, 4, -1, 9)

    assert (first, third) == (2, 3)
    assert isinstance(second, SandboxCrashError)
    assert (second.kind, second.text) == ("ValueError", "math domain error")
    assert box.handed == [3]


def test_of_calls_that_take_too_long_together_each_has_its_time_alone(
    box: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SECONDS", 0.3)
    first, second, third = together(box, time.sleep, 0, 30, 0.5)

    assert (first, third) == (None, None)
    assert isinstance(second, SandboxTimeoutError)
    assert box.handed == [3, 1, 1, 1]


def test_a_call_that_ends_the_child_costs_no_other_its_answer(box: Counting) -> None:
    first, second, third = together(box, eval, "1 + 1", "__import__('os')._exit(3)", "2 + 2")

    assert (first, third) == (2, 4)
    assert isinstance(second, SandboxError)


def test_a_call_that_wants_too_much_memory_costs_no_other_its_answer(box: Counting) -> None:
    first, second, third = together(box, bytearray, 1, 10**12, 2)

    assert (first, third) == (bytearray(1), bytearray(2))
    assert isinstance(second, SandboxMemoryError)
    assert box.handed == [3, 1, 1, 1]


def test_who_waits_no_more_keeps_nobody_waiting(box: Counting) -> None:
    async def ask() -> list[float]:
        waiting = Turns(box)
        running = asyncio.create_task(waiting.call(time.sleep, 0.3))
        asked = [asyncio.create_task(waiting.call_together(math.sqrt, value, size=0)) for value in (1, 4, 9)]
        await asyncio.sleep(0.1)
        asked[0].cancel()
        await running
        return list(await asyncio.gather(*asked[1:]))

    assert asyncio.run(ask()) == [2, 3]


def test_who_is_cancelled_in_its_turn_leaves_those_it_took_along_to_the_next(box: Counting) -> None:
    async def ask() -> list[None]:
        waiting = Turns(box)
        running = asyncio.create_task(waiting.call(time.sleep, 0.1))
        await asyncio.sleep(0)
        asked = [asyncio.create_task(waiting.call_together(time.sleep, 0.2, size=0)) for _ in range(3)]
        await running
        await asyncio.sleep(0.1)
        asked[0].cancel()
        return list(await asyncio.gather(*asked[1:]))

    assert asyncio.run(ask()) == [None, None]


def test_a_sandbox_that_cannot_be_started_fails_each_call_and_keeps_nobody_waiting(
    box: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    assert together(box, math.sqrt, 4) == [2]
    box.close()
    monkeypatch.setattr(box, "_running", refuse)
    found = together(box, math.sqrt, 4, 9)
    assert [str(error) for error in found] == ["no more processes"] * 2


def test_other_calls_have_their_turn_between(box: Counting) -> None:
    async def ask() -> list[object]:
        waiting = Turns(box)
        return list(
            await asyncio.gather(
                waiting.call_together(math.sqrt, 4, size=0),
                waiting.call(math.floor, 2.5),
                waiting.call_together(math.sqrt, 9, size=0),
            )
        )

    assert asyncio.run(ask()) == [2, 2, 3]
