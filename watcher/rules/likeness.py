"""Pure: whether an entry under a known name can be another publication, and whether two titles are alike."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Protocol

from watcher.web.urls import canonical

ALIKE = 0.5
"""Share of their words that two titles of one publication have in common (ours)."""

TOUCHED_UP = 0.6
"""Share of its words that a title keeps when it is only touched up, while page and date change too (ours)."""

UNLIKE = 0.3
"""Share of common words under which the title of a page is another one (ours)."""

_WORD = re.compile(r"\w+")


class Published(Protocol):
    """An entry of a source, or what is known of one."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def link(self) -> str | None: ...
    @property
    def published(self) -> datetime | None: ...


def words_of(title: str) -> frozenset[str]:
    """The words of a title, numbers among them, whatever their case."""
    return frozenset(_WORD.findall(title.casefold()))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of common words, 0 to 1. With other numbers in them (an edition, a date) titles are not alike."""
    if _numbers(one) != _numbers(other):
        return 0.0
    return _common(one, other)


def page_of(link: str | None) -> str | None:
    """The address of a page as it is compared."""
    return canonical(link) if link else None


def slug(link: str | None) -> str:
    """What a page is called within its site, whatever the site's address: empty for a front page."""
    return ((page_of(link) or "").partition("://")[2].partition("/")[2].rpartition("/")[2]).casefold()


def is_another(entry: Published, known: Published) -> bool:
    """Whether the source gave the name of a known entry to another publication.

    Under one id, when page, title and date are all others: a revision does not change all three (without
    pages of their own, when titles are unlike). Under one link, when titles are unlike and the day is a later
    one: a page that each edition overwrites.
    """
    if entry.title == known.title:
        return False
    mine, theirs = words_of(entry.title), words_of(known.title)
    day, day_before = entry.published, known.published
    if entry.key.startswith("link:"):
        is_later = day is not None and day_before is not None and day - day_before >= timedelta(days=1)
        return is_later and _common(mine, theirs) < UNLIKE
    if not entry.key.startswith("id:") or likeness(mine, theirs) >= TOUCHED_UP:
        return False
    if day is not None and day == day_before:
        return False
    page, page_before = slug(entry.link), slug(known.link)
    if page and page_before:
        return page != page_before
    return day is not None and day_before is not None and _common(mine, theirs) < UNLIKE


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(character.isdigit() for character in word))
