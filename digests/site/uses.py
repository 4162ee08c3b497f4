"""The repertoire of uses: what public bodies, and others who tell at first hand, do with AI."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from digests.site.content import Content
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.shelves import Shelf, ShelfHead, shelve
from digests.texts.templating import render


@dataclass(frozen=True, slots=True)
class _UsesPage:
    frame: Frame
    head: Head
    peers: int
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class _UsesView:
    shell: Shell
    peers: int
    shelf: Shelf
    machine: str
    articles: tuple[Markup, ...]


def use_pages(content: Content) -> Iterator[AnyPlanned]:
    """The repertoire and the pages behind it."""
    cards = tuple(card for card in content.shown if card.is_use)
    named = ShelfHead("usages/index", content.frame.words.say("Répertoire des usages"), "usages")
    shelf, pages = shelve(content.frame, named, cards)
    head = Head("usages/index.html", named.title, section="usages")
    peers = sum(card.is_peer for card in cards)
    yield Planned(head.path, _UsesPage(content.frame, head, peers, shelf), _uses_page, shelf.latest)
    yield from pages


def _uses_page(page: _UsesPage, shown: Shown) -> str:
    items = page.shelf.latest
    view = _UsesView(
        shell=shell(page.frame, page.head),
        peers=page.peers,
        shelf=page.shelf,
        machine=shown.articles.machine(items),
        articles=shown.articles.html(items, root_of(page.head.path)),
    )
    return render("site/uses.html.j2", view, page.frame.words)
