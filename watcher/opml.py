"""OPML 2.0 (http://opml.org/spec2.opml): lists of feeds, as feed readers give and take them.

Read with a parser that knows neither entities nor the network; whatever a list holds, its size is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, cast

from lxml import etree

from watcher.collectors.hardened import HARDENED
from watcher.collectors.texts import collapse, headline
from watcher.sources import Source

BYTES = 10 * 1024 * 1024
"""The most that a list may weigh; a thousand feeds weigh a quarter of a megabyte."""
FEEDS = 1_000
"""The most feeds taken from one list."""
DEPTH = 20
"""The deepest that folders may be nested."""

_TITLE = 200


class OpmlError(ValueError):
    """No list of feeds; the text says why, in one English line."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list: texts are plain, addresses as stated.

    `folders` are those around it, from the outermost inwards; `category` the parts of what it states itself.
    """

    title: str
    feed: str
    page: str | None
    language: str
    folders: tuple[str, ...]
    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlines:
    """The feeds of a list in its order. `others` lead elsewhere; `cut` says that more feeds follow."""

    feeds: tuple[Outline, ...]
    others: int
    cut: bool


def read_opml(body: bytes) -> Outlines:
    """The feeds of a list. Raises OpmlError."""
    if len(body) > BYTES:
        raise OpmlError(f"weighs more than {BYTES // 1024 // 1024} MB; split it")
    if any("<!ENTITY".encode(encoding) in body for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
        raise OpmlError("declares entities of its own, which are never expanded; remove the DOCTYPE")
    parser = etree.XMLParser(recover=True, **HARDENED)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise OpmlError(f"not XML: {error.msg}") from None
    if cast("Any", root) is None or etree.QName(root).localname.lower() != "opml":
        raise OpmlError("not OPML: its first element is not <opml>")
    return _outlines(root)


def write_opml(sources: Sequence[Source], title: str, at: datetime) -> str:
    """The enabled sources by category; what is no feed is a `link`, which feed readers pass over."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(at, usegmt=True)
    body = etree.SubElement(root, "body")
    enabled = [source for source in sources if source.enabled]
    for category in dict.fromkeys(source.category for source in enabled):
        folder = etree.SubElement(body, "outline", text=category)
        for source in enabled:
            if source.category == category:
                etree.SubElement(folder, "outline", _attributes(source))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode()


def _attributes(source: Source) -> dict[str, str]:
    name = collapse(source.name)
    stated = {"text": name, "title": name}
    if source.kind == "feed":
        stated |= {"type": "rss", "xmlUrl": source.url}
        if source.homepage is not None:
            stated["htmlUrl"] = source.homepage
    else:
        stated |= {"type": "link", "url": source.page}
    if source.language != "multi":
        stated["language"] = source.language
    return {**stated, "category": f"/{source.category}/{source.nature}"}


def _outlines(root: Any) -> Outlines:
    feeds: list[Outline] = []
    others = 0
    for node, folders in _walk(root):
        address = _attribute(node, "xmlurl")
        if not address:
            others += bool(_attribute(node, "url") or _attribute(node, "htmlurl"))
        elif len(feeds) == FEEDS:
            return Outlines(tuple(feeds), others, cut=True)
        else:
            feeds.append(_outline(node, address, folders))
    return Outlines(tuple(feeds), others, cut=False)


def _walk(root: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each outline with the names of those around it, in order."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, folders = waiting.pop()
        name = etree.QName(node).localname.lower()
        if name == "outline":
            yield node, folders
            folders = (*folders, _attribute(node, "text") or _attribute(node, "title"))[-DEPTH:]
        if name in {"outline", "opml", "body"}:
            waiting.extend((child, folders) for child in reversed(list(node.iterchildren("{*}*"))))


def _outline(node: Any, address: str, folders: tuple[str, ...]) -> Outline:
    return Outline(
        title=headline(_attribute(node, "text") or _attribute(node, "title"))[:_TITLE],
        feed=address,
        page=_attribute(node, "htmlurl") or None,
        language=_attribute(node, "language").lower(),
        folders=folders,
        category=tuple(part for part in _attribute(node, "category").partition(",")[0].split("/") if part),
    )


def _attribute(node: Any, name: str) -> str:
    """An attribute's text, however its name is capitalised; empty when it is not there."""
    found = cast("dict[str, str]", dict(node.attrib))
    return collapse(next((value for key, value in found.items() if key.lower() == name), ""))[:2000]
