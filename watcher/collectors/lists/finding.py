"""Pure: the lists of publications in a page, each as a recipe with what it would find.

Every proposal was tried on the page with the code that will read it: what is counted is what is collected.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from watcher.collectors.drafting import draft
from watcher.collectors.identity import keyed
from watcher.collectors.lists.fields import recipe_of
from watcher.collectors.lists.names import is_telling
from watcher.collectors.lists.outline import outline
from watcher.collectors.lists.repeats import LEAST, Group, groups
from watcher.collectors.markup import Element
from watcher.collectors.pages.selecting import select_entries
from watcher.collectors.raw import RawEntry
from watcher.items import Entry
from watcher.recipes import Recipe
from watcher.web.urls import absolute, canonical, host

PROPOSALS = 3
"""The most lists of one page that are worth showing."""
TRIED = 60
"""The publications of a proposal that are read to judge it."""
MOST = 500
"""The publications that are read of a list that was chosen."""

_MENU_WORDS = 4.0
"""Titles of fewer words on average, without dates, are a menu."""


@dataclass(frozen=True, slots=True)
class ListFound:
    """A recipe, how many publications it finds, how many of them are dated or linked, and the first title."""

    recipe: Recipe
    count: int
    dated: int
    linked: int
    example: str
    worth: float

    def said(self) -> str:
        """In a few words: `12 × article.card, e.g. «Une charte»`."""
        return f"{self.count} × {self.recipe.item}, e.g. «{self.example[:60]}»"

    def as_keys(self) -> str:
        """The recipe as it would stand on one line of YAML."""
        stated = self.recipe.model_dump(exclude_none=True, exclude_defaults=True)
        return ", ".join(f"{key}: {selector!r}" for key, selector in stated.items())


def find_lists(page: Element, url: str) -> tuple[ListFound, ...]:
    """The lists that a page shows, the best first; none when all that repeats are menus and the like."""
    base = _base(page, url)
    found = [one for group in groups(outline(page, base)) if (one := _tried(page, group, base))]
    best: list[ListFound] = []
    for one in sorted(found, key=lambda one: -one.worth):
        if len(best) < PROPOSALS and all(one.example != other.example for other in best):
            best.append(one)
    whole = ((one, _entries(select_entries(page, one.recipe, MOST), base)) for one in best)
    return tuple(_told(one.recipe, entries, one.worth) for one, entries in whole)


def _base(page: Element, url: str) -> str:
    stated = next(iter(page.select("base[href]")), None)
    return (stated and absolute(url, stated.attribute("href") or "")) or url


def _tried(page: Element, group: Group, base: str) -> ListFound | None:
    item = _item_selector(page, group)
    if item is None:
        return None
    recipe = recipe_of(group, item)
    raws = select_entries(page, recipe, TRIED)
    if 2 * sum(bool(raw.title.strip()) for raw in raws) < len(raws):
        return None
    entries = _entries(raws, base)
    worth = _worth(entries, group, base) * (1 + _reads_well(item) / 10)
    return _told(recipe, entries, worth) if worth > 0 else None


def _entries(raws: Sequence[RawEntry], base: str) -> tuple[Entry, ...]:
    """What the collector makes of what a recipe selects."""
    drafts = (draft(raw, base) for raw in raws)
    return keyed([one for one in drafts if one is not None])[0]


def _told(recipe: Recipe, entries: Sequence[Entry], worth: float) -> ListFound:
    return ListFound(
        recipe=recipe,
        count=len(entries),
        dated=sum(one.published is not None for one in entries),
        linked=sum(one.link is not None for one in entries),
        example=entries[0].title,
        worth=worth,
    )


def _item_selector(page: Element, group: Group) -> str | None:
    """The first selector that finds these elements and hardly any others."""
    wanted = {node.element for node in group.nodes}
    for selector in (*_landmarks(group), *group.selectors):
        found = page.select(selector)
        if len(found) <= len(wanted) * 1.2 and sum(one in wanted for one in found) >= len(wanted) * 0.9:
            return selector
    return None


def _landmarks(group: Group) -> Iterator[str]:
    """`article` alone, or in what the page calls its main part, reads better than any name."""
    tag = group.nodes[0].tag
    if tag == "article":
        yield "article"
        yield "main article"


def _worth(entries: Sequence[Entry], group: Group, base: str) -> float:
    """What a list is worth: more publications, each with date, link of its own and a title of some words."""
    count = len(entries)
    if count < LEAST:
        return 0
    dated = sum(one.published is not None for one in entries) / count
    links = [canonical(one.link) for one in entries if one.link]
    linked = len(set(links)) / count
    words = sum(min(len(one.title.split()), 15) for one in entries) / count
    if (linked < 0.5 and dated < 0.5) or (dated < 0.5 and words < _MENU_WORDS):
        return 0
    single = sum(len(node.links) <= 1 for node in group.nodes) / len(group.nodes)
    own = sum(host(link or "") == host(base) for link in links) / count
    summed = sum(bool(one.text) for one in entries) / count
    quality = 3 * dated + 2 * linked + min(words, 8) / 8 + single + _alike(links) + own / 2 + summed / 2
    return quality * math.log2(count + 1)


def _reads_well(selector: str) -> float:
    """One name that says what it is lasts longer than a path through the page."""
    name = selector.partition(".")[2]
    if " " in selector or not name:
        return 0.6 if selector == "article" else 0
    return 0.5 if is_telling(name) else 0.2


def _alike(links: Sequence[str | None]) -> float:
    """The share of the links that stand in one folder of a site."""
    folders = Counter(urlsplit(link or "").path.rpartition("/")[0] for link in links)
    return folders.most_common(1)[0][1] / len(links) if links else 0
