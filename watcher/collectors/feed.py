"""Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed."""

from __future__ import annotations

from watcher.collectors import feedparser_border, jsonfeed
from watcher.collectors.collection import Collection
from watcher.collectors.drafting import draft
from watcher.collectors.identity import Draft, keyed
from watcher.collectors.raw import RawDocument, UnreadableError
from watcher.collectors.sniffing import Shape, Sniffed, sniff
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer
from watcher.web.urls import absolute

NOTES = 5
"""The most notes on single entries; a broken feed would have thousands."""

_LOOK_AT_IT = "open the address in a browser; if it stays so, tell the publisher"


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:  # noqa: ARG001
    """The entries of a feed in its own order; a sound feed without entries is no problem."""
    sniffed = sniff(answer.body)
    if sniffed.problem is not None:
        return Collection(problem=sniffed.problem)
    try:
        document = _read(sniffed, answer)
    except jsonfeed.NotAJsonFeedError:
        remedy = "look for a new address on the homepage"
        return Collection(problem=Problem(Fault.NOT_A_FEED, "answered JSON that is no JSON Feed", remedy))
    except UnreadableError as error:
        return Collection(problem=Problem(Fault.UNREADABLE, str(error), _LOOK_AT_IT))
    return entries_of(document, answer.url, source.keep)


def entries_of(document: RawDocument, url: str, keep: str | None) -> Collection:
    """Entries out of a document that was fetched from `url`, only those whose link contains `keep`."""
    drafts, notes = _drafts(document, url)
    if document.entries and not drafts:
        detail = f"holds {len(document.entries)} entries, and nothing readable in any of them"
        return Collection(problem=Problem(Fault.UNREADABLE, detail, _LOOK_AT_IT), notes=notes)
    kept = [one for one in drafts if keep is None or keep in (one.link or "")]
    if drafts and not kept:
        notes = (*notes, f"none of {len(drafts)} links contains {keep!r}, which this source keeps")
    entries, noticed = keyed(kept)
    return Collection(entries, notes=(*notes, *noticed))


def _drafts(document: RawDocument, url: str) -> tuple[list[Draft], tuple[str, ...]]:
    base = (document.link and absolute(url, document.link)) or url
    notes = list(document.notes)
    drafts: list[Draft] = []
    for number, raw in enumerate(document.entries, start=1):
        try:
            drafted = draft(raw, base)
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            notes.append(f"entry {number} could not be read: {type(error).__name__}: {error}")
            continue
        if drafted is None:
            notes.append(f"entry {number} was left out: it has no title, text, link or id")
        else:
            drafts.append(drafted)
    more = len(notes) - NOTES
    return drafts, (*notes[:NOTES], f"and {more} more like these") if more > 0 else tuple(notes)


def _read(sniffed: Sniffed, answer: Answer) -> RawDocument:
    if sniffed.shape is Shape.JSON:
        return jsonfeed.read(sniffed.body)
    return feedparser_border.read(sniffed.body, answer.charset)
