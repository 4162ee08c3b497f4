"""When a running program has kept all that it will keep of what it reads: some go on working behind that."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from bench.contenders.contender import Contender
from watcher.observing.repeating import repeated

_EVERY = 0.2
"""Seconds between two looks: what is measured is late by so much at most."""


@runtime_checkable
class Filling(Contender, Protocol):
    """A program that can be asked while it runs."""

    def held_by_now(self, folder: Path) -> int:
        """How many entries it keeps and finds; 0 when it keeps none yet."""
        ...


@dataclass(slots=True)
class Filled:
    """`seconds` after the beginning the count of what is held grew last; None when it did not."""

    seconds: float | None = None


@contextmanager
def filling(held: Callable[[], int]) -> Generator[Filled]:
    """Count what is held until the block ends, and once more then."""
    filled, start, most = Filled(), time.perf_counter(), held()

    def look() -> None:
        nonlocal most
        now, count = time.perf_counter() - start, held()
        if count > most:
            most, filled.seconds = count, now

    with repeated("filling", _EVERY, look):
        yield filled
    look()
