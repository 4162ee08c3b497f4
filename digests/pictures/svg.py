"""A drawing of matplotlib's as an element of a page: small, with its words, in the page's own colours. Pure.

What is left are shapes and texts with presentation attributes: no style element or attribute, which a strict
content security policy would drop, no reference to anything, and no id but the two that the words need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from digests.pictures.captions import Caption
from digests.pictures.palette import VARIABLES

_SVG = "http://www.w3.org/2000/svg"
_FONT = "var(--chart-font, system-ui, sans-serif)"
_ID = re.compile(r"[a-z][a-z0-9-]*")
_NUMBER = re.compile(r"-?\d+\.\d+")
_KEPT = {"d", "x", "y", "transform"}
_PAINTED = {"fill", "stroke"}
_STYLED = {"stroke-width", "font-size", "font-weight", "text-anchor"}


def element(drawing: str, caption: Caption, ident: str, lang: str) -> str:
    """The `<svg>` element, as wide as its place, with the caption for those who cannot see it.

    `ident` begins its ids: another one for each picture of a page. Raises ValueError when it is no id.
    """
    if not _ID.fullmatch(ident):
        raise ValueError(f"{ident!r}: letters from a to z, digits and hyphens are wanted")
    drawn = etree.fromstring(drawing.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    root = {
        "xmlns": _SVG,
        "viewBox": _rounded(drawn.get("viewBox", "")),
        "role": "img",
        "aria-labelledby": f"{ident}-title {ident}-desc",
        "xml:lang": lang,
        "lang": lang,
        "fill": "none",
        "font-family": _FONT,
    }
    lines = [
        f"<svg{_written(root)}>",
        _whole("title", {"id": f"{ident}-title"}, f"{caption.title}. {caption.counted}."),
        _whole("desc", {"id": f"{ident}-desc"}, caption.description),
    ]
    for shape in drawn.iter(f"{{{_SVG}}}path", f"{{{_SVG}}}text"):
        attributes = dict(_attributes({str(name): str(value) for name, value in shape.items()}))
        if not attributes.keys().isdisjoint(_PAINTED):
            lines.append(_whole(etree.QName(shape).localname, attributes, shape.text or ""))
    return "\n".join([*lines, "</svg>", ""])


def _whole(name: str, attributes: Mapping[str, str], text: str) -> str:
    return f"<{name}{_written(attributes)}>{escape(text)}</{name}>"


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def _attributes(drawn: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What of a shape's attributes and style is to be seen."""
    for name, value in drawn.items():
        if name in _KEPT and not value.startswith("rotate(-0 "):
            yield name, _rounded(value)
    for declaration in drawn.get("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in _PAINTED and value != "none":
            yield name, _color(value)
        elif name in _STYLED:
            yield name, value.removesuffix("px")


def _color(value: str) -> str:
    """The variable of a colour of ours, with that colour where a page gives it none."""
    return f"var(--chart-{VARIABLES[value]}, {value})" if value in VARIABLES else value


def _rounded(value: str) -> str:
    """On one line, and to hundredths of a point, which nobody sees."""
    return _NUMBER.sub(
        lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), " ".join(value.split())
    )
