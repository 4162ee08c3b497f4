"""Pure: what repeats in a page: groups of like elements that might each hold one publication."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from watcher.collectors.lists.names import words
from watcher.collectors.lists.outline import LINKS, Node

LEAST = 3
"""Fewer like elements are no list."""
MOST = 2_000
GROUPS = 12
"""The most groups that are looked at closely."""
_NEAR = 40
"""Elements around one that are looked at; pages that nest deeper are hostile."""
_SENTENCE = 6
"""Words beside a link that make it part of a sentence."""

_ITEMS = words("li article div tr a section dl dt dd p h2 h3 h4 h5 figure")


@dataclass(frozen=True, slots=True)
class Group:
    """Like elements in page order, the selectors that may name them, and a rough worth."""

    nodes: tuple[Node, ...]
    selectors: tuple[str, ...]
    worth: float


def groups(root: Node) -> tuple[Group, ...]:
    """The most promising groups of a page, the best first, each set of elements once."""
    buckets: dict[str, list[Node]] = {}
    for node in root.walk():
        if node.tag in _ITEMS and not node.aside:
            for key in _keys(node):
                buckets.setdefault(key, []).append(node)
    alike: dict[tuple[int, ...], tuple[list[Node], list[str]]] = {}
    for key, nodes in buckets.items():
        if LEAST <= len(nodes) <= MOST and not _nested(nodes):
            alike.setdefault(tuple(map(id, nodes)), (nodes, []))[1].append(key)
    found = (Group(tuple(nodes), tuple(keys), _worth(nodes)) for nodes, keys in alike.values())
    return tuple(sorted((one for one in found if one.worth > 0), key=lambda one: -one.worth)[:GROUPS])


def _keys(node: Node) -> Iterator[str]:
    """Selectors that fit the node and its like, the shortest first."""
    for name in node.names[:3]:
        yield f"{node.tag}.{name}"
    above = node.parent
    steps = [node.tag]
    for _ in range(4):
        if above is None or above.tag in {"html", "body"}:
            return
        named = _named(above)
        yield " > ".join((named, *steps))
        if named != above.tag:
            return
        steps.insert(0, above.tag)
        above = above.parent


def _named(node: Node) -> str:
    if node.id is not None:
        return f"{node.tag}#{node.id}"
    return f"{node.tag}.{node.names[0]}" if node.names else node.tag


def _nested(nodes: Sequence[Node]) -> bool:
    members = set(map(id, nodes))
    within = sum(any(id(around) in members for around in islice(node.ancestors(), _NEAR)) for node in nodes)
    return within * 10 > len(nodes)


def _worth(nodes: Sequence[Node]) -> float:
    """Rough, from what is known without looking closer: links, dates and words in each."""
    count = len(nodes)
    single = _share(len(node.links) == 1 for node in nodes)
    linked = _share(1 <= len(node.links) < LINKS for node in nodes)
    dated = _share(node.dated for node in nodes)
    worded = _share(4 <= node.words <= 400 for node in nodes)
    different = len({node.links for node in nodes if node.links}) / count
    if worded < 0.5 or max(linked * different, dated) < 0.5 or _in_running_text(nodes):
        return 0
    return math.log2(count + 1) * (linked * different + single + 2 * dated + worded)


def _in_running_text(nodes: Sequence[Node]) -> bool:
    """Links in the sentences of an article are no list."""
    around = [node.parent for node in nodes if node.tag == "a" and node.parent is not None]
    within = sum(one.words - sum(child.words for child in one.children) >= _SENTENCE for one in around)
    return within * 2 > len(nodes)


def _share(answers: Iterable[bool]) -> float:
    found = list(answers)
    return sum(found) / len(found)
