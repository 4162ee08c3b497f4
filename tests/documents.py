"""Documents read the way the watch reads them."""

from __future__ import annotations

from typing import Any

from factories import source
from watcher.collectors.collection import Collection
from watcher.collectors.feed import collect
from watcher.items import Entry
from watcher.web.answer import Answer

URL = "https://www.example.org/actualites/rss.xml"


def collected(document: str | bytes, content_type: str = "text/html", **of_source: Any) -> Collection:
    """What the feed collector makes of a document that was fetched from `URL`."""
    body = document.encode() if isinstance(document, str) else document
    return collect(Answer(URL, 200, {"content-type": content_type}, body), source(**of_source))


def entries(document: str | bytes, **of_source: Any) -> tuple[Entry, ...]:
    """The entries of a sound feed."""
    collection = collected(document, **of_source)
    assert collection.problem is None
    return collection.entries


def rss(*items: str, channel: str = "", attributes: str = "") -> str:
    """An RSS 2.0 document around the inner parts of its items."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {attributes}>'
        f"<channel><title>Actualités</title>{channel}{inner}</channel></rss>"
    )


def atom(*items: str, attributes: str = "") -> str:
    """An Atom document around the inner parts of its entries."""
    inner = "".join(f"<entry>{item}</entry>" for item in items)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>News</title>{inner}</feed>'
