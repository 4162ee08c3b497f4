"""Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from watcher.collectors import regular
from watcher.collectors.collection import Collection, Remembered
from watcher.collectors.crowded import newest_of
from watcher.collectors.drafting import draft
from watcher.collectors.identity import Draft, keyed
from watcher.collectors.pieces import Cut
from watcher.collectors.raw import NotAJsonFeedError, RawDocument, RawEntry, UnreadableError
from watcher.collectors.recall import recall
from watcher.collectors.sniffing import Shape, Sniffed, sniff
from watcher.items import Fault, Problem
from watcher.web.answer import Answer
from watcher.web.urls import absolute

if TYPE_CHECKING:
    from watcher.sources import Source

NOTES = 5
"""The most notes on single entries; a broken feed would have thousands."""

_LOOK_AT_IT = "open the address in a browser; if it stays so, tell the publisher"


_ERRORS = (ValueError, TypeError, LookupError, ArithmeticError)
"""What drafting an entry may raise."""


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:  # noqa: ARG001
    """The entries of a feed in its own order; a sound feed without entries is no problem."""
    return _collect(answer, sniff(answer.body), source.keep)


def _collect(answer: Answer, sniffed: Sniffed, keep: str | None) -> Collection:
    if sniffed.problem is not None:
        return Collection(problem=sniffed.problem)
    try:
        document = _read(sniffed, answer)
    except NotAJsonFeedError:
        remedy = "look for a new address on the homepage"
        return Collection(problem=Problem(Fault.NOT_A_FEED, "answered JSON that is no JSON Feed", remedy))
    except UnreadableError as error:
        return Collection(problem=Problem(Fault.UNREADABLE, str(error), _LOOK_AT_IT))
    return entries_of(document, answer.url, keep)


def collect_news(answer: Answer, keep: str | None, notes: bytes) -> Remembered:
    """The same entries as `collect`, only those whose link contains `keep`.

    Those that were there at an earlier visit are recalled from `notes`; of the others, feedparser reads those
    that are not regular. Notes are for the same source and address, and empty at first.
    """
    sniffed = sniff(answer.body)
    if sniffed.shape is Shape.XML:
        read = _part_reader(answer.charset)
        with suppress(regular.IrregularError, UnreadableError, *_ERRORS):
            found = recall(sniffed.body, notes, read, _all_drafted, lambda one: _base(one, answer.url))
            if found is not None:
                return Remembered(_collected(found.drafts, (), keep), found.notes)
    return Remembered(_collect(answer, sniffed, keep))


def entries_of(document: RawDocument, url: str, keep: str | None) -> Collection:
    """Entries out of a document that was fetched from `url`, only those whose link contains `keep`."""
    base = _base(document, url)
    return _collected([_drafted(raw, base) for raw in document.entries], document.notes, keep)


def _collected(
    found: Sequence[Draft | Exception | None], notes: tuple[str, ...], keep: str | None
) -> Collection:
    drafts = [one for one in found if isinstance(one, Draft)]
    notes = _noted(found, notes)
    if found and not drafts:
        detail = f"holds {len(found)} entries, and nothing readable in any of them"
        return Collection(problem=Problem(Fault.UNREADABLE, detail, _LOOK_AT_IT), notes=notes)
    kept = [one for one in drafts if keep is None or keep in (one.link or "")]
    if drafts and not kept:
        notes = (*notes, f"none of {len(drafts)} links contains {keep!r}, which this source keeps")
    entries, noticed = keyed(kept)
    return Collection(entries, notes=(*notes, *noticed))


def _noted(found: Sequence[Draft | Exception | None], before: tuple[str, ...]) -> tuple[str, ...]:
    notes = list(before)
    for number, one in enumerate(found, start=1):
        if isinstance(one, Exception):
            notes.append(f"entry {number} could not be read: {type(one).__name__}: {one}")
        elif one is None:
            notes.append(f"entry {number} was left out: it has no title, text, link or id")
    more = len(notes) - NOTES
    return (*notes[:NOTES], f"and {more} more like these") if more > 0 else tuple(notes)


def _base(document: RawDocument, url: str) -> str:
    return (document.link and absolute(url, document.link)) or url


def _drafted(raw: RawEntry, base: str) -> Draft | Exception | None:
    try:
        return draft(raw, base)
    except _ERRORS as error:
        return error


def _all_drafted(document: RawDocument, base: str) -> list[Draft | None]:
    return [draft(raw, base) for raw in document.entries]


def _read(sniffed: Sniffed, answer: Answer) -> RawDocument:
    if sniffed.shape is Shape.JSON:
        return cast("RawDocument", import_module("watcher.collectors.jsonfeed").read(sniffed.body))
    body, note = newest_of(sniffed.body)
    try:
        document = regular.read(body, _full_name)
    except regular.IrregularError:
        return cast("RawDocument", _border().read(sniffed.body, answer.charset))
    return replace(document, notes=(note,)) if note else document


def _part_reader(charset: str | None) -> Callable[[bytes, Cut], RawDocument]:
    """Reads some of a document's entries; also such as are not regular where all around them is: then none
    spoils another."""

    def read(body: bytes, part: Cut) -> RawDocument:
        with suppress(regular.IrregularError):
            return regular.read(body, _full_name, part)
        if part.moving or part.rebinding:
            raise regular.IrregularError
        regular.check_around(body)
        return cast("RawDocument", _border().read(body, charset))

    return read


def _full_name(author: str) -> str:
    return cast("str", _border().full_name(author))


def _border() -> Any:
    """feedparser takes as long to import as ten feeds to read, and most rounds need it for none."""
    return import_module("watcher.collectors.feedparser_border")
