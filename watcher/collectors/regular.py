"""RSS 2.0 and Atom as most feeds are written, read several times faster than feedparser reads them.

Only what is regular is read: well-formed, without a DTD and without markup that is not escaped. Whatever else
a document holds, it is refused as a whole, and feedparser reads it. What is read gives the entries that
feedparser gives, to the letter, its repairs of texts and its choice among elements that say the same
included. Both sit on expat, so that what is well-formed to one is so to the other;
`tests/collectors/test_regular.py` compares the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET  # nosec B405 - what has a DTD is refused unread

from watcher.collectors.pieces import Cut
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.collectors.regular_addresses import Addresses
from watcher.collectors.regular_document import parsed, parts
from watcher.collectors.regular_elements import (
    IrregularError,
    check,
    is_base,
    leaf,
    only,
    only_inside,
    person,
    repaired,
    take_chapters,
    take_leaf,
    take_person,
    take_place,
    text_of,
)
from watcher.collectors.regular_entry import RegularEntry
from watcher.collectors.regular_names import (
    ABOUT,
    BASE,
    ENTRIES,
    ENTRY,
    FEED,
    IMAGE,
    IN_GROUP,
    RDF,
    RDF_ASIDE,
    RDF_INSIDE,
    Part,
)
from watcher.collectors.regular_namespaces import Passing

__all__ = ["IrregularError", "check_around", "read"]


def read(body: bytes, full_name: Callable[[str], str], part: Cut | None = None) -> RawDocument:
    """The entries of a regular feed, whatever charset the server states: it says its own, or is UTF-8.

    `full_name` finds the name in an author that holds a mail address. Of a document that was cut, `body` may
    be a `part`. Raises IrregularError, for a feed without entries too unless it is a part of one.
    """
    root, reading = _opened(body, full_name, part)
    wanted, beside = ENTRIES[root.tag], RegularEntry()
    entries: list[RawEntry] = []
    for element in parts(root):
        if element.tag == wanted:
            entries.append(reading.entry(element))
        else:
            reading.beside(element, beside)
    if not (entries or part) or not reading.is_settled():
        raise IrregularError
    return RawDocument(tuple(entries), link=beside.place or None)


def check_around(body: bytes) -> None:
    """That all of a document is regular but its entries: what stands around them spoils none of them.

    Raises IrregularError.
    """
    root, reading = _opened(body, str, None)
    wanted, beside = ENTRIES[root.tag], RegularEntry()
    for element in parts(root):
        if element.tag != wanted:
            reading.beside(element, beside)


def _opened(body: bytes, full_name: Callable[[str], str], part: Cut | None) -> tuple[ET.Element, _Reading]:
    """The root, which has entries of a known kind, and what reads them. Raises IrregularError."""
    root, bindings = parsed(body)
    foreign = frozenset[str]() if part and part.rebinding else bindings.foreign()
    if root.tag not in ENTRIES:
        raise IrregularError
    base = root.attrib.pop(BASE, "")
    if base and not is_base(base):
        raise IrregularError
    check(root)
    has_xhtml, moving = root.tag not in {"rss", RDF}, part is not None and part.moving
    return root, _Reading(base, full_name, Passing(foreign), has_xhtml=has_xhtml, moving=moving)


class _Reading:
    """One document: `base` is what its addresses are relative to, if it says so."""

    def __init__(
        self,
        base: str,
        full_name: Callable[[str], str],
        passing: Passing,
        *,
        has_xhtml: bool,
        moving: bool,
    ) -> None:
        self._addresses = Addresses(base)
        self._full_name = full_name
        self._pass_over = passing.over
        self._has_xhtml = has_xhtml
        self._moves = moving
        self._takes: Mapping[Part, Callable[[ET.Element, Part, RegularEntry, int], None]] = {
            **dict.fromkeys((Part.TITLE, Part.MEDIA_TITLE, Part.SUMMARY, Part.CONTENT), self._take_text),
            **dict.fromkeys((Part.LINK, Part.ATOM_LINK, Part.ID, Part.ENCLOSURE), self._take_address),
            **dict.fromkeys((Part.PERSON, Part.CONTRIBUTOR, Part.AUTHOR), self._take_name),
            **dict.fromkeys((Part.PLACE, Part.CHAPTERS, Part.LEAF, Part.SOURCE), self._take_unread),
            **dict.fromkeys(
                (Part.PUBLISHED, Part.UPDATED, Part.CREATED, Part.ORIGINAL_LINK), self._take_plain
            ),
            Part.GROUP: self._take_group,
        }

    def is_settled(self) -> bool:
        """Whether no address depends on an xml:base within the document: with feedparser those outlive
        their elements."""
        return not self._moves or self._addresses.are_absolute()

    def entry(self, element: ET.Element) -> RawEntry:
        entry = RegularEntry()
        if identifier := element.attrib.pop(ABOUT, ""):
            entry.parts[Part.ID] = identifier
        self._heed(element)
        element.attrib.pop(BASE, None)
        check(element, "lastmod", "href", "about")
        for child in element:
            part = ENTRY.get(child.tag)
            if part is None:
                self._pass_over(child)
            else:
                self._takes[part](child, part, entry, 1)
        if entry.persons and entry.authors:
            raise IrregularError  # one of them would overwrite the other
        return entry.raw()

    def beside(self, element: ET.Element, feed: RegularEntry) -> None:
        """What tells of the feed itself: only its link matters, and that nothing spoils it."""
        part = FEED.get(element.tag)
        match part:
            case None:
                self._pass_beside(element)
            case Part.LINK:
                only(element)
                feed.place = self._addresses.stated(element)
            case Part.ATOM_LINK:
                self._addresses.take_link(element, feed, self._addresses.stated)
            case Part.ID:
                self._addresses.take_id(element, feed)
            case Part.IMAGE:
                only(element)
                only_inside(element, IMAGE)
            case Part.PERSON:
                take_person(element, self._pass_over)
            case Part.PICTURE:
                check(element)
                leaf(element)
            case _:
                if Part.SUMMARY in feed.parts and (part is Part.SUMMARY or "description" in element.tag):
                    raise IrregularError  # a second one would count as a content of the first entry
                feed.parts[part] = ""
                take_leaf(element)

    def _take_text(self, element: ET.Element, part: Part, entry: RegularEntry, depth: int) -> None:
        text = self._text(element)
        match part:
            case Part.SUMMARY:
                entry.take_summary(text, depth)
            case Part.CONTENT:
                entry.take_content(text)
            case _:
                entry.take_title(text, depth, passing=part is Part.MEDIA_TITLE)

    def _take_address(self, element: ET.Element, part: Part, entry: RegularEntry, _: int) -> None:
        match part:
            case Part.LINK:
                only(element)
                entry.place = self._addresses.stated_in_entry(element)
                entry.take_link("alternate", "text/html", entry.place)
            case Part.ATOM_LINK:
                self._addresses.take_link(element, entry, self._addresses.stated_in_entry)
            case Part.ID:
                self._addresses.take_id(element, entry)
            case _:
                check(element)
                address = element.get("url") or element.get("uri") or element.get("href") or ""
                entry.take_link("enclosure", element.get("type", "").lower(), address)

    def _take_group(self, element: ET.Element, _: Part, entry: RegularEntry, depth: int) -> None:
        check(element)
        for child in element:
            inner = ENTRY.get(child.tag)
            if inner is not None and inner in IN_GROUP:
                self._takes[inner](child, inner, entry, depth + 1)
            else:
                self._pass_over(child)

    def _take_name(self, element: ET.Element, part: Part, entry: RegularEntry, _: int) -> None:
        match part:
            case Part.PERSON:
                entry.persons.append(person(element, self._pass_over))
            case Part.CONTRIBUTOR:
                take_person(element, self._pass_over)
            case _:
                only(element)
                name = repaired(leaf(element))
                entry.authors.append(self._full_name(name) if "@" in name else name[:400])

    def _take_unread(self, element: ET.Element, part: Part, entry: RegularEntry, _: int) -> None:
        match part:
            case Part.PLACE:
                take_place(element)
            case Part.CHAPTERS:
                take_chapters(element)
            case _:
                take_leaf(element)
                if part is Part.SOURCE:
                    entry.forget_title()

    def _take_plain(self, element: ET.Element, part: Part, entry: RegularEntry, _: int) -> None:
        if part is Part.ORIGINAL_LINK and element.attrib:
            raise IrregularError  # with attributes, its text is not looked at
        only(element)
        entry.parts[part] = repaired(leaf(element))

    def _text(self, element: ET.Element) -> str:
        if element.attrib:
            self._heed(element)
        return text_of(element, has_xhtml=self._has_xhtml)

    def _heed(self, element: ET.Element) -> None:
        """An xml:base within the document."""
        base = element.get(BASE)
        if base is not None:
            self._moves = True
            if not is_base(base):
                raise IrregularError

    def _pass_beside(self, element: ET.Element) -> None:
        if element.tag not in RDF_ASIDE:
            self._pass_over(element)
            return
        for one in element.iter():
            check(one)
            if one is not element and one.tag not in RDF_INSIDE:
                raise IrregularError
