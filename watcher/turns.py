"""Calls of one sandbox by many tasks: one after the other, and those that wait for the same thing together.

Each call that is handed over is two switches from process to process, and a thread that waits for it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

from watcher.sandbox import Sandbox

P = ParamSpec("P")
T = TypeVar("T")

TOGETHER = 16
"""The most calls that are handed over at once."""
BYTES = 512 * 1024
"""The most that they may hold, but for one alone."""
SECONDS = 1.0
"""How long such calls may take together; else each is made alone, with the time that one has."""


@dataclass(frozen=True, slots=True)
class _Call:
    """Arguments that wait for what is made of them; `size` is what they hold, in bytes."""

    args: tuple[object, ...]
    size: int
    result: asyncio.Future[Any]

    def settle(self, made: object) -> None:
        """Whoever waits has the result or the error, unless it waits no more."""
        if self.result.done():
            return
        if isinstance(made, Exception):
            self.result.set_exception(made)
        else:
            self.result.set_result(made)


class Turns:
    """The sandbox `box`, for the tasks of one event loop.

    All wait in the loop: those that wait in threads would leave none to resolve names, so that a few hostile
    answers would cost all other sources their visit.
    """

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self._turn = asyncio.Lock()
        self._waiting: defaultdict[Callable[..., Any], deque[_Call]] = defaultdict(deque)

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function makes of the arguments. Raises SandboxError."""
        async with self._turn:
            return await asyncio.to_thread(self._box.call, function, *args, **kwargs)

    async def call_together(self, function: Callable[..., T], *args: object, size: int) -> T:
        """The same, handed over with whatever else of this function waits then."""
        call = _Call(args, size, asyncio.get_running_loop().create_future())
        waiting = self._waiting[function]
        waiting.append(call)
        async with self._turn:
            while not call.result.done():
                taken = _taken(waiting)
                try:
                    await self._settle(function, taken)
                finally:  # who is cancelled leaves the others to the next turn
                    waiting.extendleft(reversed([one for one in taken if not one.result.done()]))
        return cast("T", await call.result)

    async def _settle(self, function: Callable[..., Any], calls: list[_Call]) -> None:
        """Together, and alone what fails so: then it shows which of them took too long or too much."""
        if len(calls) > 1:
            with suppress(Exception):
                jobs = [call.args for call in calls]
                made = await asyncio.to_thread(self._box.call_each, SECONDS, function, jobs)
                for call, one in zip(calls, made, strict=True):
                    call.settle(one)
        for call in calls:
            if not call.result.done():
                try:
                    call.settle(await asyncio.to_thread(self._box.call, function, *call.args))
                except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for this call
                    call.settle(error)


def _taken(waiting: deque[_Call]) -> list[_Call]:
    """The first of those that wait, as many as go together: at least one."""
    taken = [waiting.popleft()]
    room = BYTES - taken[0].size
    while waiting and len(taken) < TOGETHER and waiting[0].size <= room:
        taken.append(waiting.popleft())
        room -= taken[-1].size
    return taken
