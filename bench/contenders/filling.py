"""When a running program has kept all that it will keep of what it reads: some go on working behind that."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, runtime_checkable

from bench.contenders.contender import Contender

_EVERY = 0.2
"""Seconds between two looks: what is measured is late by so much at most."""


@runtime_checkable
class Filling(Contender, Protocol):
    """A program that can be asked while it runs."""

    def held_by_now(self, folder: Path) -> int:
        """How many entries it keeps and finds; 0 when it keeps none yet."""
        ...


class FillWatch:
    """Counts what is held until the block ends; `seconds` after its start the count grew for the last time.

    None when it did not grow.
    """

    def __init__(self, held: Callable[[], int]) -> None:
        self._held = held
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="filling", daemon=True)
        self._start = 0.0
        self._first = 0
        self.seconds: float | None = None

    def __enter__(self) -> FillWatch:
        self._first = self._held()
        self._start = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        most, is_last = self._first, False
        while not is_last:
            is_last = self._ended.wait(_EVERY)
            now = time.perf_counter() - self._start
            held = self._held()
            if held > most:
                most, self.seconds = held, now
