"""What the tones of a chart mean, in rows above it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from digests.pictures import palette
from digests.report.charts.drawing import Box, Tone, area, words
from digests.report.charts.lettering import SMALL, fitted, wide

_SWATCH = 18.0
_ROW = 20.0
_GAP = 18.0


def legend(entries: Sequence[tuple[str, Tone]], box: Box) -> tuple[tuple[str, ...], float]:
    """Shapes from the box's upper left corner on, within its width; and how high they are."""
    shapes: list[str] = []
    x, y = box.left, box.top
    for name, look in entries:
        said = fitted(name, box.width - _SWATCH - 6, SMALL)
        taken = _SWATCH + 6 + wide(said, SMALL)
        if x > box.left and x + taken > box.right:
            x, y = box.left, y + _ROW
        shapes += area(Box(x, y, _SWATCH, 12), look, palette.MUTED)
        shapes.append(words(x + _SWATCH + 6, y + 10.5, said, size=SMALL))
        x += taken + _GAP
    return tuple(shapes), (y - box.top + _ROW) if entries else 0.0
