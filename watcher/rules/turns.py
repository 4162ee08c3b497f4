"""Pure: whose turn it is in the outbox.

The order in which messages of a room were decided is the order in which they arrive. What failed is mostly
the room and not the message, so the others of that room wait behind it; but a message that fails again and
again while its room is there steps aside, and an alert that was never tried has its room tried at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPS_ASIDE = 8
"""Failed attempts after which a message holds up its room no longer: two hours of trying (see `backoff`)."""

LONGEST_RETRY = timedelta(hours=6)
"""No failed post waits longer for its next attempt (see `backoff`)."""

LONGEST_GATHERING = timedelta(hours=2)
"""No alert is planned so far ahead: a storm gathers for minutes (see `alerts`)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is not sent: `attempts` failed, and `not_before` is when the next one is due.

    A message that was never tried and has a `not_before` is planned for later.
    """

    id: int
    room: str
    is_alert: bool
    attempts: int
    not_before: datetime | None

    def is_due(self, now: datetime) -> bool:
        """A wait that is longer than any is of a clock that was put back, and over."""
        if self.not_before is None or self.not_before <= now:
            return True
        longest = LONGEST_RETRY if self.attempts else LONGEST_GATHERING if self.is_alert else None
        return longest is not None and self.not_before > now + longest


def in_turn(waiting: Sequence[Waiting], now: datetime) -> tuple[int, ...]:
    """Ids of the messages to send now, in their order; `waiting` is in the order decided."""
    hurried = {one.room for one in waiting if one.is_alert and one.attempts == 0 and one.is_due(now)}
    held: set[str] = set()
    turn: list[int] = []
    for one in waiting:
        if one.room in held:
            continue
        if one.is_due(now) or (one.attempts > 0 and one.room in hurried):
            turn.append(one.id)
        elif 0 < one.attempts < STEPS_ASIDE:
            held.add(one.room)
    return tuple(turn)


def next_turn(waiting: Sequence[Waiting], now: datetime) -> datetime | None:
    """The earliest time, from `now` on, at which it is some message's turn; None when nothing waits."""
    times = {one.not_before for one in waiting if one.not_before is not None and one.not_before > now}
    return next((time for time in sorted({now, *times}) if in_turn(waiting, time)), None)
