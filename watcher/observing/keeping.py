"""Answers that are worked out by one thread at a time and kept for a while, however many ask."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")

log = logging.getLogger(__name__)


class Kept(Generic[Value]):
    """A value that is worked out again when it is older than `seconds`; who asks meanwhile waits for it."""

    def __init__(
        self, make: Callable[[], Value], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._make = make
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._found: tuple[float, Value] | None = None

    def get(self) -> Value:
        """The value. What `make` raises is raised, and nothing is kept."""
        with self._lock:
            if self._found is None or self._clock() - self._found[0] >= self._seconds:
                value = self._make()
                self._found = self._clock(), value
            return self._found[1]


class KeptAside(Generic[Value]):
    """A value that takes long: it is worked out by a thread of its own, and who asks gets the last one.

    Nothing is worked out when nobody asks. Whoever asks first waits for `patience` seconds at most, and gets
    None when it takes longer.
    """

    def __init__(
        self,
        make: Callable[[], Value],
        seconds: float,
        patience: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._seconds = seconds
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._made_at: float | None = None
        self._value: Value | None = None
        self._thread: threading.Thread | None = None

    def get(self) -> Value | None:
        """The last value, however old; a newer one is begun when its time has come."""
        with self._lock:
            is_old = self._made_at is None or self._clock() - self._made_at >= self._seconds
            if is_old and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="counting", daemon=True)
                self._thread.start()
            value, thread = self._value, self._thread
        if value is None and thread is not None:
            thread.join(self._patience)
            with self._lock:
                value = self._value
        return value

    def _work(self) -> None:
        try:
            value = self._make()
            with self._lock:
                self._value = value
        except Exception:
            log.exception("nothing could be counted")
        finally:
            with self._lock:
                self._made_at = self._clock()
                self._thread = None
