"""What the quarterly file is made from, as it was gathered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digests.choosing.selection import Material
from digests.period import Period
from digests.rows import ItemRow, RatingRow, RiskRow


@dataclass(frozen=True, slots=True)
class Quarter:
    """What one quarter brought of a risk: `stories` that bear on it, among `total` in scope.

    Of these stories `urgent` are urgent, and `grave` are urgent, or tell an incident or a decision.
    """

    stories: int
    urgent: int
    grave: int
    total: int


@dataclass(frozen=True, slots=True)
class Course:
    """A risk over the quarters: the one told, and those before it, oldest first."""

    risk: RiskRow
    now: Quarter
    past: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class AlertFact:
    """An alert posted to a room, first at `at`, with the publications that it names.

    `is_answered` says that somebody took it in charge, called it false or answered; None where nobody can.
    """

    room: str
    at: datetime
    rows: tuple[ItemRow, ...]
    is_answered: bool | None

    @property
    def is_lifted(self) -> bool:
        """Whether nothing in it is urgent any more."""
        return all(row.urgency != "urgent" for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether somebody should still look at it."""
        return self.is_answered is False and not self.is_lifted


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything of one quarter. `added` are the names of the sources that are watched since then.

    `answers` are the first decisions of the committee on each risk after the quarter; the courses have the
    weights of before.
    """

    material: Material
    period: Period
    zone: ZoneInfo
    courses: tuple[Course, ...]
    alerts: tuple[AlertFact, ...] = ()
    added: tuple[str, ...] = ()
    answers: tuple[RatingRow, ...] = ()
