"""Listing pages: the publications of a site without a feed, found by the source's CSS recipe."""

from __future__ import annotations

import html

from watcher.collectors.collection import Collection
from watcher.collectors.feed import entries_of
from watcher.collectors.markup import Element, SelectorSyntaxError, decode, parse
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.collectors.sniffing import stated_charset
from watcher.items import Fault, Problem
from watcher.recipes import Recipe
from watcher.sources import Source
from watcher.web.answer import Answer
from watcher.web.urls import absolute

_REDESIGNED = "the recipe matched nothing: was the page redesigned? Compare it with the source's recipe"


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:  # noqa: ARG001
    """The publications that the recipe finds, in page order. A page where it finds none is a failure."""
    if source.recipe is None:
        problem = Problem(Fault.NO_COLLECTOR, "listing without a recipe", "add a recipe to the source")
        return Collection(problem=problem)
    page = parse(decode(answer.body, stated_charset(answer)))
    if page is None:
        return Collection(problem=Problem(Fault.EMPTY, "answered with an empty body", "wait"))
    try:
        found = [_entry(item, source.recipe) for item in page.select(source.recipe.item)]
    except SelectorSyntaxError as error:
        return Collection(problem=Problem(Fault.NO_COLLECTOR, f"recipe: {error}", "correct the recipe"))
    if not found:
        detail = f"no element matches {source.recipe.item!r}"
        return Collection(problem=Problem(Fault.EMPTY, detail, _REDESIGNED))
    if not any(raw.title for raw in found):
        detail = f"{len(found)} elements match {source.recipe.item!r}, none with a title"
        return Collection(problem=Problem(Fault.EMPTY, detail, _REDESIGNED))
    return entries_of(RawDocument(tuple(found), link=_base(page, answer.url)), answer.url, source.keep)


def _entry(item: Element, recipe: Recipe) -> RawEntry:
    link = _first(item, recipe.link)
    title = _first(item, recipe.title) if recipe.title else link
    summary = _first(item, recipe.summary)
    date = _first(item, recipe.date)
    return RawEntry(
        title=_markup(title),
        link=link.attribute("href") if link else None,
        contents=(_markup(summary),) if summary else (),
        dates=tuple(text for text in (date.attribute("datetime"), date.text()) if text) if date else (),
    )


def _first(item: Element, selector: str | None) -> Element | None:
    found = item.select(selector) if selector else ()
    return found[0] if found else None


def _markup(element: Element | None) -> str:
    return html.escape(element.text(), quote=False) if element else ""


def _base(page: Element, url: str) -> str:
    """The page's own `<base href>`, which links are relative to; else its address."""
    stated = _first(page, "base[href]")
    return (stated and absolute(url, stated.attribute("href") or "")) or url
