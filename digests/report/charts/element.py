"""A chart as one `<svg>` element, with its words for those who cannot see it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from digests.pictures import palette
from digests.report.charts import bars, heat, lines, matrix, timeline
from digests.report.charts.drawing import WIDTH, Box, Drawing, Tone, area, element, units, words
from digests.report.charts.lettering import SIZE, shown
from digests.report.document import Chart, ChartKind, Mark, Point, Series

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_ID = re.compile(r"[a-z][a-z0-9-]*")
_SAID = 1_000
"""Characters of a title and of what one sees."""
_ENDLESS = 1e12
"""No figure of ours is as large; a picture of one would be of nothing else."""
_EMPTY = "Aucune donnée sur la période"

_DRAWN: Mapping[ChartKind, Callable[[Chart], Drawing]] = {
    "bars": bars.draw,
    "stacked": bars.draw,
    "lines": lines.draw,
    "heat": heat.draw,
    "matrix": matrix.draw,
    "timeline": timeline.draw,
}


def svg(chart: Chart) -> str:
    """The standalone element with its size; the same chart, the same text.

    Its ids begin with the chart's own. Raises ValueError when that is no id, or when a series has not one
    figure for each place.
    """
    if not _ID.fullmatch(chart.id):
        raise ValueError(f"{chart.id!r}: letters from a to z, digits and hyphens are wanted")
    for series in chart.series:
        if len(series.values) != len(chart.places):
            raise ValueError(
                f"{chart.id}: {series.name!r} has {len(series.values)} figures for {len(chart.places)} places"
            )
    cleaned = _cleaned(chart)
    drawn = _DRAWN[chart.kind](cleaned) if _has_something(cleaned) else _nothing()
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": units(WIDTH),
        "height": units(drawn.height),
        "viewBox": f"0 0 {units(WIDTH)} {units(drawn.height)}",
        "role": "img",
        "aria-labelledby": f"{chart.id}-title {chart.id}-desc",
        "xml:lang": "fr",
        "lang": "fr",
        "font-family": FONT,
    }
    opening = element("svg", attributes, "").removesuffix("</svg>")
    paper = area(Box(0, 0, WIDTH, drawn.height), Tone(palette.GROUND))
    said = (
        element("title", {"id": f"{chart.id}-title"}, shown(chart.title, _SAID)),
        element("desc", {"id": f"{chart.id}-desc"}, shown(chart.alt, _SAID)),
    )
    return "\n".join((opening, *said, *paper, *drawn.shapes, "</svg>", ""))


def _has_something(chart: Chart) -> bool:
    match chart.kind:
        case "matrix":
            return bool(chart.points)
        case "timeline":
            return bool(chart.marks)
        case _:
            return bool(chart.places and chart.series)


def _nothing() -> Drawing:
    frame = area(Box(0.5, 0.5, WIDTH - 1, 59), Tone(palette.EMPTY))
    return Drawing(60, (*frame, words(WIDTH / 2, 35, _EMPTY, size=SIZE, ink=palette.MUTED, anchor="middle")))


def _cleaned(chart: Chart) -> Chart:
    """The chart with texts that a picture may hold, and without figures that are none."""
    return replace(
        chart,
        places=tuple(map(shown, chart.places)),
        series=tuple(Series(shown(one.name), tuple(map(_figure, one.values))) for one in chart.series),
        points=tuple(
            Point(shown(one.name, 40), one.across, one.up)
            for one in chart.points
            if _figure(one.across) is not None and _figure(one.up) is not None
        ),
        marks=tuple(Mark(one.day, shown(one.text), one.done) for one in chart.marks),
        across=shown(chart.across),
        up=shown(chart.up),
    )


def _figure(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) and abs(value) < _ENDLESS else None
