"""Listing pages: the publications of a site without a feed, found by the source's CSS recipe.

A recipe that finds nothing says what the page shows now, so that it can be repaired without looking for long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from watcher.collectors.collection import Collection
from watcher.collectors.feed import entries_of
from watcher.collectors.lists.finding import ListFound, find_lists
from watcher.collectors.markup import Element, SelectorSyntaxError, parse
from watcher.collectors.pages.selecting import Matched, first, matched, one_a_link, select_entries
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.collectors.texts import shortened
from watcher.items import Fault, Problem
from watcher.recipes import Recipe
from watcher.sources import Source
from watcher.web.answer import Answer
from watcher.web.charset import decode
from watcher.web.urls import absolute

TAGS = 12_000
"""The most tags read of a page: what selectors cost may grow with their square. Of 181 real pages the largest
has 3,300."""

DETAIL = 500
"""The most characters of what is said of a page whose recipe has to be repaired, and of its remedy."""
SAMPLE = 50
"""The publications in which a selector must find something at all."""

_LOOK = "open the page in a browser, and correct the source's recipe"


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:  # noqa: ARG001
    """The publications that the recipe finds, in page order. A page where it finds none is a failure."""
    if source.recipe is None:
        problem = Problem(Fault.NO_COLLECTOR, "listing without a recipe", "add a recipe to the source")
        return Collection(problem=problem)
    page = _page(answer)
    if page is None:
        return Collection(problem=Problem(Fault.EMPTY, "answered with an empty body", "wait"))
    try:
        found = select_entries(page, source.recipe)
    except SelectorSyntaxError as error:
        return Collection(problem=Problem(Fault.NO_COLLECTOR, f"recipe: {error}", "correct the recipe"))
    if (wrong := _what_fails(found, source.recipe)) is not None:
        return Collection(problem=_to_repair(wrong, page, answer.url))
    chosen = found if source.recipe.title else one_a_link(found)
    collection = entries_of(RawDocument(chosen, link=_base(page, answer.url)), answer.url, source.keep)
    if source.keep and not collection.entries and collection.problem is None:
        wrong = f"none of {len(chosen)} links contains {source.keep!r}, which this source keeps"
        return Collection(problem=_to_repair(wrong, page, answer.url))
    cut = (f"only the first {TAGS} tags of the page were read",) if answer.body.count(b"<") > TAGS else ()
    return replace(collection, notes=(*cut, *_unmatched(source.recipe, found), *collection.notes))


def check_recipe(answer: Answer, recipe: Recipe) -> tuple[Matched, ...]:
    """How often each selector of a recipe finds something in a page. Raises SelectorSyntaxError."""
    page = _page(answer)
    return matched(recipe, select_entries(page, recipe) if page else ())


def _page(answer: Answer) -> Element | None:
    return parse("<".join(decode(answer.body, answer.charset).split("<", TAGS)[:TAGS]))


def _what_fails(found: Sequence[RawEntry], recipe: Recipe) -> str | None:
    """Why nothing of the page can be used; None when something can.

    Links that are gone at once would give each publication a new identity, so that they fail like titles.
    """
    if not found:
        return f"no element matches {recipe.item!r}"
    if not any(raw.title.strip() for raw in found):
        return f"{len(found)} elements match {recipe.item!r}, none with a title"
    if "link" in recipe.model_fields_set and not any(raw.link for raw in found):
        return f"{len(found)} elements match {recipe.item!r}, none with a link by {recipe.link!r}"
    return None


def _to_repair(wrong: str, page: Element, url: str) -> Problem:
    """What fails, and what could be written instead: what repeats in the page as it is now."""
    lists = find_lists(page, url)
    if not lists:
        shown = "the page now shows no list of publications"
        return Problem(Fault.RECIPE, shortened(f"{wrong}; {shown}", DETAIL), _LOOK)
    now = "; ".join(one.said() for one in lists)
    return Problem(Fault.RECIPE, shortened(f"{wrong}; the page now shows {now}", DETAIL), _proposal(lists[0]))


def _proposal(best: ListFound) -> str:
    remedy = f"try as recipe: {best.as_keys()}"
    return remedy if len(remedy) <= DETAIL else _LOOK


def _unmatched(recipe: Recipe, found: Sequence[RawEntry]) -> tuple[str, ...]:
    """A note for each selector that no publication of the page has anything for any more."""
    return tuple(
        f"the recipe's {one.key} {one.selector!r} finds nothing in any of {one.items} publications"
        for one in matched(recipe, found[:SAMPLE])
        if one.key in {"date", "summary"} and not one.found
    )


def _base(page: Element, url: str) -> str:
    """The page's own `<base href>`, which links are relative to; else its address."""
    stated = first(page, "base[href]")
    return (stated and absolute(url, stated.attribute("href") or "")) or url
