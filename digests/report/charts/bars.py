"""Bars of one series, or of several on top of each other: upright when all places can be named, else lying.

Each bar says its figure; a place without figures is hatched, and a sum that lacks a part is a lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass

from digests.pictures import palette
from digests.report.charts.drawing import WIDTH, Box, Drawing, Tone, area, ground, line, tone, words
from digests.report.charts.frame import columns, gap, gaps, rows
from digests.report.charts.legend import legend
from digests.report.charts.lettering import LINE, SIZE, SMALL, wide, wrapped
from digests.report.charts.naming import named
from digests.report.charts.scales import Scale, every, known, ticks, written
from digests.report.document import Chart

_HEIGHT = 260.0
"""Of the upright bars."""
_SIDE = 52.0
"""Left of upright bars, for the scale's figures."""
_LEAST = 4
"""Places; fewer upright bars would be towers."""
_NAMES = 240.0
"""Left of lying bars at most, for the places' names."""
_PARTIAL = "≥ : une partie de ce total n’est pas renseignée."


@dataclass(frozen=True, slots=True)
class _Segment:
    low: float
    high: float
    value: float
    look: Tone


@dataclass(frozen=True, slots=True)
class _Bar:
    """What stands at one place; no segments and no `said` where nothing is known."""

    segments: tuple[_Segment, ...]
    top: float
    said: str


def draw(chart: Chart) -> Drawing:
    """The picture of a chart of the kinds `bars` and `stacked`."""
    looks = tuple(tone(place) for place in range(len(chart.series)))
    if len(looks) == 1:
        looks = (Tone(palette.STEPS[3], ink=palette.ON_HIGH),)
    stacks = tuple(_bar(chart, place, looks) for place in range(len(chart.places)))
    names = tuple((series.name, look) for series, look in zip(chart.series, looks, strict=True))
    top, height = legend(names if len(names) > 1 else (), Box(0, 2, WIDTH, 0))
    marks = ticks(
        min((segment.low for bar in stacks for segment in bar.segments), default=0.0),
        max((segment.high for bar in stacks for segment in bar.segments), default=1.0),
    )
    slot = (WIDTH - _SIDE) / len(chart.places)
    stands = (
        len(chart.places) >= _LEAST
        and every([said for name in named(chart.places) for said in name], slot) == 1
    )
    drawn = (_upright if stands else _lying)(chart, stacks, marks, height + 4)
    if not any(bar.said.startswith("≥") for bar in stacks):
        return Drawing(drawn.height, (*top, *drawn.shapes))
    note = words(0, drawn.height + 12, _PARTIAL, size=SMALL, ink=palette.MUTED)
    return Drawing(drawn.height + 18, (*top, *drawn.shapes, note))


def _bar(chart: Chart, place: int, looks: tuple[Tone, ...]) -> _Bar:
    """Positive figures grow from zero in one direction, negative ones in the other."""
    segments: list[_Segment] = []
    up = down = 0.0
    values = tuple(series.values[place] for series in chart.series)
    for value, look in zip(values, looks, strict=True):
        if value is None:
            continue
        if value < 0:
            segments.append(_Segment(down + value, down, value, look))
            down += value
        else:
            segments.append(_Segment(up, up + value, value, look))
            up += value
    if not segments:
        return _Bar((), 0.0, "")
    bound = "≥ " if len(segments) < len(values) else ""
    return _Bar(tuple(segments), up, f"{bound}{written(round(sum(known(values)), 2))}")


def _upright(chart: Chart, bars: tuple[_Bar, ...], marks: tuple[float, ...], top: float) -> Drawing:
    head = LINE if chart.up else 0.0
    plot = Box(_SIDE, top + head + 12, WIDTH - _SIDE, _HEIGHT)
    scale = Scale(marks[0], marks[-1], plot.bottom, plot.top)
    slot = plot.width / len(bars)
    shapes = [words(0, top + 10, chart.up, size=SMALL, ink=palette.MUTED)] if chart.up else []
    shapes += [*rows(plot, scale, marks), *gaps(plot, [not bar.said for bar in bars])]
    names = named(chart.places)
    for place, (bar, name) in enumerate(zip(bars, names, strict=True)):
        middle = plot.left + slot * (place + 0.5)
        thick = min(slot * 0.74, 64)
        for segment in bar.segments:
            low, high = scale.at(segment.low), scale.at(segment.high)
            box = Box(middle - thick / 2, high, thick, low - high)
            shapes += area(box, segment.look, palette.MUTED)
            if len(chart.series) > 1:
                shapes += _inside(segment, box)
        if bar.said:
            size = min(SMALL, SMALL * (slot - 1) / wide(bar.said, SMALL))
            y = scale.at(max(bar.top, 0)) - 4
            shapes.append(words(middle, y, bar.said, size=size, anchor="middle", strong=True))
        for number, said in enumerate(name):
            shapes.append(words(middle, plot.bottom + 16 + 14 * number, said, size=SMALL, anchor="middle"))
    shapes.append(line(((plot.left, scale.at(0)), (plot.right, scale.at(0))), palette.INK))
    foot = plot.bottom + 8 + 14 * max(map(len, names))
    if not chart.across:
        return Drawing(foot, tuple(shapes))
    shapes.append(words(plot.right, foot + 12, chart.across, size=SMALL, ink=palette.MUTED, anchor="end"))
    return Drawing(foot + 18, tuple(shapes))


def _lying(chart: Chart, bars: tuple[_Bar, ...], marks: tuple[float, ...], top: float) -> Drawing:
    names = tuple(wrapped(name, _NAMES) for name in chart.places)
    side = 10 + min(_NAMES, max(wide(said) for name in names for said in name))
    row = 18 + LINE * max(map(len, names))
    most = max(wide(bar.said, SIZE) for bar in bars)
    plot = Box(side, top, WIDTH - side - most - 14, row * len(bars))
    scale = Scale(marks[0], marks[-1], plot.left, plot.right)
    shapes = columns(plot, scale, marks)
    for place, (bar, name) in enumerate(zip(bars, names, strict=True)):
        middle = plot.top + row * (place + 0.5)
        thick = row - 12
        for number, said in enumerate(name):
            y = middle + 4.5 + LINE * (number - (len(name) - 1) / 2)
            shapes.append(words(plot.left - 10, y, said, anchor="end"))
        if not bar.said:
            shapes += gap(Box(plot.left, middle - thick / 2, plot.width, thick))
        for segment in bar.segments:
            low, high = scale.at(segment.low), scale.at(segment.high)
            box = Box(low, middle - thick / 2, high - low, thick)
            shapes += area(box, segment.look, palette.MUTED)
            if len(chart.series) > 1:
                shapes += _inside(segment, box)
        if bar.said:
            shapes.append(words(scale.at(max(bar.top, 0)) + 6, middle + 4.5, bar.said, strong=True))
    shapes.append(line(((scale.at(0), plot.top), (scale.at(0), plot.bottom)), palette.INK))
    unit = chart.across or chart.up
    if unit:
        shapes.append(words(plot.right, plot.bottom + 31, unit, size=SMALL, ink=palette.MUTED, anchor="end"))
    return Drawing(plot.bottom + (38 if unit else 22), tuple(shapes))


def _inside(segment: _Segment, box: Box) -> tuple[str, ...]:
    """The figure of a segment where there is room for it."""
    said = written(segment.value)
    size = min(SMALL, 0.9 * SMALL * box.width / max(wide(said, SMALL), 1))
    if box.height < 15 or size < 9 or not segment.value:
        return ()
    x, y = box.left + box.width / 2, box.top + box.height / 2 + 4
    under = (ground(said, x, y, size, segment.look.fill),) if segment.look.hatch else ()
    return (*under, words(x, y, said, size=size, ink=segment.look.ink, anchor="middle"))
