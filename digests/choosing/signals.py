"""Risks whose evidence rises against their own past: a count compared with what the past makes likely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from digests.choosing.chance import at_least
from digests.rows import RiskRow

LEAST_PERIODS = 4
"""Without so many periods before, nothing is usual yet."""
LEAST_COUNT = 4
"""Fewer publications are no rise, however rare the risk was."""
LEAST_RISE = 1.5
"""Times what was to be expected."""
LIKELY = 0.01
"""A rise that chance alone would show more often than this is none; some 25 risks are looked at each week."""
MOST_SIGNALS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came in during one period: the stories that bear on a risk, among all those in scope."""

    stories: int
    total: int


@dataclass(frozen=True, slots=True)
class History:
    """The evidence of one risk: that of the period told, and that of the periods before, oldest first."""

    risk: RiskRow
    now: Evidence
    past: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """A risk told of more than usual: `count` stories where `expected` were, after `periods` others."""

    risk: RiskRow
    count: int
    expected: float
    periods: int


def signals(histories: Iterable[History]) -> tuple[Signal, ...]:
    """The clearest rises first, three at most.

    The past gives a rate of stories per story in scope, so that a week in which everything doubles is no rise
    of anything. How many are then likely is told by `chance`.
    """
    found = [(_chance(one), signal) for one in histories if (signal := _rise(one))]
    found.sort(key=lambda pair: (pair[0], -pair[1].risk.weight, pair[1].risk.id))
    return tuple(signal for _, signal in found[:MOST_SIGNALS])


def _rise(one: History) -> Signal | None:
    seen, total = _totals(one)
    periods = sum(evidence.total > 0 for evidence in one.past)
    if periods < LEAST_PERIODS or one.now.stories < LEAST_COUNT or not total:
        return None
    expected = seen / total * one.now.total
    if one.now.stories < LEAST_RISE * expected or _chance(one) > LIKELY:
        return None
    return Signal(one.risk, one.now.stories, expected, periods)


def _chance(one: History) -> float:
    """How often chance alone brings as many stories or more."""
    seen, total = _totals(one)
    return at_least(one.now.stories, one.now.total, seen, total)


def _totals(one: History) -> tuple[int, int]:
    return sum(evidence.stories for evidence in one.past), sum(evidence.total for evidence in one.past)
