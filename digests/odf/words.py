"""Runs of words within a paragraph: plain, strong, linked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from digests.odf.markup import Node, child, write
from digests.report.document import Words
from digests.texts.safe import safe_link


def fill(paragraph: Node, words: Sequence[Words], anchors: Collection[str]) -> None:
    """Appends the runs; a link to an anchor that there is not, or to what is no web page, is plain."""
    for run in words:
        if not run.text:
            continue
        address = _address(run.link, anchors)
        parent = link(paragraph, address) if address else paragraph
        if run.strong:
            parent = child(parent, "text:span", {"text:style-name": "Strong_20_Emphasis"})
        write(parent, run.text, inside=True)


def link(paragraph: Node, address: str, style: str = "Internet_20_link", text: str = "") -> Node:
    """A hyperlink at the end of the paragraph."""
    attributes = {
        "xlink:type": "simple",
        "xlink:href": address,
        "text:style-name": style,
        "text:visited-style-name": style,
    }
    return child(paragraph, "text:a", attributes, text)


def bookmark(paragraph: Node, anchor: str) -> None:
    """A place that links of the document lead to."""
    child(paragraph, "text:bookmark", {"text:name": anchor})


def _address(link: str | None, anchors: Collection[str]) -> str | None:
    if link is None:
        return None
    if link.startswith("#"):
        return link if link[1:] in anchors else None
    return safe_link(link)
