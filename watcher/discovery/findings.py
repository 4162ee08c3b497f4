"""Pure: the ways in which a site's publications can be collected, compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from watcher.discovery.channel import Channel
from watcher.items import Entry
from watcher.recipes import Recipe
from watcher.sources import Kind

RECENT = timedelta(days=365)
"""A feed whose newest entry is older was left behind by its site."""
FULL = 5
"""So many dated entries make a list that needs no better."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One way, tried: its entries are what the collector gave. `page` is the page that led to it."""

    kind: Kind
    url: str
    page: str
    entries: tuple[Entry, ...]
    recipe: Recipe | None = None
    keep: str | None = None
    channel: Channel = field(default_factory=Channel)

    @property
    def dated(self) -> int:
        return sum(entry.published is not None for entry in self.entries)

    @property
    def newest(self) -> datetime | None:
        return max((entry.published for entry in self.entries if entry.published is not None), default=None)

    def missing(self) -> tuple[str, ...]:
        """What some of the entries lack, in words."""
        lacks = {
            "a date": len(self.entries) - self.dated,
            "a link": sum(entry.link is None for entry in self.entries),
            "a text of their own": sum(not entry.text for entry in self.entries),
            "a title of their own": sum(entry.guessed for entry in self.entries),
        }
        return tuple(f"{count} of {len(self.entries)} lack {what}" for what, count in lacks.items() if count)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One address that was asked, as what, and how it ended in words."""

    url: str
    role: str
    result: str


def ranked(findings: Sequence[Finding], now: datetime) -> tuple[Finding, ...]:
    """The best first: a living feed, a list with dates, a map, and what is without dates or left behind."""
    return tuple(
        sorted(findings, key=lambda one: (_tier(one, now), -_closeness(one), -min(len(one.entries), 50)))
    )


def is_enough(findings: Sequence[Finding], wanted: Kind | None, now: datetime) -> bool:
    """Whether nothing better need be looked for: a living feed with entries, or what was `wanted`."""
    for one in findings:
        if wanted is None and one.kind == "feed" and _tier(one, now) == 0:
            return True
        if wanted == one.kind and one.entries:
            return True
    return False


def has_good_list(findings: Sequence[Finding]) -> bool:
    """Whether a page's own list is so good that neither another page nor a map of the site is needed."""
    return any(one.kind == "listing" and one.dated >= FULL for one in findings)


def _tier(one: Finding, now: datetime) -> int:
    if not one.entries:
        return 9
    newest = one.newest
    alive = newest is None or now - newest < RECENT
    if _is_of_comments(one.url) or not alive:
        return 6
    if one.kind == "feed":
        return 0 if newest is not None else 3
    if one.kind == "listing":
        return 2 if 2 * one.dated >= len(one.entries) else 5
    return 1 if one.dated and not any(entry.guessed for entry in one.entries) else 4


def _closeness(one: Finding) -> int:
    """How far into the site page and way go together: a section's own feed is nearer than the site's."""
    asked, found = (urlsplit(address).path.strip("/").split("/") for address in (one.page, one.url))
    return sum(1 for a, b in zip(asked, found, strict=False) if a and a == b)


def _is_of_comments(url: str) -> bool:
    return "comment" in url.lower()
