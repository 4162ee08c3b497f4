"""Sitemaps as they stand in a body, XML or plain lines (https://www.sitemaps.org/protocol.html).

The parser fetches nothing, expands no entities, and goes on behind what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from watcher.collectors.hardened import HARDENED
from watcher.collectors.raw import UnreadableError
from watcher.collectors.sniffing import HEAD, narrow
from watcher.collectors.texts import collapse

MOST_LISTED = 50_000
"""The most that one sitemap may list by the protocol; the rest is not read."""

_CHUNK = 256 * 1024
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]{1,40})")
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,31};)")
_FATAL = 3
"""libxml2's level of errors after which a document is broken; others are about names and spaces."""
_LONGEST = 2_000
"""Characters of an address: the protocol allows 2,048."""
_ROOTS: Mapping[str, str] = {"urlset": "url", "sitemapindex": "sitemap"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, or another sitemap, as it is listed; what is not stated is empty.

    `changed` is the lastmod. Title, date and language are those of news sitemaps.
    """

    address: str
    changed: str = ""
    title: str = ""
    published: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a body lists: pages, or other sitemaps when it is an index; None of both when it is no sitemap."""

    pages: tuple[Listed, ...] | None = None
    children: tuple[Listed, ...] | None = None
    broken: bool = False


def read(body: bytes) -> Sitemap:
    """A sitemap out of its unpacked body. Raises UnreadableError when it declares entities of its own."""
    text = narrow(body).lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if text[:4].lower() == b"http":
        return Sitemap(pages=_lines(text))
    if b"<!ENTITY" in text[:HEAD].upper():
        raise UnreadableError("declares entities of its own in a DTD, which are never expanded")
    text = _as_utf8(text)
    sitemap = _parsed(text)
    if sitemap.broken and b"<![CDATA[" not in text and _BARE_AMPERSAND.search(text):
        sitemap = _parsed(_BARE_AMPERSAND.sub(b"&amp;", text))
    return sitemap


def _lines(text: bytes) -> tuple[Listed, ...]:
    found: list[Listed] = []
    for line in text.decode("utf-8", "replace").splitlines():
        if len(found) == MOST_LISTED:
            break
        address = line.strip()
        if address.lower().startswith(("http://", "https://")) and len(address) <= _LONGEST:
            found.append(Listed(address))
    return tuple(found)


def _as_utf8(text: bytes) -> bytes:
    """Without bytes that are no UTF-8, unless another encoding is stated: lxml lets half of them through, and
    fails at them later.
    """
    stated = _ENCODING.search(text, 0, 200)
    if b"\x00" in text[:100] or (stated and stated[1].lower() not in {b"utf-8", b"utf8"}):
        return text
    return text.decode("utf-8", "replace").encode()


def _parsed(text: bytes) -> Sitemap:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for names in _ROOTS.items() for name in names],
        recover=True,
        remove_pis=True,
        **HARDENED,
    )
    root = ""
    found: list[Listed] = []
    for number, (event, node) in enumerate(_events(parser, text)):
        if number > 2 * MOST_LISTED:
            break
        if not root:
            if node.getparent() is not None:
                return Sitemap()
            root = _name(node)
        elif event == "end" and _name(node) == _ROOTS.get(root):
            if (listed := _listed(node)).address:
                found.append(listed)
            _forget(node)
    if root not in _ROOTS:
        return Sitemap()
    broken = any(error.level >= _FATAL for error in cast("Any", parser).feed_error_log)
    if broken and not text.rstrip().endswith(b">"):
        found = found[:-1]  # cut off in the middle, and its address perhaps too
    if root == "urlset":
        return Sitemap(pages=tuple(found), broken=broken)
    return Sitemap(children=tuple(found), broken=broken)


def _events(parser: Any, text: bytes) -> Iterator[tuple[str, Any]]:
    """The elements of a sitemap as they begin and end, as far as the document can be read."""
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
            yield from parser.read_events()
        parser.close()
        yield from parser.read_events()
    except etree.XMLSyntaxError:
        return


def _name(node: Any) -> str:
    try:
        return node.tag.rpartition("}")[2]
    except UnicodeDecodeError:
        return ""


def _listed(node: Any) -> Listed:
    """Only what stands directly inside counts: pictures and films have addresses and titles too."""
    news = next(node.iterchildren("{*}news"), None)
    if news is None:
        return Listed(_text(node, "loc"), _text(node, "lastmod"))
    publication = next(news.iterchildren("{*}publication"), None)
    return Listed(
        _text(node, "loc"),
        _text(node, "lastmod"),
        _text(news, "title"),
        _text(news, "publication_date"),
        "" if publication is None else _text(publication, "language").lower(),
    )


def _text(node: Any, name: str) -> str:
    """The text of the first element of a name directly inside; empty when it is no Unicode."""
    child = next(node.iterchildren(f"{{*}}{name}"), None)
    try:
        return "" if child is None else collapse("".join(child.itertext())[:_LONGEST])
    except UnicodeDecodeError:
        return ""


def _forget(node: Any) -> None:
    """Free what was read: a tree of fifty thousand pages would be kept whole."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
