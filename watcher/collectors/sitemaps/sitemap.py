"""Sitemaps, indexes of sitemaps and news sitemaps: pages that were not listed before are publications.

A lastmod is no date of publication: many sites set all of them at each release. It tells which pages to look
at first, and that a page is old when it is far behind the newest one. Else a page has the date in its
address or that of its article; and a page that was ever listed is nothing new, whatever its lastmod says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.collectors.collection import Collection
from watcher.collectors.dates import parse_date
from watcher.collectors.drafting import draft
from watcher.collectors.identity import Draft, keyed
from watcher.collectors.openings import SITEMAP_BYTES
from watcher.collectors.raw import RawEntry, UnreadableError
from watcher.collectors.sitemaps.documents import Listed, read
from watcher.collectors.sitemaps.index import followed
from watcher.collectors.sitemaps.memory import Memory, child_mark, page_mark
from watcher.collectors.sitemaps.slugs import day_of, title_of
from watcher.collectors.sniffing import sniff
from watcher.collectors.texts import headline
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer, FetchError
from watcher.web.decoding import BoundedBody

MOST = 200
"""The most pages of one sitemap that become entries, the newest: the others are known from then on."""
SURGE = 50
"""With more new pages than this at once, and more than half of those known, a site was rebuilt or opened its
archive: they are no news."""
LONG_AGO = timedelta(days=30)
"""A page so far behind the newest lastmod of its site is old; a later one may be new, or only touched."""

_GZIP = b"\x1f\x8b"
_STAMP = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d(?:T[\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?)?)?\Z")
"""The forms of a lastmod (https://www.w3.org/TR/NOTE-datetime); as texts they sort by time."""


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """The pages that are listed for the first time, the newest first; of an index, the maps to ask for."""
    try:
        sitemap = read(_unpacked(answer.body))
    except FetchError as error:
        return Collection(problem=error.problem)
    except UnreadableError as error:
        remedy = "ask the publisher for a sitemap without <!ENTITY> declarations"
        return Collection(problem=Problem(Fault.UNREADABLE, str(error), remedy))
    known = Memory.read(memory)
    notes = ("broken XML, read as far as it goes",) if sitemap.broken else ()
    if sitemap.children is not None:
        return followed(sitemap.children, answer, known, notes)
    if sitemap.pages is None:
        feed = Problem(Fault.NOT_A_FEED, "answered a feed, not a sitemap", "set kind: feed")
        return Collection(problem=sniff(answer.body).problem or feed)
    return _pages(sitemap.pages, answer, source, known, notes)


def _unpacked(body: bytes) -> bytes:
    """The body, unpacked if it is a gzip file itself. Raises FetchError when that would be too large."""
    if not body.startswith(_GZIP):
        return body
    bounded = BoundedBody("gzip", SITEMAP_BYTES)
    bounded.feed(body)
    return bounded.finish()


def _pages(
    listed: Sequence[Listed], answer: Answer, source: Source, known: Memory, notes: tuple[str, ...]
) -> Collection:
    kept = [page for page in listed if _is_kept(page, source)]
    if listed and not kept:
        notes = (*notes, f"none of {len(listed)} addresses is one that this source keeps")
    marks = [page_mark(page.address) for page in kept]
    fresh = [page for page, mark in zip(kept, marks, strict=True) if mark not in known.seen]
    newest = max((_stamp(page) for page in kept), default="")
    after = known.begun(answer.moment).listing(marks, newest).was_read(answer.url)
    old = _long_ago(after.newest)
    chosen = [_draft(page, answer.url, old) for page in _newest_first(fresh)]
    drafts = [draft for draft in chosen if draft is not None]
    if (reason := _no_news(drafts, len(fresh), answer, known)) is not None:
        drafts = [draft for draft in drafts if draft.published is not None]
        notes = (*notes, reason)
    entries, noticed = keyed(drafts)
    return Collection(entries, notes=(*notes, *noticed), memory=after.kept())


def _is_kept(page: Listed, source: Source) -> bool:
    """Whether a page is one that the source keeps, and in its language as far as that is stated."""
    if source.keep is not None and source.keep not in page.address:
        return False
    return source.language == "multi" or not page.language or page.language.startswith(source.language)


def _no_news(drafts: Iterable[Draft], fresh: int, answer: Answer, known: Memory) -> str | None:
    """Why pages without a date are not news though they were not listed before; None when they are.

    At the very first visit they may be told or not: then, nothing of unknown age is news anyway.
    """
    undated = sum(draft.published is None for draft in drafts)
    if not undated or known.is_first_visit(answer.moment):
        return None
    child = known.children.get(child_mark(answer.url))
    if child is not None and child.first:
        return f"{undated} pages of a map that was not read before are known from now on"
    if fresh > max(SURGE, len(known.seen) // 2):
        return f"{fresh} pages are listed for the first time, no news but a rebuilt site: known from now on"
    return None


def _newest_first(pages: Sequence[Listed]) -> list[Listed]:
    """The pages that become entries. Those without a date come last, and of these the last in the file
    first: what writes sitemaps without dates (WordPress) goes through its posts in order of their numbers.
    """
    ranks = sorted(((_stamp(page), place) for place, page in enumerate(pages)), reverse=True)
    return [pages[place] for _, place in ranks[:MOST]]


def _stamp(page: Listed) -> str:
    stated = page.published or page.changed
    return stated if _STAMP.match(stated) else ""


def _long_ago(newest: str) -> datetime | None:
    moment = _moment(newest)
    return None if moment is None else moment - LONG_AGO


def _draft(page: Listed, base: str, old: datetime | None) -> Draft | None:
    """An entry without text; None when the address is none."""
    stated = headline(page.title)
    title = html.escape(stated or title_of(page.address), quote=False)
    drafted = draft(RawEntry(title=title, link=page.address, dates=_dates(page, old)), base)
    if drafted is None or drafted.link is None:
        return None
    return replace(drafted, guessed=not stated)


def _dates(page: Listed, old: datetime | None) -> tuple[str, ...]:
    """When the page was published, as far as that is sure, the best first."""
    day = day_of(page.address)
    changed = _moment(page.changed)
    dates = (
        page.published,
        day.isoformat() if day else "",
        page.changed if changed is not None and old is not None and changed < old else "",
    )
    return tuple(date for date in dates if date)


def _moment(stamp: str) -> datetime | None:
    return parse_date(stamp) if len(stamp) >= len("2026-11-23") and _STAMP.match(stamp) else None
