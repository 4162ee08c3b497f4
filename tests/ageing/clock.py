"""A clock that the test sets: it starts in the script, and may leap over what nobody waits for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

_POLL = 0.002
"""Seconds until a scheduler that leaps looks again whether its jobs are done."""


@dataclass(slots=True)
class Clock:
    """Tells `start` when it is made, and from then on `pace` seconds for each that passes, and each leap."""

    start: datetime
    pace: float = 1.0
    leapt: timedelta = timedelta(0)
    _made: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.start + self.leapt + timedelta(seconds=(time.monotonic() - self._made) * self.pace)


def set_scheduler(clock: Clock, *users: ModuleType) -> None:
    """Let the scheduler's modules tell the time by `clock`: theirs is `datetime.now`, called by that name.

    Only for a process of its own, as all that follows.
    """

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # pyright: ignore[reportIncompatibleMethodOverride]
            return clock().astimezone(tz)

    for module in users:
        vars(module)["datetime"] = Told


def hasten(scheduler: type[Any], pace: float) -> None:
    """Let a scheduler's class wait so much shorter as the clock is faster."""
    look: Any = scheduler._process_jobs

    def process_jobs(self: Any) -> float | None:
        seconds: float | None = look(self)
        return seconds if seconds is None else seconds / pace

    scheduler._process_jobs = process_jobs


def leap(
    scheduler: type[Any], clock: Clock, least: timedelta, told: Path, until: datetime | None = None
) -> None:
    """Let a scheduler's class wait for nothing: once its jobs are done the clock leaps to the next one.

    A leap is of `least` at least; jobs that come more often then come together. The time is kept in `told`.
    From `until` on it leaps no more: whoever looks on is as late as a busy machine makes it.
    """
    look: Any = scheduler._process_jobs

    def process_jobs(self: Any) -> float | None:
        seconds: float | None = look(self)
        if seconds is None or any(any(one._instances.values()) for one in self._executors.values()):
            return _POLL
        if until is not None and clock() >= until:
            return seconds
        clock.leapt += max(least, timedelta(seconds=seconds))
        beside = told.with_suffix(".next")
        beside.write_text(clock().isoformat(), encoding="ascii")
        beside.replace(told)
        return 0.0

    scheduler._process_jobs = process_jobs


def time_told(told: Path, before: datetime) -> datetime:
    """What a leaping clock told last; `before` as long as it told nothing."""
    try:
        return datetime.fromisoformat(told.read_text(encoding="ascii"))
    except FileNotFoundError:
        return before
