"""Days of a period downwards, each with its words beside it; what is over is full, what is to come hollow."""

from __future__ import annotations

import math
from datetime import date, timedelta

from digests.pictures import palette
from digests.report.charts.drawing import WIDTH, Drawing, disc, line, words
from digests.report.charts.lettering import LINE, SIZE, SMALL, wide, wrapped
from digests.report.charts.scales import spread
from digests.report.document import Chart
from digests.texts.french import days_label

_AXIS = 84.0
"""Where the line of days stands; months are named left of it."""
_TEXT = 132.0
_STROKES = 36
"""Months, or years, or some of them, that the line is marked with at most."""


def draw(chart: Chart) -> Drawing:
    """The picture of a chart of the kind `timeline`."""
    marks = sorted(chart.marks, key=lambda mark: (mark.day, mark.text))
    dates = [days_label(mark.day, mark.day) for mark in marks]
    indent = _TEXT + 10 + max(wide(said) + 4 for said in dates)
    texts = [wrapped(mark.text, WIDTH - indent - 4, SIZE) for mark in marks]
    sizes = [8 + LINE * len(text) for text in texts]
    first, last = marks[0].day.replace(day=1), _next_month(marks[-1].day)
    height = max(sum(sizes), 120.0)
    top, bottom = 30.0, 30.0 + height
    days = (last - first).days

    def place(day: date) -> float:
        return top + height * (day - first).days / days

    shapes = [line(((_AXIS, top), (_AXIS, bottom)), palette.INK, 2)]
    shapes += _months(first, last, height, top)
    wanted = [place(mark.day) for mark in marks]
    for mark, said, text, true, y in zip(
        marks, dates, texts, wanted, spread(wanted, sizes, top + 4, bottom - sizes[-1] + 12), strict=True
    ):
        shapes.append(line(((_AXIS, true), (_TEXT - 16, y), (_TEXT - 6, y)), palette.MUTED, 0.75))
        fill = palette.ACCENT if mark.done else palette.GROUND
        shapes.append(disc(_AXIS, true, 4.5, fill, palette.ACCENT, 2))
        shapes.append(words(_TEXT, y + 4.5, said, strong=True))
        for number, part in enumerate(text):
            shapes.append(words(indent, y + 4.5 + LINE * number, part))
    return Drawing(bottom + 6, (*_keys(), *shapes))


def _keys() -> tuple[str, ...]:
    """What full and hollow mean."""
    over, coming = "passé", "à venir"
    second = _TEXT + 30 + wide(over, SMALL)
    return (
        disc(_TEXT + 6, 9, 4.5, palette.ACCENT, palette.ACCENT, 2),
        words(_TEXT + 16, 13, over, size=SMALL, ink=palette.MUTED),
        disc(second + 6, 9, 4.5, palette.GROUND, palette.ACCENT, 2),
        words(second + 16, 13, coming, size=SMALL, ink=palette.MUTED),
    )


def _months(first: date, last: date, height: float, top: float) -> list[str]:
    """A stroke where each month (or year) begins, named where there is room."""
    starts: list[date] = []
    month = first
    while month < last:
        starts.append(month)
        month = _next_month(month)
    if len(starts) > _STROKES:
        years = [start for start in starts if start.month == 1]
        starts = years[:: math.ceil(len(years) / _STROKES)]
    shapes: list[str] = []
    named = 0.0
    for start in starts:
        y = top + height * (start - first).days / (last - first).days
        shapes.append(line(((_AXIS - 6, y), (_AXIS, y)), palette.INK))
        if y >= named:
            said = days_label(start, start).removeprefix("1er ")
            shapes.append(words(_AXIS - 10, y + 4, said, size=SMALL, ink=palette.MUTED, anchor="end"))
            named = y + LINE
    return shapes


def _next_month(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
