"""From what stands in a document to an entry without a key: plain texts, a complete link, a date."""

from __future__ import annotations

import re
from datetime import datetime

from watcher.collectors.dates import parse_date
from watcher.collectors.identity import Draft, hashes_of
from watcher.collectors.raw import RawEntry
from watcher.collectors.texts import FIRST_WORDS, TITLE, collapse, headline, plain, shortened
from watcher.web.urls import absolute

LINK = 2_000
"""The most characters of a link: what browsers used to open at most. The longest in 4,000 feeds has 340."""

_CELEX = re.compile(r"^CELEX:\s?\S+:\s+(?=\S)")
"""EUR-Lex puts the document's number before its title; it stays in the link."""

_NO_TITLES = frozenset({"no title", "untitled", "sans titre", "(no title)", "(sans titre)"})

_TIME_ELEMENT = re.compile(r"<time\b[^<>]*\bdatetime\s*=\s*[\"']([^\"'<>]{8,40})", re.IGNORECASE)
"""Drupal's default feeds have no pubDate; the date stands inside the description."""


def draft(raw: RawEntry, base: str) -> Draft | None:
    """The entry, with its link as it reads from `base`; None when nothing in it could stand as its title."""
    link = _link(raw.link or "", base)
    text = _longest(raw.contents)
    identifier = collapse(raw.id or "") or None
    title = _title(raw.title, text) or shortened(link or identifier or "", TITLE)
    if not title:
        return None
    return Draft(
        id=identifier,
        title=title,
        link=link,
        text=text,
        published=_published(raw),
        author=headline(raw.author or "") or None,
        hashes=hashes_of(title, text),
    )


def _link(stated: str, base: str) -> str | None:
    link = absolute(base, collapse(stated)) if 0 < len(stated) <= LINK else None
    return link if link and len(link) <= LINK else None


def _title(markup: str, text: str) -> str:
    title = _CELEX.sub("", headline(markup))
    if title and not (text and title.lower() in _NO_TITLES):
        return title
    return shortened(text, FIRST_WORDS)


def _longest(contents: tuple[str, ...]) -> str:
    """The longest text once markup is gone; what has less markup than that is not even converted."""
    best = ""
    for markup in sorted(contents, key=len, reverse=True):
        if len(markup) > len(best):
            best = max(best, plain(markup), key=len)
    return best


def _published(raw: RawEntry) -> datetime | None:
    for text in raw.dates:
        if moment := parse_date(text):
            return moment
    for markup in raw.contents:
        if (match := _TIME_ELEMENT.search(markup)) and (moment := parse_date(match.group(1))):
            return moment
    return None
