"""Pure: the hub that a feed names, in its headers or in itself (WebSub, section 4)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import cast

from watcher.items import Offer
from watcher.web.answer import Answer
from watcher.web.urls import absolute

HEAD = 64 * 1024
"""Bytes of a feed in which its links are looked for: they stand before its entries."""
LONGEST = 2000
"""Characters of an address that is worth keeping."""

_LINK = re.compile(rb"<(?:[\w.-]{1,40}:)?link\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADER = re.compile(r"<([^<>]{1,2000})>([^<>]{0,2000})")
_REL = re.compile(r"""\brel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""", re.IGNORECASE)


def offered(answer: Answer) -> Offer | None:
    """The first hub of a feed and the address that it knows the feed by; None when it names none.

    Headers are believed before the document, as the standard wants. The feed's own address is the one that
    it was found at, when it names no other.
    """
    found = {"hub": "", "self": ""}
    for rel, address in _links(answer):
        for name in rel.lower().split():
            if address and name in found and not found[name]:
                found[name] = (absolute(answer.url, address) or "")[:LONGEST]
    if not found["hub"].startswith(("https://", "http://")):
        return None
    return Offer(found["hub"], found["self"] or answer.url)


def _links(answer: Answer) -> Iterator[tuple[str, str]]:
    for address, parameters in _HEADER.findall(answer.headers.get("link", "")):
        for quoted, bare in _REL.findall(parameters)[:1]:
            yield quoted or bare, address
    head = answer.body[:HEAD]
    if b"hub" not in head:
        return
    if head.lstrip().startswith(b"{"):
        yield from _of_json(answer.body)
        return
    for attributes in _LINK.findall(head):
        text = attributes.decode("utf-8", "replace")
        values = {name.lower(): html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(text)}
        yield values.get("rel", ""), values.get("href", "")


def _of_json(body: bytes) -> Iterator[tuple[str, str]]:
    """JSON Feed 1.1 lists hubs by their types, and its own address as `feed_url`."""
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return
    if not isinstance(document, dict):
        return
    feed = cast("dict[str, object]", document)
    hubs = feed.get("hubs")
    for hub in cast("list[object]", hubs) if isinstance(hubs, list) else []:
        if isinstance(hub, dict):
            stated = cast("dict[str, object]", hub)
            if str(stated.get("type", "")).lower() == "websub":
                yield "hub", str(stated.get("url", ""))
    if isinstance(feed.get("feed_url"), str):
        yield "self", str(feed["feed_url"])
