"""The elements that OpenDocument files are made of, and texts within them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element  # pyright: ignore[reportPrivateUsage]

Node: TypeAlias = _Element
"""An element, as lxml's stubs name it."""

NAMESPACES: Mapping[str, str] = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ooo": "http://openoffice.org/2004/office",
}
OFFICE = f"{{{NAMESPACES['office']}}}"
TABLE = f"{{{NAMESPACES['table']}}}"
TEXT = f"{{{NAMESPACES['text']}}}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
"""LibreOffice's own, read and never written."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile(r"\t|\r\n|\r|\n|^ +| {2,}| $")
"""What XML readers of texts would fold: tabs, line breaks, spaces at the ends and behind one another."""
_SPECIAL_INSIDE = re.compile(r"\t|\r\n|\r|\n| {2,}")
"""A space at the end of a run with others beside it is one between words."""


def node(name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Node:
    """An element by its prefixed name (`text:p`), with prefixed attributes and a text."""
    made = etree.Element(_named(name), _all_named(attributes), NAMESPACES)
    write(made, text)
    return made


def child(parent: Node, name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Node:
    """As `node`, at the end of `parent`."""
    made = etree.SubElement(parent, _named(name), _all_named(attributes))
    write(made, text)
    return made


def write(parent: Node, text: str, *, inside: bool = False) -> None:
    """Text at the end of an element, shown as it is: spaces, tabs and line breaks become elements.

    `inside` is for a run among others of a paragraph, whose spaces part it from them.
    """
    text = permitted(text)
    start = 0
    for found in (_SPECIAL_INSIDE if inside else _SPECIAL).finditer(text):
        kept, special = text[start : found.start()], found.group()
        _append(parent, kept)
        start = found.end()
        if special == "\t":
            child(parent, "text:tab")
        elif special.startswith(" "):
            child(parent, "text:s", {"text:c": str(len(special))})
        else:
            child(parent, "text:line-break")
    _append(parent, text[start:])


def permitted(text: str) -> str:
    """The text without the characters that no XML document may hold, halves of surrogate pairs among them."""
    return _FORBIDDEN.sub("", text)


def serialized(root: Node) -> bytes:
    """A part of a package, the same bytes for the same elements."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def streamed(
    name: str, attributes: Mapping[str, str], parts: Iterable[tuple[Sequence[str], Iterable[Node]]]
) -> bytes:
    """As `serialized`, of a root and its parts: the names of nested elements, and what stands in the last.

    Each element is let go once it is written, so that a large part never stands in memory whole.
    """
    buffer = BytesIO()
    with etree.xmlfile(buffer, encoding="UTF-8") as writer:
        writer.write_declaration()
        with writer.element(_named(name), _all_named(attributes), NAMESPACES):
            for path, elements in parts:
                with ExitStack() as nested:
                    for inner in path:
                        nested.enter_context(writer.element(_named(inner)))
                    for element in elements:
                        writer.write(element)
    return buffer.getvalue()


def _append(parent: Node, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _all_named(attributes: Mapping[str, str] | None) -> dict[str, str]:
    return {_named(name): permitted(value) for name, value in (attributes or {}).items()}
