"""Charts within the text: an SVG in the package, and the frame that shows it."""

from __future__ import annotations

import re

from digests.odf.grids import PAGE_WIDTH
from digests.odf.markup import Node, child, permitted
from digests.odf.package import Part
from digests.report.document import Chart

HIGHEST = 20.0
"""In centimetres: a picture, its caption and the header fit on one page."""
SVG = "image/svg+xml"

_BOX = re.compile(r'<svg\b[^>]*?\bviewBox="([^"]+)"')
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def part(name: str, drawing: str) -> Part:
    """The picture as a file of the package."""
    declared = drawing if drawing.startswith("<?xml") else _DECLARATION + drawing
    return Part(name, permitted(declared).encode("utf-8"), SVG)


def show(paragraph: Node, chart: Chart, drawing: str, name: str) -> None:
    """The frame, as wide as the page, with words for those who do not see it; `name` is the part's."""
    width, height = _size(chart, drawing)
    frame = child(
        paragraph,
        "draw:frame",
        {
            "draw:style-name": "Graphics",
            "draw:name": name.rpartition("/")[2],
            "text:anchor-type": "as-char",
            "svg:width": f"{width:.3f}cm",
            "svg:height": f"{height:.3f}cm",
        },
    )
    image = {
        "xlink:href": name,
        "xlink:type": "simple",
        "xlink:show": "embed",
        "xlink:actuate": "onLoad",
        "draw:mime-type": SVG,
    }
    child(frame, "draw:image", image)
    child(frame, "svg:title", text=chart.title)
    child(frame, "svg:desc", text=chart.alt)


def _size(chart: Chart, drawing: str) -> tuple[float, float]:
    """In centimetres, in the drawing's own proportions. Raises ValueError when it has none."""
    found = _BOX.search(drawing)
    box = [float(number) for number in found[1].replace(",", " ").split()] if found else []
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        raise ValueError(f"the picture of {chart.id!r} has no viewBox of four numbers")
    height = PAGE_WIDTH * box[3] / box[2]
    return (PAGE_WIDTH, height) if height <= HIGHEST else (PAGE_WIDTH * HIGHEST / height, HIGHEST)
