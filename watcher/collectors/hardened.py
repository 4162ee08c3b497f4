"""What XML is read with, whoever wrote it: no entity is expanded, nothing loaded, no endless tree grown."""

from __future__ import annotations

from typing import TypedDict


class ParserOptions(TypedDict):
    """Options that lxml's XML parsers share."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool


HARDENED: ParserOptions = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
}
