"""HTML as a tree: the only door to lxml, which has no complete types.

libxml2 stops at 256 nested elements and closes what was left open, so that no page costs more than its size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

from watcher.web.tags import without_crowds

_SILENT = ("script", "style", "template", "svg", "iframe")
"""Elements whose content is not for reading."""

_BLOCKS = (
    *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
)
"""Elements whose edges separate words."""

_STRONG = ("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong")
"""Elements that make headings of passages that are nothing else."""

ROW = 400
"""The most characters of a table's row that is read as one line."""

_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that libxml2 reads, and that lxml refuses to write."""


class SelectorSyntaxError(ValueError):
    """A CSS selector that cannot be read; the text quotes it and says why."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a block, and (text, address) of each link in it. A `heading` is one, or all in bold."""

    text: str
    links: tuple[tuple[str, str], ...] = ()
    heading: bool = False


class Element:
    """An element of a page, with the few questions that collectors ask."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def select(self, selector: str) -> Sequence[Element]:
        """The descendants that a CSS selector finds, in page order. Raises SelectorSyntaxError."""
        try:
            found = _compiled(selector)
        except SelectorError as error:
            raise SelectorSyntaxError(f"{selector!r} is not a CSS selector ({error})") from None
        return [Element(node) for node in found(self._node)]

    def __eq__(self, other: object) -> bool:
        """Two views of one place in one page are equal."""
        return isinstance(other, Element) and self._node is other._node

    def __hash__(self) -> int:
        return hash(self._node)

    @property
    def tag(self) -> str:
        """The element's name in lower case."""
        return cast("str", self._node.tag)

    def children(self) -> Sequence[Element]:
        """The elements directly inside."""
        return [Element(node) for node in cast("Iterator[Any]", self._node.iterchildren("*"))]

    def own_text(self) -> str:
        """The text directly inside, without that of the elements inside; spaces are not collapsed."""
        tails = (child.tail for child in cast("Iterator[Any]", self._node.iterchildren("*")))
        return " ".join(piece for piece in (self._node.text, *tails) if piece)

    def attribute(self, name: str) -> str | None:
        """An attribute's value, if it is there."""
        return cast("str | None", self._node.get(name))

    def text(self) -> str:
        """All text inside, with spaces where blocks meet; spaces are not collapsed."""
        return etree.tostring(self._node, method="text", encoding="unicode", with_tail=False)

    def lines(self) -> list[str]:
        """All text inside, a line for each block and for each row of a table; spaces collapsed."""
        return _lines(self._node)

    def passages(self) -> list[Passage]:
        """The text of each innermost block with the links in it; spaces collapsed, empty ones left out."""
        return _passages(self._node)

    @staticmethod
    def outermost(elements: Sequence[Element]) -> list[Element]:
        """Without those that stand inside of another one of them."""
        nodes = {one._node for one in elements}
        return [one for one in elements if not any(above in nodes for above in one._node.iterancestors())]

    def remove(self) -> None:
        """Take the element out of its page; the text after it stays."""
        if self._node.getparent() is not None:
            self._node.drop_tree()


def text_of(markup: str) -> str:
    """The text of `parse(markup)`, spaces not collapsed, in about half the time; empty without any."""
    node = etree.fromstring(
        without_crowds(markup).encode("utf-8", "replace"),
        etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
    )
    return "" if cast("Any", node) is None else _CONTROL.sub(" ", str(_for_reading()(node)))


@lru_cache(maxsize=1)
def _for_reading() -> Callable[[Any], object]:
    """What `_open_up` does and what `text` writes then, by libxslt, which makes no objects of elements."""
    silent, blocks = "|".join(_SILENT), "|".join(_BLOCKS)
    return etree.XSLT(
        etree.XML(
            '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
            '<xsl:output method="text"/>'
            '<xsl:template match="/"><xsl:apply-templates select="*[1]"/></xsl:template>'
            f'<xsl:template match="{silent}"/>'
            f'<xsl:template match="{blocks}">'
            "<xsl:text> </xsl:text><xsl:apply-templates/><xsl:text> </xsl:text>"
            "</xsl:template>"
            "</xsl:stylesheet>"
        )
    )


@lru_cache(maxsize=500)
def _compiled(selector: str) -> Callable[[Any], list[Any]]:
    """Compiling takes longer than finding, and a recipe is used on each publication of a page."""
    return cast("Callable[[Any], list[Any]]", CSSSelector(selector, translator="html"))


def parse(text: str) -> Element | None:
    """The tree of a page or fragment, however broken; None when nothing is in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    node = etree.fromstring(without_crowds(text).encode("utf-8", "replace"), parser)
    if cast("Any", node) is None:
        return None
    if _CONTROL.search(text) or "&#" in text:
        _clean(node)
    _open_up(node)
    return Element(node)


def _lines(root: Any) -> list[str]:
    lines: list[str] = []
    text: list[str] = []
    rows: list[int] = []
    for event, node in cast("Iterator[tuple[str, Any]]", etree.iterwalk(root, events=("start", "end"))):
        if node.tag in _BLOCKS:
            if line := _one_line(text):
                lines.append(line)
            text = []
        if event == "start":
            if node.tag == "tr":
                rows.append(len(lines))
            text.append(node.text or "")
            continue
        if node.tag == "tr":
            first = rows.pop()
            if sum(map(len, lines[first:])) <= ROW:  # else it holds a layout, not data
                lines[first:] = [" ".join(lines[first:])] if lines[first:] else []
        text.append((node.tail or "") if node is not root else "")
    return [*lines, *([last] if (last := _one_line(text)) else [])]


def _passages(root: Any) -> list[Passage]:
    found: list[Passage] = []
    text: list[str] = []
    links: list[tuple[str, str]] = []
    open_links: list[tuple[str, int]] = []
    strong, bold = 0, 0

    def put(piece: str | None) -> None:
        nonlocal bold
        text.append(piece or "")
        bold += len((piece or "").strip()) if strong else 0

    def flush() -> None:
        nonlocal text, links, bold, open_links
        links += [(_one_line(text[start:]), href) for href, start in open_links]
        if (line := _one_line(text)) or links:
            written = len("".join(line.split()))
            found.append(Passage(line, tuple(links), heading=0 < written <= bold + line.count(" ")))
        text, links, bold, open_links = [], [], 0, [(href, 0) for href, _ in open_links]

    for event, node in cast("Iterator[tuple[str, Any]]", etree.iterwalk(root, events=("start", "end"))):
        if node.tag in _BLOCKS:
            flush()
        href = str(node.get("href") or "") if node.tag == "a" else ""
        if event == "start":
            strong += node.tag in _STRONG
            if href:
                open_links.append((href, len(text)))
            put(node.text)
            continue
        strong -= node.tag in _STRONG
        if href and open_links:
            address, start = open_links.pop()
            links.append((_one_line(text[start:]), address))
        put(node.tail if node is not root else "")
    flush()
    return [passage for passage in found if passage.text]


def _one_line(pieces: Sequence[str]) -> str:
    return " ".join("".join(pieces).split())


def _clean(root: Any) -> None:
    """Without the characters that lxml would refuse to write again."""
    for node in cast("Iterator[Any]", root.iter("*")):
        for part in ("text", "tail"):
            if (value := getattr(node, part)) and _CONTROL.search(value):
                setattr(node, part, _CONTROL.sub(" ", value))


def _open_up(root: Any) -> None:
    """Drop what is not for reading, and set a space at both edges of each block."""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    for block in cast("Iterator[Any]", root.iter(*_BLOCKS)):
        block.text = f" {block.text or ''}"
        block.tail = f" {block.tail or ''}"
