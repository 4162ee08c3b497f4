"""Signs of life: when each thread of the watch last moved on, and which job failed the last time.

Whoever works touches; the watchdog and the page of health look. Time is the monotonic clock's, in seconds, so
that a system clock that is set says nothing about who is stuck.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

JOBS = "jobs"
"""The thread of the rounds and of whatever else has its minute: one job at a time."""
CONVERSATION = "conversation"
"""The thread that hears the rooms and delivers."""

PATIENCE: Mapping[str, float] = {JOBS: 3600.0, CONVERSATION: 1800.0}
"""Seconds of silence after which a thread is stuck.

The longest honest silences are a batch of a pool, a training, the yearly open data or a backup on a slow
disk: minutes; and of the conversation what was missed in a long absence (`GAP_PATIENCE`, ten minutes) and one
post. Either limit is several times that: a late restart costs little, to kill one that works costs a round.
"""


class Signs:
    """What the threads show of themselves. Safe to use from any of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._touched: dict[str, float] = {}
        self._over: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        self.began = clock()

    def touch(self, thread: str) -> None:
        """A thread moves on."""
        with self._lock:
            self._touched[thread] = self._clock()
            self._over.pop(thread, None)

    def end(self, thread: str, reason: str) -> None:
        """A thread ended for a reason that a restart does not mend."""
        with self._lock:
            self._touched.pop(thread, None)
            self._over[thread] = reason

    def note(self, job: str, failure: str | None) -> None:
        """How a job ended: None when all went well."""
        with self._lock:
            if failure is None:
                self._failed.pop(job, None)
            else:
                self._failed[job] = failure

    def silences(self) -> dict[str, float]:
        """Seconds since each thread that lives moved on."""
        with self._lock:
            now = self._clock()
            return {thread: now - at for thread, at in self._touched.items()}

    def over(self) -> dict[str, str]:
        """Threads that ended, and why."""
        with self._lock:
            return dict(self._over)

    def failures(self) -> dict[str, str]:
        """Jobs that failed when they last came, and in what words."""
        with self._lock:
            return dict(self._failed)


def stuck(silences: Mapping[str, float]) -> tuple[str, ...]:
    """Pure: the threads that showed nothing for longer than they ever work on one thing."""
    return tuple(thread for thread, seconds in silences.items() if seconds > PATIENCE[thread])
