"""Waiting in an event loop that another thread may cut short."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Interrupt:
    """One wait at a time. Once interrupted, it lets nobody wait until it is cleared."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = False
        self._waiting: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None

    def clear(self) -> None:
        with self._lock:
            self._asked = False

    def now(self) -> None:
        """End the wait under way, and each one until `clear`. From any thread."""
        with self._lock:
            self._asked = True
            if self._waiting is not None:
                loop, task = self._waiting
                loop.call_soon_threadsafe(task.cancel)

    async def wait_for(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What `work` returns; None when it was cut short, at one of its awaits."""
        task = asyncio.ensure_future(work)
        with self._lock:
            self._waiting = asyncio.get_running_loop(), task
            if self._asked:
                task.cancel()
        try:
            await asyncio.wait({task})
        finally:
            with self._lock:
                self._waiting = None
            task.cancel()  # nothing, unless whoever waits here is being cancelled
        return None if task.cancelled() else task.result()
