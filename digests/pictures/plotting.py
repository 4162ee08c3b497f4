"""Drawing with matplotlib, which no other module of `digests` knows, and Pillow, which it brings.

Two drawings make all pictures: a grid of counts, and bars in panels under each other. They are laid out for
a phone: 5 inches wide with letters that are still read at 360 pixels. Numbers stand beside every colour.
Nothing depends on the day, on the machine's settings or on chance.
"""

# pyright: reportUnknownMemberType=false
# matplotlib's own types leave keyword arguments open.

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import wrap

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import Rectangle
from PIL import Image

from digests.pictures import palette
from digests.pictures.captions import Caption, week_number
from digests.pictures.figures import AxisWeeks, Figure, RiskMonths, RiskTrend, SourceWeeks
from digests.texts.french import AXIS_NAMES
from digests.texts.language import Language
from digests.texts.safe import excerpt

WIDTH = 5.0
"""Inches: 1,000 pixels of a PNG."""
_DPI = 200
_COLORS = 64
"""Of a PNG: with more it is three times as large, and no eye sees the difference."""
_STYLE = {
    "svg.hashsalt": "vigie",
    "svg.fonttype": "none",
    "svg.id": None,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": palette.INK,
    "axes.labelcolor": palette.INK,
    "axes.edgecolor": palette.RULE,
    "xtick.color": palette.MUTED,
    "ytick.color": palette.INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}
_NO_TRACE = {"Date": None, "Creator": None, "Format": None, "Type": None}
_TITLE = 13
_LABEL = 56
_SMALL = 9.5
"""Points, of which 360 are the width: what is smaller is not read on a phone. A label has so many letters."""
_HEAD = 0.3
_LINE = 0.2
_MARGIN = 0.07
_ROW = 0.5
_CELL = 0.25
_TOTALS = 0.5
_PANEL = 1.25
"""Inches: a line of the title and one below it, the sides, a risk with its cells, a cell, totals, a panel."""


def svg(figure: Figure, caption: Caption, words: Language) -> str:
    """The drawing without its title, on no ground, as matplotlib writes it."""
    with style.context(["default", _STYLE], after_reset=True):
        written = io.StringIO()
        _sheet(figure, caption, words, titled=False).savefig(
            written, format="svg", transparent=True, metadata=_NO_TRACE
        )
    return written.getvalue()


def png(figure: Figure, caption: Caption, words: Language) -> bytes:
    """The drawing with its title on white, 1,000 pixels wide, in as many colours as it needs."""
    with style.context(["default", _STYLE], after_reset=True):
        drawn = io.BytesIO()
        _sheet(figure, caption, words, titled=True).savefig(
            drawn, format="png", dpi=_DPI, facecolor=palette.GROUND
        )
    written = io.BytesIO()
    Image.open(drawn).convert("RGB").quantize(_COLORS).save(written, format="png", optimize=True)
    return written.getvalue()


def _sheet(figure: Figure, caption: Caption, words: Language, *, titled: bool) -> Sheet:
    """The whole picture; the title that a page shows around it is left out unless `titled`."""
    title = wrap(caption.title, 40) if titled else []
    counted = wrap(caption.counted, 56)
    rows, foot = _height(figure)
    height = 0.1 + _HEAD * len(title) + _LINE * len(counted) + rows + foot
    sheet = Sheet(figsize=(WIDTH, height))
    at = height - 0.08
    for line in title:
        sheet.text(_MARGIN / WIDTH, at / height, line, size=_TITLE, va="top", weight="bold")
        at -= _HEAD
    for line in counted:
        sheet.text(_MARGIN / WIDTH, at / height, line, size=_SMALL, color=palette.MUTED, va="top")
        at -= _LINE
    match figure:
        case RiskMonths():
            _grid(sheet.add_axes((0, foot / height, 1, rows / height)), rows, figure, words)
        case AxisWeeks():
            names = [words.say(AXIS_NAMES[axis.axis]) for axis in figure.axes]
            _panels(sheet, (foot, rows), names, [axis.counts for axis in figure.axes], _weeks(figure))
        case SourceWeeks():
            names = [words.say("En panne"), words.say("Silencieuses")]
            _panels(sheet, (foot, rows), names, [figure.broken, figure.silent], _weeks(figure))
        case RiskTrend():
            marks = _weeks(figure) if figure.step == "week" else _months(figure, words)
            _panels(sheet, (foot, rows), [""], [figure.risk.counts], marks)
    return sheet


def _height(figure: Figure) -> tuple[float, float]:
    """Inches of the drawing itself and of what stands below it."""
    match figure:
        case RiskMonths():
            return _ROW * len(figure.risks) + 0.4, 0.02
        case AxisWeeks():
            return _PANEL * len(figure.axes), 0.28
        case SourceWeeks():
            return _PANEL * 2, 0.28
        case RiskTrend():
            return _PANEL * 1.3, 0.46 if figure.step == "month" else 0.28


def _grid(axes: Axes, height: float, figure: RiskMonths, words: Language) -> None:
    """Risks downwards, each over its months, a total at the end; the darker, the more. Laid out in inches."""
    most = max((max(risk.counts) for risk in figure.risks), default=1)
    width = (WIDTH - 2 * _MARGIN - _TOTALS) / len(figure.starts)
    middles = [_MARGIN + width * (column + 0.5) for column in range(len(figure.starts))]
    totals = WIDTH - _MARGIN - _TOTALS / 2
    cells: list[Rectangle] = []
    colors: list[str] = []
    for row, risk in enumerate(figure.risks):
        top = 0.4 + _ROW * row
        label = f"{risk.id} · {risk.weight} – {excerpt(risk.label, _LABEL)}"
        axes.text(_MARGIN, top + 0.14, label, size=_SMALL)
        for middle, count in zip(middles, risk.counts, strict=True):
            cells.append(Rectangle((middle - width / 2 + 0.01, top + 0.2), width - 0.02, _CELL))
            colors.append(palette.STEPS[palette.step(count, most)] if count else palette.EMPTY)
            if count:
                color = palette.ON_HIGH if palette.step(count, most) > 2 else palette.ON_LOW
                _centred(axes, middle, top, words.number(count), color)
        _centred(axes, totals, top, words.number(risk.total), palette.INK, weight="bold")
    axes.add_collection(PatchCollection(cells, facecolors=colors, edgecolors="none"))
    for middle, start in zip(middles, figure.starts, strict=True):
        axes.text(middle, 0.3, words.initial(start), ha="center", size=_SMALL, color=palette.MUTED)
    axes.text(totals, 0.3, words.say("total"), ha="center", size=_SMALL, color=palette.MUTED)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.set_axis_off()


def _centred(axes: Axes, middle: float, top: float, said: str, color: str, weight: str = "normal") -> None:
    """A number in its cell."""
    axes.text(middle, top + 0.375, said, ha="center", size=_SMALL, color=color, weight=weight)


def _panels(
    sheet: Sheet,
    place: tuple[float, float],
    names: Sequence[str],
    counts: Sequence[Sequence[int]],
    marks: Sequence[str],
) -> None:
    """Bars in panels on one scale, the last bar dark; `place` is the lower edge and the height, in inches."""
    foot, rows = place
    height = sheet.get_figheight()
    most = max(max(series) for series in counts) or 1
    each = rows / len(names)
    for number, (name, series) in enumerate(zip(names, counts, strict=True)):
        is_last = number == len(names) - 1
        lower = foot + rows - each * (number + 1)
        axes = sheet.add_axes((0.02, lower / height, 0.96, (each - (0.34 if name else 0.1)) / height))
        colors = [*[palette.SOFT] * (len(series) - 1), palette.ACCENT]
        bars = axes.bar(range(len(series)), series, width=0.78, color=colors)
        axes.bar_label(
            bars, [str(count) for count in series], padding=1.5, fontsize=_SMALL, color=palette.INK
        )
        axes.set_xlim(-0.5, len(series) - 0.5)
        axes.set_ylim(0, most * 1.22)
        axes.set_yticks([])
        axes.set_xticks(range(len(series)), marks if is_last else [""] * len(series))
        axes.tick_params(axis="x", length=0, labelsize=_SMALL)
        if name:
            axes.set_title(name, loc="left", fontsize=10, pad=3)


def _weeks(figure: AxisWeeks | SourceWeeks | RiskTrend) -> list[str]:
    return [str(week_number(start)) for start in figure.starts]


def _months(figure: RiskTrend, words: Language) -> list[str]:
    """Initials, and the year under the first month of each."""
    named: set[int] = set()
    marks: list[str] = []
    for start in figure.starts:
        year = "" if start.year in named else f"\n{start.year}"
        named.add(start.year)
        marks.append(f"{words.initial(start)}{year}")
    return marks
