"""What all charts are drawn with: shapes and texts as plain SVG, their sizes, and the tones of series. Pure.

Only presentation attributes are written, since a page's policy drops styles and LibreOffice knows no class.
Hatches are lines of their own rather than patterns, which would need ids. Units are those of the picture,
680 of which are as wide as the column of text: 13 are 9 points on A4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from digests.pictures import palette
from digests.report.charts.lettering import SIZE, wide

WIDTH = 680.0
NOT_OBSERVED = "non observé"

Hatch = Literal["", "/", "\\", "x", "-", "."]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture: how high it is, and its shapes in the order in which they are painted."""

    height: float
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def meets(self, other: Box) -> bool:
        """Whether the two cover a common place."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Tone:
    """How the area of a series looks: no two of a chart agree in both, so that grey is enough."""

    fill: str
    hatch: Hatch = ""
    lines: str = palette.INK
    ink: str = palette.ON_LOW


TONES: tuple[Tone, ...] = (
    Tone(palette.STEPS[4], ink=palette.ON_HIGH),
    Tone(palette.STEPS[1], "/", palette.STEPS[3]),
    Tone(palette.GROUND),
    Tone(palette.STEPS[3], "\\", palette.STEPS[1], palette.ON_HIGH),
    Tone(palette.EMPTY, ".", palette.MUTED),
    Tone(palette.MUTED, ink=palette.ON_HIGH),
    Tone(palette.STEPS[0], "x", palette.STEPS[2]),
    Tone(palette.GROUND, "-", palette.MUTED),
)
GAP = Tone(palette.EMPTY, "/", palette.RULE, palette.MUTED)
"""Where nothing was observed."""


def tone(place: int) -> Tone:
    """Of the series at that place; they begin again after the eighth."""
    return TONES[place % len(TONES)]


def units(value: float) -> str:
    """A length as SVG writes it, to hundredths."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def element(name: str, attributes: Mapping[str, str], text: str | None = None) -> str:
    """One element with its text, if it has any."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}/>" if text is None else f"<{name}{written}>{escape(text)}</{name}>"


def words(
    x: float,
    y: float,
    said: str,
    *,
    size: float = SIZE,
    ink: str = palette.INK,
    anchor: Anchor = "start",
    strong: bool = False,
    turned: float = 0,
) -> str:
    """A line of text whose base line is at `y`; `turned` degrees around its anchor."""
    attributes = {"x": units(x), "y": units(y), "font-size": units(size), "fill": ink}
    if anchor != "start":
        attributes["text-anchor"] = anchor
    if strong:
        attributes["font-weight"] = "bold"
    if turned:
        attributes["transform"] = f"rotate({units(turned)} {units(x)} {units(y)})"
    return element("text", attributes, said)


def line(
    points: Sequence[tuple[float, float]], ink: str = palette.RULE, thick: float = 1, dash: str = ""
) -> str:
    """A run of straight lines."""
    attributes = {"d": _path(points), "fill": "none", "stroke": ink, "stroke-width": units(thick)}
    if dash:
        attributes["stroke-dasharray"] = dash
    return element("path", attributes)


def shape(points: Sequence[tuple[float, float]], fill: str, ink: str, thick: float = 1.5) -> str:
    """A closed shape."""
    attributes = {"d": f"{_path(points)}Z", "fill": fill, "stroke": ink, "stroke-width": units(thick)}
    return element("path", attributes)


def disc(x: float, y: float, radius: float, fill: str, ink: str, thick: float = 1.5) -> str:
    """A filled circle with its rim."""
    return element(
        "circle",
        {
            "cx": units(x),
            "cy": units(y),
            "r": units(radius),
            "fill": fill,
            "stroke": ink,
            "stroke-width": units(thick),
        },
    )


def area(box: Box, look: Tone, rim: str = "") -> tuple[str, ...]:
    """A rectangle in the tone of a series, with a rim if it has a colour."""
    attributes = {
        "x": units(box.left),
        "y": units(box.top),
        "width": units(max(box.width, 0)),
        "height": units(max(box.height, 0)),
        "fill": look.fill,
    }
    if rim:
        attributes |= {"stroke": rim, "stroke-width": "0.75"}
    hatched = _hatched(box, look)
    return (element("rect", attributes), *((hatched,) if hatched else ()))


def ground(said: str, x: float, y: float, size: float, fill: str) -> str:
    """What lies under a centred text so that it is read on a hatch."""
    width = wide(said, size) + 4
    box = Box(x - width / 2, y - size * 0.85, width, size * 1.1)
    return area(box, Tone(fill))[0]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if place else 'M'}{units(x)} {units(y)}" for place, (x, y) in enumerate(points))


def _hatched(box: Box, look: Tone) -> str:
    """The lines of a tone within a rectangle."""
    if not look.hatch or box.width < 1 or box.height < 1:
        return ""
    runs: list[tuple[tuple[float, float], tuple[float, float]]] = []
    if look.hatch in "/x":
        runs += _slanted(box)
    if look.hatch in "\\x":
        middle = box.left + box.right
        runs += [((middle - a, b), (middle - c, d)) for (a, b), (c, d) in _slanted(box)]
    if look.hatch in "-.":
        step = 5.0
        rows = int((box.height - 1) // step)
        runs = [
            ((box.left, box.top + step * row), (box.right, box.top + step * row))
            for row in range(1, rows + 1)
        ]
    attributes = {
        "d": "".join(_path(run) for run in runs),
        "fill": "none",
        "stroke": look.lines,
        "stroke-width": "1.5" if look.hatch == "." else "1",
    }
    if look.hatch == ".":
        attributes["stroke-dasharray"] = "1.5 4"
    return element("path", attributes) if runs else ""


def _slanted(box: Box) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Lines from lower left to upper right, cut at the rectangle's sides."""
    runs: list[tuple[tuple[float, float], tuple[float, float]]] = []
    step = 6.0
    offset = step
    while offset < box.width + box.height:
        start = (box.left + max(offset - box.height, 0), box.top + min(offset, box.height))
        end = (box.left + min(offset, box.width), box.top + max(offset - box.width, 0))
        runs.append((start, end))
        offset += step
    return runs
