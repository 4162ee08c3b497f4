"""The repertoire of solutions: which are spoken of, by how many publications, and by which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from digests.site.cards import Card
from digests.site.content import Content
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.naming import Solution, SolutionList
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.shelves import Shelf, ShelfHead, shelve
from digests.texts.language import Language
from digests.texts.templating import render


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    name: str
    maker: str
    country: str
    total: int
    last: str
    last_iso: str


@dataclass(frozen=True, slots=True)
class _Kind:
    anchor: str
    name: str
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _SolutionPage:
    frame: Frame
    head: Head
    kind: str
    line: _Line
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class _SolutionView:
    shell: Shell
    kind: str
    line: _Line
    shelf: Shelf
    machine: str
    articles: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class _IndexPage:
    frame: Frame
    kinds: tuple[_Kind, ...]


@dataclass(frozen=True, slots=True)
class _IndexView:
    shell: Shell
    kinds: tuple[_Kind, ...]


def solution_pages(content: Content, listed: SolutionList) -> Iterator[AnyPlanned]:
    """The repertoire, and a page for each solution that some publication names."""
    frame = content.frame
    naming: defaultdict[str, list[Card]] = defaultdict(list)
    for card in content.shown:
        for solution in content.solutions.get(card.item_id, ()):
            naming[solution].append(card)
    lines: defaultdict[str, list[_Line]] = defaultdict(list)
    for solution in listed.solutions:
        if cards := naming[solution.id]:
            line = _line(solution, cards, frame.words)
            lines[solution.kind].append(line)
            yield from _pages(frame, frame.words.say(listed.kinds[solution.kind]), line, tuple(cards))
    kinds = tuple(
        _Kind(
            kind, frame.words.say(name), tuple(sorted(lines[kind], key=lambda line: (-line.total, line.id)))
        )
        for kind, name in listed.kinds.items()
        if lines[kind]
    )
    yield Planned("solutions/index.html", _IndexPage(frame, kinds), _index_page)


def _line(solution: Solution, cards: list[Card], words: Language) -> _Line:
    last = cards[0].day
    return _Line(
        id=solution.id,
        name=solution.name,
        maker=solution.maker,
        country=words.say(solution.country),
        total=len(cards),
        last=words.long_date(last),
        last_iso=last.isoformat(),
    )


def _pages(frame: Frame, kind: str, line: _Line, cards: tuple[Card, ...]) -> Iterator[AnyPlanned]:
    named = ShelfHead(f"solutions/{line.id}", line.name, "solutions")
    shelf, pages = shelve(frame, named, cards)
    head = Head(f"{named.stem}.html", named.title, section="solutions")
    yield Planned(head.path, _SolutionPage(frame, head, kind, line, shelf), _solution_page, shelf.latest)
    yield from pages


def _solution_page(page: _SolutionPage, shown: Shown) -> str:
    items = page.shelf.latest
    view = _SolutionView(
        shell=shell(page.frame, page.head),
        kind=page.kind,
        line=page.line,
        shelf=page.shelf,
        machine=shown.articles.machine(items),
        articles=shown.articles.html(items, root_of(page.head.path)),
    )
    return render("site/solution.html.j2", view, page.frame.words)


def _index_page(page: _IndexPage, _shown: Shown) -> str:
    head = Head("solutions/index.html", page.frame.words.say("Répertoire des solutions"), section="solutions")
    return render("site/solutions.html.j2", _IndexView(shell(page.frame, head), page.kinds), page.frame.words)
