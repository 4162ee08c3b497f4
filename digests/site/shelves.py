"""Long lists in pages of a size to read: the newest on the page itself, all of them by year behind it.

A year's pages are counted from its first publication on, so that a new one changes the last page only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from digests.site.cards import Card
from digests.site.frame import Frame, Head, Link, Shell, root_of, shell
from digests.site.planning import Planned, Shown
from digests.texts.language import Language
from digests.texts.templating import render

PART = 40
"""Publications of a page: some five screens."""
LATEST = 20


@dataclass(frozen=True, slots=True)
class Part:
    """Some publications in the order of their dates, the newest first; `name` is `2026-3`."""

    name: str
    first: date
    last: date
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part as it is named in a list: what it spans, and where it is."""

    year: str
    href: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list of publications: what its own page shows of it, and links to the rest."""

    latest: tuple[int, ...]
    total: int
    links: tuple[PartLink, ...]

    @property
    def years(self) -> tuple[tuple[str, tuple[PartLink, ...]], ...]:
        """The links by year."""
        return tuple((year, tuple(links)) for year, links in groupby(self.links, key=lambda one: one.year))


@dataclass(frozen=True, slots=True)
class ShelfHead:
    """What the pages of a list are called: `stem` is their path without its ending."""

    stem: str
    title: str
    section: str
    feed: str = ""


@dataclass(frozen=True, slots=True)
class _PartPage:
    frame: Frame
    head: Head
    up: Link
    span: str
    items: tuple[int, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class _PartView:
    shell: Shell
    up: Link
    title: str
    span: str
    machine: str
    articles: tuple[Markup, ...]
    newer: str
    older: str


def parts_of(cards: Sequence[Card], size: int = PART) -> tuple[Part, ...]:
    """The parts of a list that has the newest first, in the same order."""
    found: list[Part] = []
    for year, of_year in groupby(cards, key=lambda card: card.day.year):
        oldest_first = list(of_year)[::-1]
        chunks = [oldest_first[start : start + size] for start in range(0, len(oldest_first), size)]
        numbered = list(enumerate(chunks, start=1))
        found += [
            Part(f"{year}-{number}", chunk[0].day, chunk[-1].day, tuple(card.item_id for card in chunk[::-1]))
            for number, chunk in reversed(numbered)
        ]
    return tuple(found)


def shelve(
    frame: Frame, named: ShelfHead, cards: Sequence[Card]
) -> tuple[Shelf, tuple[Planned[_PartPage], ...]]:
    """The shelf of a list that has the newest first, and the pages behind it: none for a short one."""
    items = tuple(card.item_id for card in cards)
    if len(items) <= PART:
        return Shelf(items, len(items), ()), ()
    parts = parts_of(cards)
    links = tuple(_part_link(frame.words, named, part) for part in parts)
    pages = tuple(
        _planned(frame, named, part, link, _href(links, place - 1), _href(links, place + 1))
        for place, (part, link) in enumerate(zip(parts, links, strict=True))
    )
    return Shelf(items[:LATEST], len(items), links), pages


def _part_link(words: Language, named: ShelfHead, part: Part) -> PartLink:
    name = named.stem.rpartition("/")[2]
    days = words.days(part.first, part.last)
    return PartLink(str(part.last.year), f"{name}-{part.name}.html", days, len(part.items))


def _href(links: Sequence[PartLink], place: int) -> str:
    return links[place].href if 0 <= place < len(links) else ""


def _planned(
    frame: Frame, named: ShelfHead, part: Part, link: PartLink, newer: str, older: str
) -> Planned[_PartPage]:
    path = f"{named.stem}-{part.name}.html"
    title = frame.words.say("{name}, {days}", name=named.title, days=link.text)
    page = _PartPage(
        frame=frame,
        head=Head(path, title, section=named.section, feed=named.feed),
        up=Link(f"{named.stem.rpartition('/')[2]}.html", named.title),
        span=link.text,
        items=part.items,
        newer=newer,
        older=older,
    )
    return Planned(path, page, _part_page, page.items)


def _part_page(page: _PartPage, shown: Shown) -> str:
    root = root_of(page.head.path)
    view = _PartView(
        shell=shell(page.frame, page.head),
        up=page.up,
        title=page.up.text,
        span=page.span,
        machine=shown.articles.machine(page.items),
        articles=shown.articles.html(page.items, root),
        newer=page.newer,
        older=page.older,
    )
    return render("site/part.html.j2", view, page.frame.words)
