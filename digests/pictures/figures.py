"""What the pictures show: counts with their labels, as frozen data.

Every tuple of counts has one number for each stretch of time, in the order of `starts`, oldest first. `until`
is the last day that is counted: the last stretch may still be going on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from classifiers.assessment import Axis


@dataclass(frozen=True, slots=True)
class RiskCounts:
    """Publications on one risk; `weight` is the register's, 1 to 25."""

    id: str
    label: str
    weight: int
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class RiskMonths:
    """The heat map: every risk with any evidence, the heaviest first, by month."""

    starts: tuple[date, ...]
    until: date
    risks: tuple[RiskCounts, ...]

    def most_told(self, most: int, keeping: str = "") -> RiskMonths:
        """With so many risks, those with the most publications and the one called `keeping`, order kept."""
        ranked = sorted(self.risks, key=lambda risk: (risk.id != keeping, -risk.total, -risk.weight, risk.id))
        return replace(self, risks=tuple(risk for risk in self.risks if risk in ranked[:most]))


@dataclass(frozen=True, slots=True)
class AxisCounts:
    """Publications whose main axis this is."""

    axis: Axis
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AxisWeeks:
    """The three axes by week, in the order in which a digest shows them."""

    starts: tuple[date, ...]
    until: date
    axes: tuple[AxisCounts, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Publications of each week."""
        return tuple(sum(week) for week in zip(*(axis.counts for axis in self.axes), strict=True))


@dataclass(frozen=True, slots=True)
class SourceWeeks:
    """How many sources worked, were silent against their own rhythm, or were broken, by week."""

    starts: tuple[date, ...]
    until: date
    working: tuple[int, ...]
    silent: tuple[int, ...]
    broken: tuple[int, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Sources that were visited in each week."""
        return tuple(map(sum, zip(self.working, self.silent, self.broken, strict=True)))


@dataclass(frozen=True, slots=True)
class RiskTrend:
    """Publications on one risk over time, by week or by month."""

    risk: RiskCounts
    step: Literal["week", "month"]
    starts: tuple[date, ...]
    until: date


Figure: TypeAlias = RiskMonths | AxisWeeks | SourceWeeks | RiskTrend
