"""Which risks of the register may be rated anew, and why: proposals, which members decide on.

The register gives the product of probability and impact alone, so that a proposal says which of the two its
evidence speaks for, one step of it, up or down, and leaves the numbers to the committee. The rules are ours:

- **probability up**: at least 6 stories, 1.5 times what the past four quarters make likely, 1.25 times what
  any of them does, and a count that chance alone would bring less than once in 400 times;
- **impact up**: at least 4 grave stories (urgent ones, incidents, decisions), a share that is 1.5 times the
  past one, and that chance alone would bring less than once in 400 times;
- **probability down**: half of at least 6 stories that were likely, or fewer, a fifth below what any quarter
  makes likely, by the same chance, and at most a tenth of them grave.

Measured on invented quarters of 25 risks: with rates that never change there is a proposal in one quarter of
thirteen; with rates that vary by a fifth from quarter to quarter, in one of two. It is a question, not
a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from digests.choosing.chance import at_least, at_most, share_at_least
from digests.choosing.ranking import rank
from digests.quarterly.facts import Course
from digests.rows import ItemRow, RiskRow

LEAST_QUARTERS = 2
"""With fewer quarters before, nothing is usual yet; four are looked at."""
LEAST_STORIES = 6
LEAST_GRAVE = 4
RISE = 1.5
FALL = 0.5
BEYOND = 1.25
GRAVE_OF_FALLING = 0.1
UNLIKELY = 0.0025
LEAST_WEIGHT, MOST_WEIGHT = 1, 25
EVIDENCE = 3

Factor = Literal["probability", "impact"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for a proposal: `count` where `expected` were likely after `quarters` others.

    For the probability both are stories; for the impact both are grave ones among `stories`.
    """

    factor: Factor
    count: int
    expected: float
    stories: int
    quarters: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A risk to look at again, for a higher weight or a lower one, with its weightiest publications."""

    risk: RiskRow
    up: bool
    reasons: tuple[Reason, ...]
    evidence: tuple[ItemRow, ...]


def proposals(courses: Iterable[Course], rows: Sequence[ItemRow]) -> tuple[Proposal, ...]:
    """The proposals of a quarter, those for a higher weight first, the heaviest risk first.

    `rows` are the quarter's, of which the three weightiest of each risk are its evidence. Nothing is proposed
    on a retired risk: it is rare because it is not looked for.
    """
    found = [
        Proposal(one.risk, up, reasons, _evidence(one.risk, rows))
        for one in courses
        if not one.risk.retired
        for up, reasons in ((True, _rises(one)), (False, _falls(one)))
        if reasons
    ]
    return tuple(sorted(found, key=lambda one: (not one.up, -one.risk.weight, one.risk.id)))


def observed(course: Course) -> int:
    """How many of the quarters before brought anything at all, of whatever risk."""
    return sum(quarter.total > 0 for quarter in course.past)


def _rises(one: Course) -> tuple[Reason, ...]:
    if one.risk.weight >= MOST_WEIGHT or observed(one) < LEAST_QUARTERS:
        return ()
    return tuple(reason for reason in (_more_often(one), _more_gravely(one)) if reason)


def _more_often(one: Course) -> Reason | None:
    seen, total = _past(one)
    count, expected = one.now.stories, seen / total * one.now.total
    if count < LEAST_STORIES or count < max(RISE * expected, BEYOND * max(_likely(one))):
        return None
    if at_least(count, one.now.total, seen, total) > UNLIKELY:
        return None
    return Reason("probability", count, expected, count, observed(one))


def _more_gravely(one: Course) -> Reason | None:
    stories = sum(quarter.stories for quarter in one.past)
    grave = sum(quarter.grave for quarter in one.past)
    expected = grave / stories * one.now.stories if stories else 0.0
    if not stories or one.now.grave < LEAST_GRAVE or one.now.grave < RISE * expected:
        return None
    if share_at_least(one.now.grave, one.now.stories, grave, stories) > UNLIKELY:
        return None
    return Reason("impact", one.now.grave, expected, one.now.stories, observed(one))


def _falls(one: Course) -> tuple[Reason, ...]:
    if one.risk.weight <= LEAST_WEIGHT or observed(one) < LEAST_QUARTERS or not one.now.total:
        return ()
    seen, total = _past(one)
    count, expected = one.now.stories, seen / total * one.now.total
    is_fewer = expected >= LEAST_STORIES and count <= min(FALL * expected, min(_likely(one)) / BEYOND)
    if not is_fewer or one.now.grave > GRAVE_OF_FALLING * count:
        return ()
    if at_most(count, one.now.total, seen, total) > UNLIKELY:
        return ()
    return (Reason("probability", count, expected, count, observed(one)),)


def _likely(one: Course) -> list[float]:
    """What each quarter before, taken for the usual one, would make likely now."""
    return [quarter.stories / quarter.total * one.now.total for quarter in one.past if quarter.total]


def _past(one: Course) -> tuple[int, int]:
    return sum(quarter.stories for quarter in one.past), sum(quarter.total for quarter in one.past)


def _evidence(risk: RiskRow, rows: Sequence[ItemRow]) -> tuple[ItemRow, ...]:
    bearing = [row for row in rows if any(one.id == risk.id for one in row.risks)]
    return tuple(sorted(bearing, key=rank)[:EVIDENCE])
