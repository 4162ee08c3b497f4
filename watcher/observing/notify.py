"""What a service manager is told, and how long it waits: sd_notify(3), one datagram a message.

Without `NOTIFY_SOCKET` nothing is told. A manager that does not listen never holds the watch up.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

from watcher.observing.repeating import repeated
from watcher.observing.signs import Signs, stuck

SEND_SECONDS = 1.0
EXTEND_EVERY = 10.0
"""Seconds between two requests for more time, each for `EXTEND_SECONDS`: who is gone gets no more."""
EXTEND_SECONDS = 60

_LONGEST_STATUS = 200

log = logging.getLogger(__name__)


class Notifier:
    """Tells a service manager how we are. Never raises."""

    def __init__(self, address: str | None = None) -> None:
        """`address` as in `NOTIFY_SOCKET`: a path, or `@` and an abstract socket's name; None: nobody."""
        self._address = address

    @property
    def is_heard(self) -> bool:
        """Whether there is anybody to tell."""
        return self._address is not None

    def tell(self, *assignments: str) -> None:
        """Send assignments such as `READY=1` in one datagram."""
        if self._address is None:
            return
        place = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.settimeout(SEND_SECONDS)
                line.sendto("\n".join(assignments).encode(), place)
        except OSError as error:
            log.info("the service manager does not listen at %s: %s", self._address, error)

    def ready(self, status: str) -> None:
        """At work, also after a reload."""
        self.tell("READY=1", status_line(status))

    def reloading(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        """Settings are being read again; `ready` ends it."""
        self.tell("RELOADING=1", f"MONOTONIC_USEC={clock() // 1000}")

    def stopping(self, status: str) -> None:
        """On the way out."""
        self.tell("STOPPING=1", status_line(status))

    @contextmanager
    def taking_long(self, every: float = EXTEND_EVERY) -> Generator[None]:
        """Ask for more time as long as the block runs: a migration, or the end of the work under way."""
        with repeated(
            "extend", every, lambda: self.tell(f"EXTEND_TIMEOUT_USEC={EXTEND_SECONDS * 1_000_000}")
        ):
            yield

    @contextmanager
    def watched(self, signs: Signs, every: float | None) -> Generator[None]:
        """Say every so many seconds that we live, as long as the block runs and no thread is stuck.

        None: nobody waits for that.
        """
        if every is None or not self.is_heard:
            yield
            return
        told: set[str] = set()

        def look() -> None:
            silent = stuck(signs.silences())
            if not silent:
                told.clear()
                self.tell("WATCHDOG=1")
                return
            for thread in set(silent) - told:
                log.error("the thread of the %s is stuck: the service manager may restart us", thread)
            told.update(silent)

        with repeated("watchdog", every, look):
            yield


def status_line(status: str) -> str:
    """`STATUS=` in one short line."""
    return f"STATUS={' '.join(status.split())[:_LONGEST_STATUS]}"


def notifier_of(environment: Mapping[str, str]) -> Notifier:
    """The manager that started us, if any."""
    return Notifier(environment.get("NOTIFY_SOCKET") or None)


def watchdog_seconds(environment: Mapping[str, str]) -> float | None:
    """Half of what the manager waits (sd_watchdog_enabled(3)); None when it waits for nothing of ours."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    wanted = environment.get("WATCHDOG_USEC", "")
    return int(wanted) / 2_000_000 if wanted.isascii() and wanted.isdigit() and int(wanted) > 0 else None
