"""Pure: which recipe reads a group of like elements: where title, link, date and summary stand in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from watcher.collectors.lists.names import parts, words
from watcher.collectors.lists.outline import Node
from watcher.collectors.lists.repeats import Group
from watcher.collectors.pages.selecting import first
from watcher.recipes import Recipe

SAMPLE = 30
"""The elements of a group that are looked at."""
INSIDE = 150
"""The most elements looked at inside one of them."""
SUMMARY = 60
"""Characters from which on a paragraph is a summary."""

_HEADING = re.compile(r"h[1-6]\Z")
_DATE_NAMES = words("date dates time datetime publie published publication meta day jour")
_TITLE_NAMES = words("title titre intitule headline heading name")
_FIRST_LINK = "a[href]"
_MOSTLY = 0.7
"""The share of elements in which a selector must find the right thing."""

_Wanted = Callable[[Node], Node | None]


def recipe_of(group: Group, item: str) -> Recipe:
    """The recipe for the elements that `item` selects; fields that most of them lack are left out.

    A selector that names the item's own tag finds the item itself.
    """
    sample = group.nodes[:SAMPLE]
    title = _selector(sample, _title)
    link = _selector(sample, _link)
    if link is None or _agree(sample, _FIRST_LINK, _link):
        link = _FIRST_LINK
    if title is not None and _says_the_same(sample, link):
        title = None
    summary = _selector(sample, _summary, least=0.5)
    if not any(node.links for node in sample):
        summary = sample[0].tag  # nothing but its whole text tells one row from another
    stated = {
        "link": link if link != _FIRST_LINK else None,  # said, it would be wanted in at least one of them
        "title": title,
        "date": _selector(sample, _date, least=0.5),
        "summary": summary,
    }
    return Recipe(item=item, **{key: selector for key, selector in stated.items() if selector is not None})


def _title(item: Node) -> Node | None:
    """The heading; else the link with the most words; else the cell with the most that states no date."""
    inside = list(item.walk(INSIDE))
    headings = [node for node in inside if _HEADING.match(node.tag) and node.words]
    if headings:
        return headings[0]
    links = [node for node in inside if node.tag == "a" and node.links and node.words > 1]
    if links:
        return _most_telling(max(links, key=lambda node: node.words))
    cells = [node for node in inside if node.tag == "td" and node.words and not node.dated]
    return max(cells, key=lambda node: node.words, default=None)


def _most_telling(link: Node) -> Node:
    """The link, or of several texts in it the one with the most words."""
    texts = [node for node in link.walk(INSIDE) if node is not link and node.words and not node.dated]
    texts = [node for node in texts if not any(child.words for child in node.children)]
    if len(texts) < 2 and not link.dated:
        return link
    return max(texts, key=lambda node: (bool(_TITLE_NAMES & set(_words_of(node))), node.words), default=link)


def _link(item: Node) -> Node | None:
    """The link in, or around, the title; else the first one."""
    inside = [node for node in item.walk(INSIDE) if node.tag == "a" and node.links]
    title = _title(item)
    if title is None or not inside:
        return inside[0] if inside else None
    around = {id(node) for node in (title, *title.ancestors())}
    close = [node for node in inside if id(node) in around or title in node.ancestors()]
    return close[0] if close else inside[0]


def _date(item: Node) -> Node | None:
    stated = [node for node in item.walk(INSIDE) if node.states_date]
    named = [node for node in stated if node.tag == "time" or _DATE_NAMES & set(_words_of(node))]
    return (named or stated or [None])[0]


def _summary(item: Node) -> Node | None:
    title = _title(item)
    held = {id(title)} if title else set[int]()
    for node in item.walk(INSIDE):
        if node is item or node.tag not in {"p", "div", "span", "td", "dd"} or node.states_date:
            continue
        if not any(id(one) in held for one in (*node.ancestors(), *node.walk(INSIDE))):
            text = node.element.own_text()
            if len(" ".join(text.split())) >= SUMMARY:
                return node
    return None


def _words_of(node: Node) -> Iterator[str]:
    for name in node.names:
        yield from parts(name)


def _selector(sample: Sequence[Node], wanted: _Wanted, least: float = _MOSTLY) -> str | None:
    """The simplest selector that finds what is `wanted` in at least that share of the elements."""
    targets = [(item, target) for item in sample if (target := wanted(item)) is not None]
    if len(targets) < least * len(sample):
        return None
    options = Counter(option for item, target in targets for option in dict.fromkeys(_options(item, target)))
    order = {
        option: rank for item, target in targets[:3] for rank, option in enumerate(_options(item, target))
    }
    best: tuple[float, str] | None = None
    for option, count in options.most_common(12):
        if count < least * len(targets):
            break
        hits = sum(_finds(item, option, target) for item, target in targets)
        score = hits - order.get(option, 9) * 0.05
        if hits >= least * len(targets) and (best is None or score > best[0]):
            best = score, option
    return best[1] if best else None


def _options(item: Node, target: Node) -> Iterator[str]:
    """Selectors, relative to the item, that may find the target: the first ones read best."""
    if target.tag in {"time", "h1", "h2", "h3", "h4", "h5", "h6"}:
        yield target.tag
    for name in target.names[:2]:
        yield f"{target.tag}.{name}"
    if target.tag == "td" and target.parent is not None:
        place = target.parent.children.index(target) + 1
        yield "td:last-child" if place == len(target.parent.children) > 1 else f"td:nth-child({place})"
    if (above := target.parent) is not None and target is not item:
        for name in above.names[:2]:
            yield f"{above.tag}.{name} {target.tag}"
        if _HEADING.match(above.tag):
            yield f"{above.tag} {target.tag}"
    if target.tag == "a" and (place := _section(target)) is not None:
        yield f"a[href*='{place}']"
    yield target.tag


def _section(link: Node) -> str | None:
    """`/actualites/` of an address such as https://a.example/actualites/x."""
    path = urlsplit(next(iter(link.links), "")).path
    found = re.match(r"(/[a-z][a-z-]{2,30}/)[^/]", path)
    stated = link.element.attribute("href") or ""
    return found.group(1) if found and found.group(1) in stated else None


def _finds(item: Node, selector: str, target: Node) -> bool:
    return first(item.element, selector) == target.element


def _agree(sample: Sequence[Node], selector: str, wanted: _Wanted) -> bool:
    """Whether a selector finds the very element that is wanted, nearly everywhere."""
    found = [_finds(item, selector, target) for item in sample if (target := wanted(item)) is not None]
    return bool(found) and sum(found) >= 0.9 * len(found)


def _says_the_same(sample: Sequence[Node], link: str) -> bool:
    """Whether the text of the link is the title, nearly everywhere."""
    same = 0
    for item in sample:
        title, found = _title(item), first(item.element, link)
        same += title is not None and found is not None and " ".join(found.text().split()) == title.text()
    return same >= 0.9 * len(sample)
