"""Charts as SVG without a library, the same bytes for the same figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10

WIDTH, HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 46, 52
_COLORS = ("#0b5394", "#b45f06", "#38761d", "#741b47")
_DASHES = ("", "7 4", "2 3", "10 3 2 3")
"""Beside the colours, for those who cannot tell these apart."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A named line."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows: its label, its ends, and where it is marked with what."""

    label: str
    low: float
    high: float
    marks: Sequence[tuple[float, str]]
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """A value's place, from 0 to 1; what lies beyond the ends stands at them."""
        value = min(max(value, self.low), self.high)
        if self.logarithmic:
            return (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (value - self.low) / (self.high - self.low)


def chart(title: str, across: Axis, up: Axis, lines: Sequence[Line]) -> str:
    """A whole SVG document."""
    inner, deep = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(value: float) -> float:
        return round(_LEFT + across.at(value) * inner, 1)

    def y(value: float) -> float:
        return round(HEIGHT - _BOTTOM - up.at(value) * deep, 1)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(_LEFT, 18, title, "start", 'font-weight="bold"'),
    ]
    for value, label in across.marks:
        drawn.append(_rule(x(value), _TOP, x(value), HEIGHT - _BOTTOM))
        drawn.append(_text(x(value), HEIGHT - _BOTTOM + 18, label, "middle"))
    for value, label in up.marks:
        drawn.append(_rule(_LEFT, y(value), WIDTH - _RIGHT, y(value)))
        drawn.append(_text(_LEFT - 8, y(value) + 4, label, "end"))
    drawn.append(_text(_LEFT + inner / 2, HEIGHT - 12, across.label, "middle"))
    drawn.append(_text(_LEFT, _TOP - 8, up.label, "start"))
    for number, line in enumerate(lines):
        look = f'stroke="{_COLORS[number]}" stroke-width="2" stroke-dasharray="{_DASHES[number]}"'
        points = " ".join(f"{x(across_)},{y(up_)}" for across_, up_ in line.points)
        drawn.append(f'<polyline fill="none" {look} points="{points}"/>')
        place = _TOP + 16 + 18 * number
        left = WIDTH - _RIGHT - 210
        drawn.append(f'<path {look} d="M{left} {place - 4}h28"/>')
        drawn.append(_text(left + 34, place, line.name, "start"))
    return "\n".join([*drawn, "</svg>", ""])


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {more}>{escape(words)}</text>'.replace(
        " >", ">"
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path stroke="#ddd" d="M{x1:g} {y1:g}L{x2:g} {y2:g}"/>'
