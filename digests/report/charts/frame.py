"""What stands around and behind bars, lines and points: grids with their figures, gaps. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from digests.pictures import palette
from digests.report.charts.drawing import GAP, NOT_OBSERVED, Box, Tone, area, ground, line, words
from digests.report.charts.lettering import SMALL, wide
from digests.report.charts.scales import Scale, runs, written


def rows(plot: Box, scale: Scale, marks: Sequence[float]) -> list[str]:
    """A line across the plot at each mark, its figure left of it."""
    shapes: list[str] = []
    for mark in marks:
        y = scale.at(mark)
        shapes.append(line(((plot.left, y), (plot.right, y))))
        shapes.append(words(plot.left - 8, y + 4, written(mark), size=SMALL, ink=palette.MUTED, anchor="end"))
    return shapes


def columns(plot: Box, scale: Scale, marks: Sequence[float]) -> list[str]:
    """A line down the plot at each mark that has room for its figure, which is below it."""
    shapes: list[str] = []
    named = float("-inf")
    for mark in marks:
        x, half = scale.at(mark), wide(written(mark), SMALL) / 2
        if x - half < named:
            continue
        named = x + half + 6
        shapes.append(line(((x, plot.top), (x, plot.bottom))))
        shapes.append(
            words(x, plot.bottom + 15, written(mark), size=SMALL, ink=palette.MUTED, anchor="middle")
        )
    return shapes


def gaps(plot: Box, missing: Sequence[bool]) -> list[str]:
    """The stretches of equal places without figures, hatched over the whole plot."""
    slot = plot.width / len(missing)
    shapes: list[str] = []
    for first, last in runs(missing):
        left = plot.left + slot * first + 2
        shapes += gap(Box(left, plot.top, slot * (last - first + 1) - 4, plot.height))
    return shapes


def gap(box: Box) -> tuple[str, ...]:
    """A hatched place, which says what it is upright or turned where there is room."""
    hatched = area(box, GAP)
    x, y = box.left + box.width / 2, box.top + box.height / 2
    length = wide(NOT_OBSERVED, SMALL)
    if length < box.width:
        return (
            *hatched,
            ground(NOT_OBSERVED, x, y + 4, SMALL, GAP.fill),
            words(x, y + 4, NOT_OBSERVED, size=SMALL, ink=GAP.ink, anchor="middle"),
        )
    if length > box.height or box.width < 15:
        return hatched
    strip = area(Box(x - 8, y - length / 2 - 2, 14, length + 4), Tone(GAP.fill))
    return (
        *hatched,
        *strip,
        words(x + 3, y, NOT_OBSERVED, size=SMALL, ink=GAP.ink, anchor="middle", turned=-90),
    )
