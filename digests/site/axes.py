"""A page for each axis of the watch, and one that compares them week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from classifiers.assessment import Axis
from classifiers.register import AxisEntry
from digests.site.cards import Card
from digests.site.charts import Chart, axes_by_week
from digests.site.content import Content
from digests.site.counting import WEEKS, by_week
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.shelves import Shelf, ShelfHead, shelve
from digests.texts.french import AXIS_NAMES
from digests.texts.templating import render

RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class AxisLine:
    """An axis in the list of all; `scope` says what it covers."""

    id: Axis
    name: str
    scope: str
    total: int
    recent: int


@dataclass(frozen=True, slots=True)
class _AxisPage:
    frame: Frame
    head: Head
    scope: str
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class _AxisView:
    shell: Shell
    name: str
    scope: str
    shelf: Shelf
    machine: str
    articles: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class _IndexPage:
    frame: Frame
    lines: tuple[AxisLine, ...]
    weeks: tuple[date, ...]
    counts: tuple[tuple[Axis, tuple[int, ...]], ...]
    until: date
    draws: bool


@dataclass(frozen=True, slots=True)
class _IndexView:
    shell: Shell
    lines: tuple[AxisLine, ...]
    chart: Chart | None


def axis_pages(content: Content) -> Iterator[AnyPlanned]:
    """The list of the axes, one page for each, and the pages behind it."""
    frame, words = content.frame, content.frame.words
    entries = {entry.id: entry for entry in content.register.axes}
    shown = content.shown
    lines: list[AxisLine] = []
    counts: list[tuple[Axis, tuple[int, ...]]] = []
    weeks: tuple[date, ...] = ()
    for axis in AXIS_NAMES:
        cards = tuple(card for card in shown if axis in card.axes)
        weeks, counted = by_week((card for card in cards if card.axes[0] == axis), content.today, WEEKS)
        counts.append((axis, counted))
        line = _line(entries[axis], cards, content)
        lines.append(line)
        named = ShelfHead(f"axes/{axis}", words.say("Axe {name}", name=line.name), "axes")
        shelf, pages = shelve(frame, named, cards)
        head = Head(f"{named.stem}.html", named.title, description=line.scope, section="axes")
        yield Planned(head.path, _AxisPage(frame, head, line.scope, shelf), _axis_page, shelf.latest)
        yield from pages
    index = _IndexPage(frame, tuple(lines), weeks, tuple(counts), content.today, content.draws)
    yield Planned("axes/index.html", index, _index_page)


def _line(entry: AxisEntry, cards: tuple[Card, ...], content: Content) -> AxisLine:
    words = content.frame.words
    scope = words.say(entry.scope).replace("'", "’")
    recent = sum((content.today - card.day).days < RECENT_DAYS for card in cards)
    return AxisLine(entry.id, words.say(AXIS_NAMES[entry.id]), scope, len(cards), recent)


def _axis_page(page: _AxisPage, shown: Shown) -> str:
    items = page.shelf.latest
    view = _AxisView(
        shell=shell(page.frame, page.head),
        name=page.head.title,
        scope=page.scope,
        shelf=page.shelf,
        machine=shown.articles.machine(items),
        articles=shown.articles.html(items, root_of(page.head.path)),
    )
    return render("site/axis.html.j2", view, page.frame.words)


def _index_page(page: _IndexPage, _shown: Shown) -> str:
    words = page.frame.words
    chart = axes_by_week(page.weeks, page.counts, page.until, words, draws=page.draws)
    head = Head("axes/index.html", words.say("Axes de la veille"), section="axes")
    return render("site/axes.html.j2", _IndexView(shell(page.frame, head), page.lines, chart), words)
