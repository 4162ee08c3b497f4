"""The addresses of a regular feed: joined with its base, as feedparser states them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin
from xml.etree import ElementTree as ET  # nosec B405 - what has a DTD is refused unread

from watcher.collectors.regular_elements import IrregularError, leaf, only, repaired
from watcher.collectors.regular_entry import RegularEntry
from watcher.collectors.regular_names import Part

_PAGE_TYPES = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/+")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")


class Addresses:
    """Those of one document: `base` is what they are relative to, if it says so."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._joined: list[tuple[str, str]] = []

    def are_absolute(self) -> bool:
        """Whether all that were taken are the same whatever they are joined with."""
        return all(
            before == after == urljoin("http://a/", after) == urljoin("https://a/", after)
            for before, after in self._joined
        )

    def stated(self, element: ET.Element) -> str:
        """The address that stands in an element."""
        return _REFERENCE.sub(r"&\1", repaired(self._join(leaf(element))))

    def stated_in_entry(self, element: ET.Element) -> str:
        """The same, in an entry."""
        return _REFERENCE.sub(r"&\1", repaired(self._join(leaf(element))).replace("&amp;", "&"))

    def take_id(self, element: ET.Element, entry: RegularEntry) -> None:
        """An identifier, which may be the entry's address too. Raises IrregularError."""
        stated = {name.lower(): value for name, value in element.attrib.items()} if element.attrib else {}
        if stated and not (len(stated) == 1 and "ispermalink" in stated):
            raise IrregularError
        text, is_link = leaf(element), stated.get("ispermalink", "true") == "true"
        identifier = repaired(self._join(text) if is_link else text)
        entry.parts[Part.ID] = identifier
        if is_link and entry.place is None:
            entry.place = identifier

    def take_link(
        self, element: ET.Element, entry: RegularEntry, stated: Callable[[ET.Element], str]
    ) -> None:
        """A link of Atom; `stated` reads one that stands in the element. Raises IrregularError."""
        only(element, "rel", "type", "href", "title", "hreflang", "length")
        address = element.get("href")
        relation, kind = element.get("rel", "alternate").lower(), element.get("type", "text/html").lower()
        if address is None:
            entry.place = stated(element)
            entry.take_link(relation, kind, entry.place)
            return
        leaf(element)
        address = self._join(address, always=True)
        entry.take_link(relation, kind, address)
        if relation == "alternate" and kind in _PAGE_TYPES:
            entry.place = address

    def _join(self, stated: str, *, always: bool = False) -> str:
        address = _SLASHES.sub(r"\1", stated)
        if self._base and (address or always):
            try:
                address = urljoin(self._base, address)
            except ValueError:
                address = ""
        if stated or always:
            self._joined.append((stated, address))
        return address
