"""What all workers of a cluster must know of a host at once: when it may be asked next, until when it rests.

The scheduler keeps it. It outlives a worker, so that whoever does a lost worker's work again minds what that
one had asked and heard; and without it no worker gets a turn, so that one that is cut off asks nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

MOST = 50_000
"""Hosts; beyond, those whose next turn has come are dropped, which changes nothing, and the oldest rests."""


class Ledger:
    """`clock` counts seconds and never jumps back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._following: dict[str, float] = {}
        self._rests: dict[str, datetime] = {}

    def claim(self, host: str, gap: float, ahead: float = 0.0) -> float:
        """How many seconds a request to `host` has to wait; the next one waits `gap` more.

        `ahead` are the seconds that whoever asks knows it must wait in any case.
        """
        now = self._clock()
        start = max(now + ahead, self._following.get(host, now))
        if len(self._following) >= MOST:
            self._following = {name: at for name, at in self._following.items() if at > now}
        self._following[host] = start + gap
        return start - now

    def rest(self, host: str, until: datetime) -> None:
        """Note that `host` asked to be left alone."""
        self._rests.pop(host, None)
        self._rests[host] = until
        if len(self._rests) > MOST:
            del self._rests[next(iter(self._rests))]

    def rests(self) -> Mapping[str, datetime]:
        """The end of each rest, over or not."""
        return dict(self._rests)
