"""Lines of one or several series, told apart by mark and dash, each named at its end; gaps break a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.pictures import palette
from digests.report.charts.drawing import WIDTH, Box, Drawing, disc, line, shape, words
from digests.report.charts.frame import gaps, rows
from digests.report.charts.lettering import LINE, SIZE, SMALL, fitted, wide
from digests.report.charts.naming import named
from digests.report.charts.scales import Scale, every, known, spread, ticks, written
from digests.report.document import Chart, Series

_SIDE = 52.0
_END = 190.0
"""Right of the lines at most, for their names."""
_HEIGHT = 280.0
_INKS = (palette.ACCENT, palette.INK, palette.STEPS[3], palette.MUTED)
_DASHES = ("", "7 4", "2 3", "10 3 2 3")


@dataclass(frozen=True, slots=True)
class _Style:
    ink: str
    dash: str
    mark: int


def draw(chart: Chart) -> Drawing:
    """The picture of a chart of the kind `lines`."""
    ends = tuple(_end(series) for series in chart.series)
    right = 22 + max(wide(end) for end in ends)
    head = LINE + 6 if chart.up else 12.0
    height = max(_HEIGHT, LINE * len(chart.series))
    plot = Box(_SIDE, head, WIDTH - _SIDE - right, height)
    figures = tuple(value for series in chart.series for value in known(series.values))
    marks = ticks(min(0.0, *figures, 0.0), max(0.0, *figures, 0.0))
    scale = Scale(marks[0], marks[-1], plot.bottom, plot.top)
    slot = plot.width / len(chart.places)
    xs = tuple(plot.left + slot * (place + 0.5) for place in range(len(chart.places)))
    shapes = [words(0, 10, chart.up, size=SMALL, ink=palette.MUTED)] if chart.up else []
    nothing = [all(series.values[place] is None for series in chart.series) for place in range(len(xs))]
    shapes += [*rows(plot, scale, marks), *gaps(plot, nothing)]
    names = named(chart.places)
    step = every([said for name in names for said in name], slot)
    for place in range(0, len(xs), step):
        for number, said in enumerate(names[place]):
            y = plot.bottom + 16 + 14 * number
            shapes.append(
                words(xs[place], y, fitted(said, slot * step + 30, SMALL), size=SMALL, anchor="middle")
            )
    for number, series in enumerate(chart.series):
        shapes += _drawn(series, _style(number), xs, scale)
    shapes += _names(chart.series, ends, xs, scale, plot)
    if len(chart.series) == 1:
        shapes += _figures(chart.series[0], xs, scale, slot)
    foot = plot.bottom + 8 + 14 * max(map(len, names))
    if chart.across:
        foot += 18
        shapes.append(words(plot.right, foot - 6, chart.across, size=SMALL, ink=palette.MUTED, anchor="end"))
    return Drawing(foot, tuple(shapes))


def _style(number: int) -> _Style:
    return _Style(
        _INKS[number % len(_INKS)], _DASHES[(number + number // 4) % len(_DASHES)], (number + number // 6) % 6
    )


def _drawn(series: Series, style: _Style, xs: Sequence[float], scale: Scale) -> Iterator[str]:
    """The line between figures that follow each other, and a mark at each."""
    stretch: list[tuple[float, float]] = []
    for x, value in zip((*xs, 0.0), (*series.values, None), strict=True):
        if value is not None:
            stretch.append((x, scale.at(value)))
            continue
        if len(stretch) > 1:
            yield line(stretch, style.ink, 2, style.dash)
        for place in stretch:
            yield _mark(style, *place)
        stretch = []


def _mark(style: _Style, x: float, y: float) -> str:
    """Full or hollow; round, square, or with a point."""
    fill = style.ink if style.mark < 3 else palette.GROUND
    r = 4.0
    match style.mark % 3:
        case 0:
            return disc(x, y, r, fill, style.ink)
        case 1:
            return shape(((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)), fill, style.ink)
        case _:
            return shape(((x, y - r - 1), (x + r + 1, y + r), (x - r - 1, y + r)), fill, style.ink)


def _end(series: Series) -> str:
    """What stands at a line's end: its name and last figure."""
    figures = known(series.values)
    last = f" : {written(figures[-1])}" if figures else " : non observé"
    return f"{fitted(series.name, _END - 30 - wide(last))}{last}"


def _names(
    series: Sequence[Series], ends: Sequence[str], xs: Sequence[float], scale: Scale, plot: Box
) -> Iterator[str]:
    """The names beside the lines' ends, pushed apart so that each has a line of its own."""
    wanted: list[tuple[float, int, float]] = []
    for number, one in enumerate(series):
        last = max((place for place, value in enumerate(one.values) if value is not None), default=None)
        value = None if last is None else one.values[last]
        if last is None or value is None:
            wanted.append((plot.bottom, number, plot.right))
        else:
            wanted.append((scale.at(value), number, xs[last]))
    wanted.sort()
    for (y, number, x), placed in zip(
        wanted, spread([y for y, _, _ in wanted], [LINE] * len(wanted), plot.top, plot.bottom), strict=True
    ):
        style = _style(number)
        yield line(((x + 7, y), (plot.right + 2, placed), (plot.right + 6, placed)), palette.MUTED, 0.75)
        yield _mark(style, plot.right + 11, placed)
        yield words(plot.right + 19, placed + 4.5, ends[number], size=SIZE, ink=palette.INK)


def _figures(series: Series, xs: Sequence[float], scale: Scale, slot: float) -> Iterator[str]:
    """The figures of a line that stands alone, where there is room for all of them."""
    said = ["" if value is None else written(value) for value in series.values]
    if every(said, slot) > 1:
        return
    for x, value, text in zip(xs, series.values, said, strict=True):
        if value is not None:
            yield words(x, scale.at(value) - 9, text, size=SMALL, anchor="middle", strong=True)
