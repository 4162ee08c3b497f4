"""How much came in, against the period before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.assessment import Axis
from digests.rows import ItemRow
from digests.stories import gather
from digests.texts.french import AXIS_NAMES


@dataclass(frozen=True, slots=True)
class AxisCount:
    """The publications in scope whose main axis it is."""

    axis: Axis
    publications: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What came in during a period: `publications` in scope, `urgent` stories, the axes in order."""

    publications: int
    urgent: int
    axes: tuple[AxisCount, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The figures of a period and those of the one before."""

    now: Figures
    before: Figures


def figures(rows: Iterable[ItemRow]) -> Figures:
    """Count rows, each once; those out of scope are left out."""
    kept = [row for row in {row.item_id: row for row in rows}.values() if row.scope != "hors"]
    return Figures(
        publications=len(kept),
        urgent=sum(row.urgency == "urgent" for row in gather(kept)),
        axes=tuple(AxisCount(axis, sum(row.axes[:1] == (axis,) for row in kept)) for axis in AXIS_NAMES),
    )
