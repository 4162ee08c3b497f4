"""A heat map: one row for each series over the places, the darker the more, with the figure in each cell."""

from __future__ import annotations

import math

from digests.pictures import palette
from digests.report.charts.drawing import GAP, NOT_OBSERVED, WIDTH, Box, Drawing, Tone, area, words
from digests.report.charts.legend import legend
from digests.report.charts.lettering import SIZE, SMALL, fitted, wide
from digests.report.charts.scales import every, known, written
from digests.report.document import Chart

_NAMES = 250.0
_ROW = 23.0
_LEAST = 7.0
"""A figure in smaller letters is not read: the cell goes without, and the table has it."""
_ZERO = Tone(palette.GROUND, ink=palette.MUTED)
_TONES = tuple(
    Tone(color, ink=palette.ON_HIGH if place > 2 else palette.ON_LOW)
    for place, color in enumerate(palette.STEPS)
)


def draw(chart: Chart) -> Drawing:
    """The picture of a chart of the kind `heat`."""
    most = max((value for series in chart.series for value in known(series.values)), default=0.0)
    side = 12 + min(_NAMES, max(wide(series.name) for series in chart.series))
    width = (WIDTH - side) / len(chart.places)
    turned = every(chart.places, width) > 1
    head = 8 + min(110.0, max(wide(place, SMALL) for place in chart.places)) if turned else 22.0
    shapes: list[str] = []
    for column, name in enumerate(chart.places):
        x = side + width * (column + 0.5)
        shapes.append(
            words(x + 4, head - 6, fitted(name, 104, SMALL), size=SMALL, turned=-90)
            if turned
            else words(x, head - 6, name, size=SMALL, anchor="middle")
        )
    for row, series in enumerate(chart.series):
        top = head + _ROW * row
        shapes.append(words(side - 8, top + 16, fitted(series.name, side - 10), anchor="end"))
        for column, value in enumerate(series.values):
            box = Box(side + width * column + 0.75, top + 0.75, width - 1.5, _ROW - 1.5)
            shapes += _cell(value, most, box)
    foot = head + _ROW * len(chart.series) + 10
    keys, height = legend(_keys(chart, most), Box(0, foot, WIDTH, 0))
    return Drawing(foot + height, (*shapes, *keys))


def _tone(value: float, most: float) -> Tone:
    """Of the five steps, that of a figure above zero."""
    place = math.ceil(len(_TONES) * value / most) - 1 if value > 0 else -1
    return _TONES[min(place, len(_TONES) - 1)] if place >= 0 else _ZERO


def _cell(value: float | None, most: float, box: Box) -> tuple[str, ...]:
    if value is None:
        return area(box, GAP)
    look = _tone(value, most)
    said = written(value)
    size = min(SIZE - 1, (SIZE - 1) * (box.width - 2) / wide(said, SIZE - 1))
    rect = area(box, look)
    if size < _LEAST:
        return rect
    middle = box.left + box.width / 2
    return (*rect, words(middle, box.top + 15, said, size=size, ink=look.ink, anchor="middle"))


def _keys(chart: Chart, most: float) -> list[tuple[str, Tone]]:
    """What each tone stands for, of those that there are."""
    values = tuple(value for series in chart.series for value in series.values)
    found = {_tone(value, most).fill for value in known(values)}
    keys = [("0", _ZERO)] if _ZERO.fill in found else []
    whole = all(value == int(value) for value in known(values))
    for place, look in enumerate(_TONES):
        low, high = most * place / len(_TONES), most * (place + 1) / len(_TONES)
        if look.fill not in found:
            continue
        if whole:
            first, last = math.floor(low) + 1, math.floor(high)
            keys.append((written(last) if first == last else f"{written(first)} à {written(last)}", look))
        else:
            keys.append((f"jusqu’à {written(round(high, 2))}", look))
    if None in values:
        keys.append((NOT_OBSERVED, GAP))
    return keys
