"""Entries of RSS and Atom as elements: what in them names, dates and tells them, and how to change that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urlsplit, urlunsplit

from lxml import etree
from lxml.etree import _Element  # pyright: ignore[reportPrivateUsage]

Node: TypeAlias = _Element

_ROOTS = {"rss", "RDF", "feed"}
_ENTRIES = {"item", "entry"}
_DATES = {"pubDate", "published", "updated", "date", "modified", "issued", "created"}
_TEXTS = {"title", "description", "summary", "content", "encoded"}
_IDS = {"guid", "id"}
_LINKS = {"link", "origLink"}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_TOKEN = re.compile(r"<[^>]*>|&#?\w+;|\w+://\S+|[^\W\d_]{4,}")
"""Tags, character references and addresses are matched too, so that no word within them is exchanged."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What happens to a date: it moves by so much, or is `to`."""

    by: timedelta = timedelta()
    to: datetime | None = None

    def of(self, date: datetime) -> datetime:
        """The new date."""
        return self.to or date + self.by


def parsed(document: bytes) -> Node | None:
    """The root of an RSS or Atom document, mended where it is broken; None of anything else."""
    parser = etree.XMLParser(
        recover=True, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring(document, parser)
        if root is not None and _name(root) in _ROOTS:
            return root
    return None


def is_atom(root: Node) -> bool:
    """Whether a document is Atom, and not a kind of RSS."""
    return _name(root) == "feed"


def entries_of(root: Node) -> list[Node]:
    """The entries of a document, in its order."""
    return [element for element in root.iter("*") if _name(element) in _ENTRIES]


def dates(entry: Node) -> Iterator[datetime]:
    """All dates of an entry that can be read."""
    for element in entry.iterchildren("*"):
        if _name(element) in _DATES and (date := _date(element.text or "")) is not None:
            yield date


def words_of(entries: Iterable[Node]) -> Iterator[str]:
    """The longer words of the texts of entries, as often as they come."""
    for entry in entries:
        for element in _texts(entry):
            for token in _TOKEN.findall(f"{element.text or ''} {element.tail or ''}"):
                if token[0].isalpha() and "://" not in token:
                    yield token


def disguise(entry: Node, words: Mapping[str, str], mark: str, shift: Shift) -> None:
    """Make another entry: `mark` goes into ids, addresses and title, `words` are exchanged in its texts.

    One without id and link gets an id, without which most programs keep none of it.
    """
    for element in _texts(entry):
        element.text = _exchanged(element.text, words)
        element.tail = _exchanged(element.tail, words)
    if entry.get(_ABOUT):
        entry.set(_ABOUT, _marked(entry.get(_ABOUT, ""), mark))
    for element in entry.iterchildren("*"):
        name = _name(element)
        if name in _IDS:
            element.text = _marked((element.text or "").strip(), mark)
        elif name in _LINKS and element.get("href"):
            element.set("href", _marked(element.get("href", ""), mark))
        elif name in _LINKS and (element.text or "").strip():
            element.text = _marked((element.text or "").strip(), mark)
        elif name == "title" and not len(element):
            element.text = f"{(element.text or '').strip()} {mark}".strip()
        elif name in _DATES and (date := _date(element.text or "")) is not None:
            moved = shift.of(date)
            element.text = format_datetime(moved) if "," in (element.text or "") else moved.isoformat()
    if not any(_name(element) in _IDS | _LINKS for element in entry.iterchildren("*")):
        name = "id" if _name(entry) == "entry" else "guid"
        etree.SubElement(entry, f"{_namespace(entry)}{name}").text = f"urn:made:{mark}"


def _name(element: Node) -> str:
    """The name without its namespace, or without the prefix that stands for none."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _namespace(element: Node) -> str:
    before, brace, _ = str(element.tag).rpartition("}")
    return before + brace


def _texts(entry: Node) -> Iterator[Node]:
    """The elements with text for readers, and what stands within them (XHTML)."""
    for element in entry.iterchildren("*"):
        if _name(element) in _TEXTS:
            yield from element.iter("*")


def _date(text: str) -> datetime | None:
    """A date as RSS or as Atom writes it, in UTC where it names no zone."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(ValueError):
            date = read(text.strip())
            return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None


def _exchanged(text: str | None, words: Mapping[str, str]) -> str | None:
    return _TOKEN.sub(lambda found: words.get(found[0], found[0]), text) if text else text


def _marked(name: str, mark: str) -> str:
    """An address with a mark in its query, any other name with a mark behind it."""
    if "://" not in name:
        return f"{name}#{mark}"
    with suppress(ValueError):
        parts = urlsplit(name)
        query = "&".join(filter(None, (parts.query, f"made={mark}")))
        return urlunsplit(parts._replace(query=query))
    return f"{name}#{mark}"
