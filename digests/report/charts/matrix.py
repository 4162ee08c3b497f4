"""Points by two figures, as risks by evidence and weight; no name stands on another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from digests.pictures import palette
from digests.report.charts.drawing import WIDTH, Box, Drawing, Tone, area, disc, line, words
from digests.report.charts.frame import columns, rows
from digests.report.charts.lettering import LINE, SMALL, wide
from digests.report.charts.scales import Scale, ticks
from digests.report.document import Chart, Point

_SIDE = 44.0
_HEIGHT = 470.0
_DOT = 3.5
_NAME = 12.0
_LINE = 15.0
_ABREAST = 4
"""Names in a line, where points cover each other."""
_RINGS = 40
_SKEWED = 8
"""When the greatest figure is so many times the middle one, small ones are spread by the square root."""
_ROOT = " (échelle resserrée vers la droite : racine carrée)"


@dataclass(frozen=True, slots=True)
class _Placed:
    """Points that one cannot tell apart, with their names in lines and where these stand."""

    dots: tuple[tuple[float, float], ...]
    lines: tuple[str, ...]
    label: Box


def draw(chart: Chart) -> Drawing:
    """The picture of a chart of the kind `matrix`."""
    head = LINE + 8 if chart.up else 10.0
    plot = Box(_SIDE, head, WIDTH - _SIDE - 8, _HEIGHT)
    acrosses, ups = [point.across for point in chart.points], [point.up for point in chart.points]
    across_marks, up_marks = ticks(min(0.0, *acrosses, 0.0), max(acrosses)), ticks(min(ups), max(ups))
    skewed = min(acrosses) >= 0 and max(acrosses) > _SKEWED * max(median(acrosses), 1.0)
    inner = Box(plot.left + 14, plot.top + 16, plot.width - 50, plot.height - 32)
    across = Scale(across_marks[0], across_marks[-1], inner.left, inner.right, root=skewed)
    up = Scale(up_marks[0], up_marks[-1], inner.bottom, inner.top)
    shapes = list(area(plot, Tone(palette.GROUND), palette.MUTED))
    shapes += [*rows(plot, up, up_marks), *columns(plot, across, across_marks)]
    if chart.up:
        shapes.append(words(0, 12, chart.up, size=SMALL, ink=palette.MUTED))
    placed = _placed(chart.points, across, up, plot)
    for one in placed:
        shapes += _lead(one)
    for one in placed:
        shapes += [disc(x, y, _DOT, palette.STEPS[3], palette.GROUND, 1) for x, y in one.dots]
    for one in placed:
        shapes += area(one.label, Tone(palette.GROUND))
        for number, said in enumerate(one.lines):
            y = one.label.top + _LINE * (number + 1) - 3.5
            shapes.append(words(one.label.left + 2, y, said, size=_NAME, strong=True))
    foot = plot.bottom + 22
    under = chart.across + (_ROOT if skewed else "")
    if under:
        foot += 18
        shapes.append(words(plot.right, foot - 6, under, size=SMALL, ink=palette.MUTED, anchor="end"))
    return Drawing(foot, tuple(shapes))


def _placed(points: Sequence[Point], across: Scale, up: Scale, plot: Box) -> tuple[_Placed, ...]:
    """Each name at the nearest free place, the right side first."""
    heaps = _heaps([(across.at(point.across), up.at(point.up), point.name) for point in points])
    taken = [Box(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT) for heap in heaps for x, y, _ in heap]
    placed: list[_Placed] = []
    for heap in heaps:
        names = [name for _, _, name in heap]
        lines = tuple(", ".join(names[start : start + _ABREAST]) for start in range(0, len(names), _ABREAST))
        width, height = max(wide(said, _NAME) for said in lines) + 4, _LINE * len(lines)
        choices = [
            Box(left, top, width, height)
            for left, top in _around(heap[0][0], heap[-1][0], heap[0][1], width, height)
            if left > plot.left
            and left + width < plot.right
            and top > plot.top
            and top + height < plot.bottom
        ]
        free = (choice for choice in choices if not any(choice.meets(other) for other in taken))
        label = next(free, choices[0] if choices else Box(plot.left, plot.top, width, height))
        taken.append(label)
        placed.append(_Placed(tuple((x, y) for x, y, _ in heap), lines, label))
    return tuple(placed)


def _heaps(spots: Sequence[tuple[float, float, str]]) -> list[list[tuple[float, float, str]]]:
    """The points by rows from above, those that cover each other together, from left to right."""
    heaps: list[list[tuple[float, float, str]]] = []
    for x, y, name in sorted(spots, key=lambda spot: (spot[1], spot[0], spot[2])):
        if heaps and abs(heaps[-1][-1][1] - y) < 1 and x - heaps[-1][-1][0] < 2 * _DOT:
            heaps[-1].append((x, y, name))
        else:
            heaps.append([(x, y, name)])
    return heaps


def _around(
    first: float, last: float, y: float, width: float, height: float
) -> Iterator[tuple[float, float]]:
    """Upper left corners for names, from beside their points outwards."""
    x = (first + last) / 2
    yield last + _DOT + 1, y - height / 2
    yield first - _DOT - 1 - width, y - height / 2
    yield x - width / 2, y - _DOT - 1 - height
    yield x - width / 2, y + _DOT + 1
    for ring in range(1, _RINGS):
        radius = 8.0 + 8 * ring
        for step in range(16):
            angle = math.pi * step / 8
            yield (
                x + math.cos(angle) * (radius + width / 2) - width / 2,
                y - math.sin(angle) * radius - height / 2,
            )


def _lead(one: _Placed) -> tuple[str, ...]:
    """A line to names that do not stand right beside their points."""
    near = min(one.dots, key=lambda dot: math.dist(dot, _nearest(one.label, *dot)))
    end = _nearest(one.label, *near)
    return (line((near, end), palette.MUTED, 0.75),) if math.dist(near, end) > 2 * _DOT else ()


def _nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
