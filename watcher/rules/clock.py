"""Pure: whether the machine's clock can be believed, by the newest moment that the database tells of.

A clock that leaps ahead may be right (the machine was off) or wrong (it starts in another year, until it has
asked a time server). What cannot be taken back waits until it has stood for a day: what deletes after a leap
of days, what hangs on the calendar after one of weeks. A clock that goes back before a leap says that the
leap was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from watcher.rules.calendar import LONGEST_DIGEST

SLACK = timedelta(hours=1)
"""Nobody's clock is put back by less but to be set right, and a round lasts no longer."""
LEAP = timedelta(days=2)
"""Between two signs of life; a shorter absence deletes nothing before its time that anybody would miss."""
LONG_LEAP = LONGEST_DIGEST
"""Who was away for longer waits for the digest another day."""
STANDING = timedelta(days=1)
"""A machine with a network has asked a time server by then, and an operator has seen its log."""
LONGEST_MISTAKE = timedelta(days=30)
"""A clock that went wrong is set right within that; later it is rather the new time that is wrong."""
LONGEST_FALSE_START = timedelta(days=2)
"""The same for a clock that was wrong at the first start: what the right time is, nothing tells."""


@dataclass(frozen=True, slots=True)
class Leap:
    """The clock went from `since`, the last sign of life, to `at`. Without a sign before, `since` is None."""

    since: datetime | None
    at: datetime


class State(Enum):
    """How the clock stands: `WENT_BACK` before the leap that is known, `BEHIND` of what is kept."""

    STEADY = auto()
    LEAPT = auto()
    WENT_BACK = auto()
    BEHIND = auto()


@dataclass(frozen=True, slots=True)
class Clock:
    """How the clock stands, the last leap (be it long ago), and the last sign of life."""

    state: State
    leap: Leap | None = None
    sign: datetime | None = None

    @property
    def may_delete(self) -> bool:
        return self.state is not State.LEAPT

    @property
    def may_date(self) -> bool:
        """Whether digests and reminders may go by it."""
        leap = self.leap
        long = leap is not None and leap.since is not None and leap.at - leap.since > LONG_LEAP
        return not (self.state is State.LEAPT and long)

    def date(self, now: datetime) -> datetime:
        """As of when to keep what is found now: never before what is kept, as a digest would pass it over."""
        return self.sign if self.state is State.BEHIND and self.sign is not None else now


def look(sign: datetime | None, leap: Leap | None, now: datetime) -> Clock:
    """How the clock stands at `now`; `sign` is the last sign of life that is kept, `leap` what was noted."""
    if sign is None:
        return Clock(State.STEADY, Leap(None, now))
    if now < sign - SLACK:
        undone = leap is not None and _undoes(leap, sign, now)
        return Clock(State.WENT_BACK, None, sign) if undone else Clock(State.BEHIND, leap, sign)
    if now - sign > LEAP:
        return Clock(State.LEAPT, Leap(sign, now), sign)
    stands = leap is None or leap.since is None or now - leap.at >= STANDING
    return Clock(State.STEADY if stands else State.LEAPT, leap, sign)


def _undoes(leap: Leap, sign: datetime, now: datetime) -> bool:
    """Whether `now` lies before the leap, and not before what was there before it."""
    longest = LONGEST_FALSE_START if leap.since is None else LONGEST_MISTAKE
    if now >= leap.at or sign - leap.at > longest:
        return False
    return leap.since is None or now >= leap.since - SLACK
