"""A recipe on a page: the publications that it finds, and how often each of its selectors did."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.collectors.dates import parse_date
from watcher.collectors.markup import Element
from watcher.collectors.raw import RawEntry
from watcher.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Matched:
    """One key of a recipe: in how many of the `items` its `selector` found something that can be used.

    For the key `item` itself, `found` and `items` are the number of elements in the page.
    """

    key: str
    selector: str
    found: int
    items: int


def select_entries(page: Element, recipe: Recipe, most: int | None = None) -> tuple[RawEntry, ...]:
    """The publications in page order, at most `most`. Raises SelectorSyntaxError."""
    return tuple(_entry(item, recipe) for item in page.select(recipe.item)[:most])


def one_a_link(entries: Sequence[RawEntry]) -> tuple[RawEntry, ...]:
    """Of the links to one page the one with the most to say: cards link their picture and "read more" too."""
    best: dict[str, RawEntry] = {}
    for number, one in enumerate(entries):
        name = one.link or f"#{number}"
        if name not in best or len(one.title) > len(best[name].title):
            best[name] = one
    return tuple(best.values())


def matched(recipe: Recipe, entries: Sequence[RawEntry]) -> tuple[Matched, ...]:
    """How often each stated selector found something, out of the entries that the recipe gave."""
    counts = {
        "link": sum(one.link is not None for one in entries),
        "title": sum(bool(one.title.strip()) for one in entries),
        "date": sum(any(map(parse_date, one.dates)) for one in entries),
        "summary": sum(any(map(str.strip, one.contents)) for one in entries),
    }
    selectors = {
        "link": recipe.link,
        "title": recipe.title or f"{recipe.link} (its text)",
        "date": recipe.date,
        "summary": recipe.summary,
    }
    items = len(entries)
    return (
        Matched("item", recipe.item, items, items),
        *(Matched(key, stated, counts[key], items) for key, stated in selectors.items() if stated),
    )


def _entry(item: Element, recipe: Recipe) -> RawEntry:
    link = first(item, recipe.link)
    title = first(item, recipe.title) if recipe.title else link
    summary = first(item, recipe.summary)
    date = first(item, recipe.date)
    return RawEntry(
        title=_markup(title),
        link=link.attribute("href") if link else None,
        contents=(_markup(summary),) if summary else (),
        dates=tuple(text for text in (date.attribute("datetime"), date.text()) if text) if date else (),
    )


def first(item: Element, selector: str | None) -> Element | None:
    """The first element that a selector finds, the item itself included. Raises SelectorSyntaxError."""
    found = item.select(selector) if selector else ()
    return found[0] if found else None


def _markup(element: Element | None) -> str:
    return html.escape(element.text(), quote=False) if element else ""
