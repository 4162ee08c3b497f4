"""From figures to places on a picture: round ticks, linear scales, figures as they are written. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digests.report.charts.lettering import SMALL, wide
from digests.texts.language import FRENCH

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Figures from `low` to `high` along the picture from `start` to `end`.

    With `root` places go by the square root of the share, which spreads the small ones.
    """

    low: float
    high: float
    start: float
    end: float
    root: bool = False

    def at(self, value: float) -> float:
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return self.start + (self.end - self.start) * (math.sqrt(share) if self.root else share)


def ticks(low: float, high: float, wanted: int = 5) -> tuple[float, ...]:
    """Round figures that begin at or below `low` and end at or above `high`, about `wanted` steps apart.

    Whole numbers when both bounds are whole; at least two of them.
    """
    span = high - low
    if span <= 0:
        low, high = (min(low, 0.0), max(high, 0.0)) if high or low else (0.0, 1.0)
        span = high - low
    step = _step(span / wanted, whole=low == int(low) and high == int(high))
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(number * step for number in range(first, max(last, first + 1) + 1))


def written(value: float) -> str:
    """`12 345`, `2,5`, `0,03`: a figure in French, with no more decimals than it needs (two at most)."""
    if value == int(value):
        return FRENCH.number(int(value))
    for digits in (1, 2):
        if round(value, digits) == value:
            return FRENCH.decimal(value, digits)
    return FRENCH.decimal(value, 1 if abs(value) >= 1 else 2)


def known(values: Iterable[float | None]) -> tuple[float, ...]:
    """The figures that are not missing."""
    return tuple(value for value in values if value is not None)


def runs(missing: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    """First and last place of each stretch without figures."""
    found: list[tuple[int, int]] = []
    for place, lacks in enumerate(missing):
        if lacks and found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        elif lacks:
            found.append((place, place))
    return tuple(found)


def every(labels: Sequence[str], room: float, size: float = SMALL) -> int:
    """Each how many of the labels fit beside each other when each place has that much room."""
    widest = max((wide(label, size) for label in labels), default=0.0) + 6
    return max(1, math.ceil(widest / room))


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> tuple[float, ...]:
    """Places near the wanted ones (ascending), each at least the size of the one before it further on.

    They stay between `low` and `high` when there is room.
    """
    placed: list[float] = []
    for number, y in enumerate(wanted):
        placed.append(max(y, placed[-1] + sizes[number - 1]) if placed else max(y, low))
    bound = max(high, low + sum(sizes[:-1]))
    for number in range(len(placed) - 1, -1, -1):
        placed[number] = min(placed[number], bound)
        bound = placed[number] - (sizes[number - 1] if number else 0)
    return tuple(placed)


def _step(least: float, *, whole: bool) -> float:
    """The first round figure from `least` on, within a thousandth."""
    least = max(least, 1.0) if whole else least
    power = 10.0 ** math.floor(math.log10(least))
    steps = (factor * power for factor in _ROUND if factor * power >= least * 0.999)
    return next(step for step in steps if not whole or step == int(step))
