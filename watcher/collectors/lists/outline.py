"""Pure: a page as a tree of nodes that know what is inside them: links, dates, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from watcher.collectors.dates import find_date
from watcher.collectors.lists.names import is_furniture, lasting
from watcher.collectors.markup import Element
from watcher.web.urls import absolute, canonical

NODES = 20_000
"""The most elements of a page that are looked at; the largest of 181 real pages has 3,300."""
LINKS = 4
"""The most different links that are counted in one node: more say that it holds several publications."""

_DATE_TEXT = 80
"""Characters of a text that may be a date with a few words around it."""
_LONG_LINE = 300
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9-]*\Z")
"""Broken markup has elements with names that no selector can say; `*` stands for them."""
_DIGIT_YEAR = re.compile(r"\d{2}")
_SURROUNDINGS = frozenset({"nav", "footer", "select", "noscript", "dialog"})


@dataclass(slots=True, eq=False)
class Node:
    """An element with what is inside it.

    `links` are canonical addresses, at most `LINKS`; `words` counts those of the whole text. `states_date`
    says that a date stands in this very element and in none inside it. `aside` says that it is, or is
    within, what surrounds the content of a page.
    """

    element: Element
    parent: Node | None
    tag: str
    names: tuple[str, ...]
    id: str | None
    aside: bool
    children: list[Node] = field(default_factory=list["Node"])
    links: frozenset[str] = frozenset()
    words: int = 0
    dated: bool = False
    states_date: bool = False

    def walk(self, most: int = NODES) -> Iterator[Node]:
        """This node and those inside it, in page order."""
        waiting: list[Node] = [self]
        while waiting and most > 0:
            node = waiting.pop()
            most -= 1
            yield node
            waiting.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """The nodes around this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def text(self) -> str:
        """The text inside, whitespace collapsed."""
        return " ".join(self.element.text().split())


def outline(page: Element, url: str) -> Node:
    """The page as nodes, its first `NODES` elements; links read from `url`."""
    root = _node(page, None)
    order = [root]
    waiting = [root]
    while waiting and len(order) < NODES:
        parent = waiting.pop()
        parent.children = [_node(child, parent) for child in parent.element.children()]
        order += parent.children
        waiting.extend(parent.children)
    for node in reversed(order):  # what is inside comes after what is around it
        _fill(node, url)
    return root


def _node(element: Element, parent: Node | None) -> Node:
    names = tuple((element.attribute("class") or "")[:500].split())
    (own_id,) = lasting([(element.attribute("id") or "").strip()]) or (None,)
    return Node(
        element=element,
        parent=parent,
        tag=element.tag if _PLAIN_TAG.match(element.tag) else "*",
        names=lasting(names),
        id=own_id,
        aside=(parent is not None and parent.aside) or _is_aside(element, names, parent),
    )


def _is_aside(element: Element, names: tuple[str, ...], parent: Node | None) -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    if element.tag in _SURROUNDINGS or element.attribute("role") in {"navigation", "contentinfo", "search"}:
        return True
    if element.tag == "header":
        return parent is None or (parent.tag in {"body", "div"} and not _within_article(parent))
    return is_furniture((*names, element.attribute("id") or ""))


def _within_article(node: Node) -> bool:
    return node.tag == "article" or any(around.tag == "article" for around in node.ancestors())


def _fill(node: Node, url: str) -> None:
    own = node.element.own_text()
    links: set[str] = set()
    if node.tag == "a" and (link := _link(node.element, url)) is not None:
        links.add(link)
    for child in node.children:
        links |= child.links
    node.links = frozenset(sorted(links)[:LINKS])
    node.words = len(own.split()) + sum(child.words for child in node.children)
    inside = any(child.dated for child in node.children)
    node.states_date = not inside and _states_date(node, own)
    node.dated = inside or node.states_date


def _states_date(node: Node, own: str) -> bool:
    if node.tag == "time" and find_date(node.element.attribute("datetime") or ""):
        return True
    own = " ".join(own.split())
    if len(own) <= _LONG_LINE and _DIGIT_YEAR.search(own) and find_date(own):
        return True
    if not node.children or node.words > 8:
        return False
    whole = node.text()  # a date whose day, month and year are elements of their own
    return len(whole) <= _DATE_TEXT and bool(_DIGIT_YEAR.search(whole)) and find_date(whole) is not None


def _link(element: Element, url: str) -> str | None:
    """The canonical address of a link to a page; None for anchors, mail addresses and scripts."""
    stated = (element.attribute("href") or "").strip()
    if not stated or stated.startswith("#"):
        return None
    address = absolute(url, stated)
    return canonical(address) if address else None
