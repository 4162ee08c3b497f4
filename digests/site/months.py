"""All publications by month: what the search links to, and what stands in for it without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from digests.site.cards import Card
from digests.site.content import Content
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.shelves import PART
from digests.texts.templating import render


@dataclass(frozen=True, slots=True)
class MonthPart:
    """Some publications of a month, the newest first, counted from its first one on; `number` starts at 1.

    `alone` says that the month has no other part.
    """

    month: date
    number: int
    alone: bool
    items: tuple[int, ...]

    @property
    def label(self) -> str:
        """`2026-11-1`."""
        return f"{self.month:%Y-%m}-{self.number}"

    @property
    def path(self) -> str:
        return f"publications/{self.label}.html"


@dataclass(frozen=True, slots=True)
class _Month:
    month: date
    total: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PartPage:
    frame: Frame
    part: MonthPart
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class _PartView:
    shell: Shell
    month: str
    number: int
    alone: bool
    machine: str
    articles: tuple[Markup, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class _IndexPage:
    frame: Frame
    months: tuple[_Month, ...]


@dataclass(frozen=True, slots=True)
class _MonthView:
    name: str
    total: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _IndexView:
    shell: Shell
    years: tuple[tuple[str, tuple[_MonthView, ...]], ...]


def month_parts(content: Content) -> tuple[MonthPart, ...]:
    """All that is shown, by month and in parts, the newest first."""
    found: list[MonthPart] = []
    for month, cards in groupby(content.shown, key=lambda card: card.day.replace(day=1)):
        oldest_first = list(cards)[::-1]
        chunks = [oldest_first[start : start + PART] for start in range(0, len(oldest_first), PART)]
        found += [
            MonthPart(month, number, len(chunks) == 1, _newest_first(chunk))
            for number, chunk in reversed(list(enumerate(chunks, start=1)))
        ]
    return tuple(found)


def places(parts: tuple[MonthPart, ...]) -> Mapping[int, str]:
    """On which page of the months each publication stands."""
    return {item: part.path for part in parts for item in part.items}


def month_pages(content: Content, parts: tuple[MonthPart, ...]) -> Iterator[AnyPlanned]:
    """The list of the months, and their pages."""
    for place, part in enumerate(parts):
        newer = f"{parts[place - 1].label}.html" if place else ""
        older = f"{parts[place + 1].label}.html" if place + 1 < len(parts) else ""
        page = _PartPage(content.frame, part, newer, older)
        yield Planned(part.path, page, _part_page, part.items)
    months = tuple(
        _Month(month, sum(len(part.items) for part in found), tuple(part.label for part in found))
        for month, found in ((month, list(of)) for month, of in groupby(parts, key=lambda part: part.month))
    )
    yield Planned("publications/index.html", _IndexPage(content.frame, months), _index_page)


def _newest_first(oldest_first: list[Card]) -> tuple[int, ...]:
    return tuple(card.item_id for card in oldest_first[::-1])


def _part_page(page: _PartPage, shown: Shown) -> str:
    words, part = page.frame.words, page.part
    month = words.month(part.month)
    title = words.say("Publications, {month}", month=month)
    if not part.alone:
        title = words.say("Publications, {month}, page {n}", month=month, n=part.number)
    view = _PartView(
        shell=shell(page.frame, Head(part.path, title, section="recherche")),
        month=month,
        number=part.number,
        alone=part.alone,
        machine=shown.articles.machine(part.items),
        articles=shown.articles.html(part.items, root_of(part.path)),
        newer=page.newer,
        older=page.older,
    )
    return render("site/month.html.j2", view, words)


def _index_page(page: _IndexPage, _shown: Shown) -> str:
    words = page.frame.words
    head = Head("publications/index.html", words.say("Toutes les publications"), section="recherche")
    months = [(one, _MonthView(words.month(one.month), one.total, one.parts[::-1])) for one in page.months]
    years = tuple(
        (str(year), tuple(view for _, view in of))
        for year, of in groupby(months, lambda pair: pair[0].month.year)
    )
    return render("site/months.html.j2", _IndexView(shell(page.frame, head), years), words)
