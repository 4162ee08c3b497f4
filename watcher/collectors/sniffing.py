"""What a body is, by looking into it: content types and file names prove nothing."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import Enum, auto

from watcher.items import Fault, Problem

HEAD = 256 * 1024
"""Bytes in which the root element must begin."""

_LOOK = "look for a new address on the homepage"

_PROLOG = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^<>\[]*|[^<>\[]*\[.*?\]\s*)>", re.DOTALL | re.IGNORECASE
)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)(?=[\s/>])", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
_FEED_IN_PAGE = re.compile(r"<(?:rss\s[^<>]*version\s*=|feed\s[^<>]*xmlns\s*=)", re.IGNORECASE)
"""Some publishers wrap their feed in a page, and all readers forgive them."""
_XML_DECLARATION = re.compile(rb"<\?xml\s[^<>]{0,200}\?>")
_BYTES = "latin-1"
"""Stands for all encodings whose markup is ASCII, UTF-8 too: each byte becomes one character."""
_UTF8_MARK = "\xef\xbb\xbf"

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
"""How a body begins that spends more than one byte on a letter (XML 1.0, appendix F)."""

_NAMED_ROOTS = {
    "html": ("an HTML page", f"the feed has moved: {_LOOK}"),
    "opml": ("OPML, a list of feeds", "add the feeds that it lists instead"),
    "urlset": ("a sitemap", "set kind: sitemap"),
    "sitemapindex": ("a sitemap index", "set kind: sitemap"),
}
_PAGE_ROOTS = frozenset({"html", "opml"})
_HTML_PARTS = frozenset({"head", "body", "title", "meta", "script", "div", "p", "h1", "center"})


class Shape(Enum):
    """The kinds of document that can be read."""

    XML = auto()
    JSON = auto()


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A shape and the body without what stands before its root; or the problem."""

    shape: Shape | None = None
    body: bytes = b""
    problem: Problem | None = None


def sniff(body: bytes) -> Sniffed:
    """Recognise an XML feed or a JSON document, and name what it is otherwise."""
    if not body.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        return _failed(Fault.EMPTY, "answered with an empty body", f"wait; if it stays so, {_LOOK}")
    body = narrow(body)
    head = body[:HEAD].decode(_BYTES)
    start = _after_prolog(head)
    named = _element_at(head, start)
    if head[start : start + 1] in {"{", "["}:
        return Sniffed(Shape.JSON, body)
    root = (_FEED_IN_PAGE if named in _PAGE_ROOTS else _FEED_ROOT).search(head, start)
    if root is None or (named in _PAGE_ROOTS and b"<item" not in body and b"<entry" not in body):
        return Sniffed(problem=_not_a_feed(head, named))
    if "<!ENTITY" in head[: root.start()].upper():
        detail = "declares entities of its own in a DTD, which are never expanded"
        return _failed(
            Fault.UNREADABLE, detail, "ask the publisher for a feed without <!ENTITY> declarations"
        )
    return Sniffed(Shape.XML, _trimmed(body, root.start()))


def narrow(body: bytes) -> bytes:
    """As UTF-8 when more than one byte was spent on a letter, so that all that follows finds its markup."""
    encoding = next((name for start, name in _WIDE if body.startswith(start)), None)
    if encoding is None:
        return body
    narrow = body.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return codecs.BOM_UTF8 + _XML_DECLARATION.sub(b"", narrow, count=1)


def _after_prolog(head: str) -> int:
    """Where the first element begins, or whatever else comes after declaration, comments and DOCTYPE."""
    position = 3 if head.startswith(_UTF8_MARK) else 0
    while (match := _PROLOG.match(head, position)) and not _HTML_DOCTYPE.match(match.group()):
        position = match.end()
    return position


def _element_at(head: str, position: int) -> str:
    """The local name of the element that begins here, in lower case; empty when none does."""
    if _HTML_DOCTYPE.match(head, position):
        return "html"
    element = _ELEMENT.match(head, position)
    return element.group(1).lower() if element else ""


def _not_a_feed(head: str, named: str) -> Problem:
    if named in _HTML_PARTS:
        named = "html"
    if named in _NAMED_ROOTS:
        what, remedy = _NAMED_ROOTS[named]
        return Problem(Fault.NOT_A_FEED, f"answered {what}", remedy)
    if "\x00" in head or head.startswith("\x1f\x8b"):
        return Problem(Fault.UNREADABLE, "answered with binary data", _LOOK)
    what = f"XML whose root is <{named[:40]}>" if named else "plain text"
    return Problem(Fault.NOT_A_FEED, f"answered {what}, not a feed", _LOOK)


def _trimmed(body: bytes, root: int) -> bytes:
    """Without what stands between declaration and root: it says nothing, and has cost parsers hours."""
    declaration = _XML_DECLARATION.search(body, 0, root)
    mark = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
    return mark + (declaration.group() if declaration else b"") + body[root:]


def _failed(fault: Fault, detail: str, remedy: str) -> Sniffed:
    return Sniffed(problem=Problem(fault, detail, remedy))
