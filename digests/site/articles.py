"""Publications as the site's pages show them, each made once however many pages it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from digests.rows import ItemRow
from digests.texts.language import Language
from digests.texts.templating import render
from digests.views.view import ItemView, item_view, machine_view


@dataclass(frozen=True, slots=True)
class Article:
    """A publication: cleaned texts, and what feeds and the search need beside them."""

    view: ItemView
    seen: datetime
    model: str
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ArticleView:
    item: ItemView
    root: str


class Articles:
    """The publications that were fetched for the pages under way."""

    def __init__(self, words: Language, zone: ZoneInfo) -> None:
        self._words = words
        self._zone = zone
        self._held: dict[int, Article] = {}
        self._drawn: dict[tuple[int, str], Markup] = {}

    def add(self, rows: Iterable[ItemRow]) -> None:
        """Take rows in; one that is held already is kept as it is."""
        for row in rows:
            if row.item_id not in self._held:
                view = item_view(row, self._zone, self._words)
                self._held[row.item_id] = Article(view, row.seen, row.model, row.axes)

    def missing(self, items: Iterable[int]) -> tuple[int, ...]:
        """Those that are not held, each once."""
        return tuple(dict.fromkeys(item for item in items if item not in self._held))

    def __getitem__(self, item_id: int) -> Article:
        return self._held[item_id]

    def html(self, items: Iterable[int], root: str) -> tuple[Markup, ...]:
        """Each as an `article` element, for a page that is `root` below the folder of all pages."""
        return tuple(self._article(item, root) for item in items)

    def machine(self, items: Iterable[int]) -> str:
        """The sentence that says which versions of the model classified these; empty for none."""
        return machine_view(sorted({self._held[item].model for item in items}), words=self._words)

    def _article(self, item_id: int, root: str) -> Markup:
        key = (item_id, root)
        if (html := self._drawn.get(key)) is None:
            view = _ArticleView(self._held[item_id].view, root)
            html = self._drawn[key] = Markup(render("site/article.html.j2", view, self._words))  # noqa: S704 - our template escapes
        return html
