"""What the week's own feeds list, so that each publication can have its page.

It only reads the files beside it; publications of the real web go through the collectors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication as its feed lists it: `text` is markup, `link` an address under the demo's origin."""

    link: str
    title: str
    text: str


def listed(body: bytes) -> tuple[Listed, ...]:
    """The publications of an RSS, Atom or JSON feed that have an address."""
    found = _from_json(body) if body.startswith(b"{") else _from_xml(body)
    return tuple(one for one in found if one.link)


def _from_xml(body: bytes) -> Iterator[Listed]:
    for element in etree.fromstring(body).iter("{*}item", "{*}entry"):
        link = element.find("{*}link")
        if link is not None:
            texts = (element.findtext(f"{{*}}{name}") for name in ("encoded", "content", "description"))
            yield Listed(
                link=link.get("href") or link.text or "",
                title=element.findtext("{*}title") or "",
                text=next((text for text in texts if text), ""),
            )


def _from_json(body: bytes) -> Iterator[Listed]:
    for item in json.loads(body)["items"]:
        yield Listed(item["url"], item["title"], item.get("content_html", ""))
