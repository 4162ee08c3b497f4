"""HTML as a tree: the only door to lxml, which has no complete types.

libxml2 stops at 256 nested elements and closes what was left open, so that no page costs more than its size.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, cast

from cssselect import SelectorError
from lxml import etree, html

_SILENT = ("script", "style", "template", "svg", "iframe", "object")
"""Elements whose content is not for reading."""

_BLOCKS = (
    *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
)
"""Elements whose edges separate words."""

_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


class SelectorSyntaxError(ValueError):
    """A CSS selector that cannot be read; the text quotes it and says why."""


class Element:
    """An element of a page, with the few questions that collectors ask."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def select(self, selector: str) -> Sequence[Element]:
        """The descendants that a CSS selector finds, in page order. Raises SelectorSyntaxError."""
        try:
            return [Element(node) for node in cast("list[Any]", self._node.cssselect(selector))]
        except SelectorError as error:
            raise SelectorSyntaxError(f"{selector!r} is not a CSS selector ({error})") from None

    def attribute(self, name: str) -> str | None:
        """An attribute's value, if it is there."""
        return cast("str | None", self._node.get(name))

    def text(self) -> str:
        """All text inside, with spaces where blocks meet; spaces are not collapsed."""
        return etree.tostring(self._node, method="text", encoding="unicode", with_tail=False)


def parse(text: str) -> Element | None:
    """The tree of a page or fragment, however broken; None when nothing is in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    node = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if cast("Any", node) is None:
        return None
    _open_up(node)
    return Element(node)


def decode(body: bytes, charset: str | None) -> str:
    """A page's text: by its BOM, as UTF-8 when it is, by what server or page state, else windows-1252."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    stated = _META_CHARSET.search(body, 0, 4096)
    for encoding in ("utf-8-sig", charset, stated.group(1).decode("ascii") if stated else None):
        with suppress(LookupError, UnicodeDecodeError):
            if encoding:
                return body.decode(encoding)
    return body.decode("windows-1252", "replace")


def _open_up(root: Any) -> None:
    """Drop what is not for reading, and set a space at both edges of each block."""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    for block in cast("Iterator[Any]", root.iter(*_BLOCKS)):
        block.text = f" {block.text or ''}"
        block.tail = f" {block.tail or ''}"
