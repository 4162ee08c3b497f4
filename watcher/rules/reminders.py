"""Pure: of which days of the AI Act's calendar a room should be reminded now.

Each day is recalled as it comes near, once at each threshold. A watch that was off tells late, with the days
that are left then, and only the nearest threshold of those that it missed. A day that was put off is another
day; one that is new in the calendar is told at once when it is near.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from classifiers.milestones import Milestone

THRESHOLDS = (90, 30, 7, 1)
"""Days before, the farthest first."""

FRESH_DAYS = 7
"""A threshold that was reached longer before the very first look is passed over."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day to recall, and the nearest threshold that it has reached."""

    milestone: Milestone
    threshold: int

    @property
    def key(self) -> str:
        """What a room is told once: `2026-12-02:50(2)+111(4):30`."""
        return _key(self.milestone, self.threshold)


@dataclass(frozen=True, slots=True)
class Reminders:
    """What to tell now, and what to take as told, both with the nearest day first."""

    tell: tuple[Reminder, ...] = ()
    pass_over: tuple[Reminder, ...] = ()


def reminders(
    milestones: Iterable[Milestone], today: date, told: AbstractSet[str], *, first: bool = False
) -> Reminders:
    """The reminders due on `today`; `told` are the keys of those told or passed over before.

    `first` says that this room was never looked at: what became due long ago is then passed over, for good.
    """
    due = [
        Reminder(one, threshold)
        for one in sorted(milestones, key=lambda one: (one.day, one.articles))
        if (threshold := _reached(one.day, today)) is not None and not _is_told(one, threshold, told)
    ]
    late = {one for one in due if first and one.threshold - (one.milestone.day - today).days >= FRESH_DAYS}
    return Reminders(
        tell=tuple(one for one in due if one not in late),
        pass_over=tuple(one for one in due if one in late),
    )


def _reached(day: date, today: date) -> int | None:
    """The nearest threshold reached; none for a day that is far, or over."""
    left = (day - today).days
    return min((one for one in THRESHOLDS if 0 <= left <= one), default=None)


def _is_told(milestone: Milestone, threshold: int, told: AbstractSet[str]) -> bool:
    """Whether this reminder was told, or a nearer one: a clock that was put back repeats nothing."""
    return any(_key(milestone, one) in told for one in THRESHOLDS if one <= threshold)


def _key(milestone: Milestone, threshold: int) -> str:
    return f"{milestone.day.isoformat()}:{'+'.join(milestone.articles)}:{threshold}"
