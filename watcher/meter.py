"""How much CPU this process takes, lap by lap: for the footprint that the yearly report tells."""

from __future__ import annotations

import resource


class CpuMeter:
    """CPU seconds (user and system) of this process and of every child that has ended.

    Children are the workers of a pool, which ends with its round, and the sandboxes, theirs included; one
    that still runs counts once it has ended. Workers that a server of processes started tell themselves. The
    first lap begins with the process, so that starting up and what is done between two rounds (listening,
    answering, sending) are in some lap too.
    """

    def __init__(self) -> None:
        self._counted = 0.0
        self._told = 0.0

    def note(self, seconds: float) -> None:
        """Count what others took for us who are no children of this process."""
        self._told += seconds

    def lap(self) -> float:
        """The seconds since the last lap."""
        spent = cpu_seconds() + self._told
        lap, self._counted = spent - self._counted, spent
        return lap


def cpu_seconds() -> float:
    """Of this process, and of its children that have ended."""
    return _seconds(resource.RUSAGE_SELF) + _seconds(resource.RUSAGE_CHILDREN)


def _seconds(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
