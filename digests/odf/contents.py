"""The table of contents, filled in: what LibreOffice would write itself when it brings it up to date."""

from __future__ import annotations

from collections.abc import Sequence

from digests.odf.markup import Node, child, node
from digests.odf.words import link
from digests.report.document import Heading

LEVELS = 2
TITLE = "Sommaire"


def contents(headings: Sequence[Heading]) -> Node:
    """Parts and chapters with links; their pages are fields, which the reader's program works out."""
    root = node("text:table-of-content", {"text:name": TITLE, "text:protected": "true"})
    source = {"text:outline-level": str(LEVELS), "text:use-index-marks": "false"}
    _templates(child(root, "text:table-of-content-source", source))
    body = child(root, "text:index-body")
    title = child(body, "text:index-title", {"text:name": f"{TITLE}_Titre"})
    child(title, "text:p", {"text:style-name": "Contents_20_Heading"}, TITLE)
    for heading in headings:
        if heading.level > LEVELS:
            continue
        entry = child(body, "text:p", {"text:style-name": f"Contents_20_{heading.level}"})
        address = link(entry, f"#{heading.anchor}", "Index_20_Link", heading.text)
        child(address, "text:tab")
        page = {"text:reference-format": "page", "text:ref-name": heading.anchor}
        child(address, "text:bookmark-ref", page)
    return root


def _templates(source: Node) -> None:
    child(source, "text:index-title-template", {"text:style-name": "Contents_20_Heading"}, TITLE)
    for level in range(1, LEVELS + 1):
        style = {"text:outline-level": str(level), "text:style-name": f"Contents_20_{level}"}
        entry = child(source, "text:table-of-content-entry-template", style)
        child(entry, "text:index-entry-link-start", {"text:style-name": "Index_20_Link"})
        child(entry, "text:index-entry-text")
        child(entry, "text:index-entry-tab-stop", {"style:type": "right", "style:leader-char": "."})
        child(entry, "text:index-entry-page-number")
        child(entry, "text:index-entry-link-end")
