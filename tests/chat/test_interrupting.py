"""A wait that another thread cuts short."""

from __future__ import annotations

import asyncio
import threading

import pytest

from watcher.chat.interrupting import Interrupt


async def answer(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "news"


def test_what_is_not_interrupted_comes_to_its_end() -> None:
    assert asyncio.run(Interrupt().wait_for(answer(0))) == "news"


def test_another_thread_ends_a_wait_of_an_hour() -> None:
    interrupt = Interrupt()

    async def wait() -> str | None:
        threading.Thread(target=interrupt.now).start()
        return await interrupt.wait_for(answer(3600))

    assert asyncio.run(wait()) is None


def test_who_was_interrupted_before_does_not_wait_until_it_is_cleared() -> None:
    interrupt = Interrupt()
    interrupt.now()
    assert asyncio.run(interrupt.wait_for(answer(3600))) is None
    interrupt.clear()
    assert asyncio.run(interrupt.wait_for(answer(0))) == "news"


def test_what_goes_wrong_is_raised_to_who_waits() -> None:
    async def fail() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        asyncio.run(Interrupt().wait_for(fail()))


def test_a_wait_whose_own_task_is_cancelled_leaves_nothing_running() -> None:
    ended = threading.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    async def give_up() -> None:
        async with asyncio.timeout(0.01):
            await Interrupt().wait_for(work())

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert ended.is_set()
