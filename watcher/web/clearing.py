"""A page's tree before its text is taken: menus go, a cut body is one, and what the markup says is noted.

The tree is lxml's, whose types are incomplete. libxml2 nests no deeper than 256 elements, so that asking an
element for all its text costs a bounded multiple of the page's size.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from watcher.web.passages import Linked, Signs, words

MENU = 4
"""A list with fewer links than this may be part of a text."""
MENU_SHARE = 0.9
"""The share of a list's letters within links from which on it is a menu."""
PROSE = 100
"""Letters outside of menus that a page must have for its menus to go; else they may be what it is about."""
PIECE = 200
"""Letters from which on an element may be a piece of the article's body."""
BLOCK = 400
"""Letters of the longest block whose links are noted: longer ones are prose."""

_SILENT = frozenset({"script", "style", "noscript", "template"})
_CONTENT = ("article", "main")
_AROUND = frozenset({"header", "footer"})
"""Elements that are the site's own when they stand outside of its content."""
_SURROUNDINGS = frozenset({"navigation", "banner", "contentinfo", "search"})
"""Landmark roles of WAI-ARIA that are not content."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHARED_TITLES = frozenset({"og:title", "twitter:title"})
_BODY = re.compile(r"(?:article|entry|post|story|text|field)[-_]*(?:body|content|text)", re.IGNORECASE)
"""Names that sites give to the element, or to each of several, that holds an article's text."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """For each element its letters, and those of them within links; scripts and styles have none."""

    letters: dict[Any, int]
    linked: dict[Any, int]

    def drop(self, node: Any) -> None:
        """Take an element out of its tree, and out of the weights of those around it."""
        self._lift(node)
        for gone in cast("Iterator[Any]", node.iter("*")):
            del self.letters[gone], self.linked[gone]
        node.drop_tree()

    def _lift(self, node: Any) -> None:
        size, inside = self.letters[node], self.linked[node]
        for above in cast("Iterator[Any]", node.iterancestors()):
            if above.tag in _SILENT or above not in self.letters:
                return  # it has never counted what it holds
            if above.tag == "a":
                inside = size
            self.letters[above] -= size
            self.linked[above] -= inside


def clear(root: Any) -> Signs:
    """Ready a page's tree, in place, for its text to be taken; what the markup says of the lines to come."""
    weights = _weigh(root)
    _join_pieces(root, weights)
    _drop_menus(root, weights)
    _drop_surroundings(root, weights)
    return _signs(root, weights)


def _signs(root: Any, weights: _Weights) -> Signs:
    headings: set[str] = set()
    blocks: dict[str, Linked] = {}
    for node, size in weights.letters.items():
        if not 0 < size <= BLOCK:
            continue
        if node.tag in _HEADINGS:
            headings.add(_words(node))
        if 2 * weights.linked[node] >= size:
            *_, last = cast("Iterator[Any]", node.iter("a"))
            blocks.setdefault(_words(node), Linked(weights.linked[node] / size, _words(last)))
    return Signs(
        frozenset(_titles(root)), words(root.findtext(".//title") or ""), frozenset(headings), blocks
    )


def _titles(root: Any) -> Iterator[str]:
    for node in cast("Iterator[Any]", root.iter("h1")):
        yield _words(node)
    for node in cast("Iterator[Any]", root.iter("meta")):
        if (node.get("property") or node.get("name")) in _SHARED_TITLES:
            yield words(node.get("content") or "")


def _join_pieces(root: Any, weights: _Weights) -> None:
    """Mark the element around an article's body where it is cut into several: else the first is taken for it.

    Pieces bear the same names, stand in the same `article`, and none holds another.
    """
    pieces: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
    for node in cast("Iterator[Any]", root.iter("div", "section")):
        name = node.get("class") or ""
        if weights.letters[node] >= PIECE and _BODY.search(name):
            around = next(cast("Iterator[Any]", node.iterancestors("article")), None)
            if around is not None:
                pieces[around, name].append(node)
    for group in pieces.values():
        if len(group) > 1 and (whole := _around(group)) is not None:
            whole.set("itemprop", "articleBody")


def _around(pieces: Sequence[Any]) -> Any | None:
    """The nearest element around all; None when one of them holds another."""
    above = [list(cast("Iterator[Any]", piece.iterancestors())) for piece in pieces]
    among = set(pieces)
    if any(not among.isdisjoint(nodes) for nodes in above):
        return None
    common = set(above[0]).intersection(*above)
    return next(node for node in above[0] if node in common)


def _drop_menus(root: Any, weights: _Weights) -> None:
    """Take out lists that are nothing but links: a page without any marks would be taken whole, with them."""
    if weights.letters[root] - weights.linked[root] < PROSE:
        return
    for node in list(cast("Iterator[Any]", root.iter("ul", "ol"))):
        if node not in weights.letters:
            continue  # it went with the list around it
        mostly_links = weights.linked[node] >= MENU_SHARE * max(1, weights.letters[node])
        if mostly_links and len(list(node.iter("a"))) >= MENU:
            _drop(node, weights)


def _drop_surroundings(root: Any, weights: _Weights) -> None:
    """Take out what the page itself says surrounds its content: navigation, the site's header and footer."""
    for node in list(cast("Iterator[Any]", root.iter("*"))):
        if node not in weights.letters:
            continue
        around = node.tag in _AROUND and not any(True for _ in node.iterancestors(*_CONTENT))
        if (around or node.tag == "nav" or node.get("role") in _SURROUNDINGS) and not _holds_content(node):
            _drop(node, weights)


def _holds_content(node: Any) -> bool:
    return node.tag in _CONTENT or any(True for _ in node.iter("h1", "time", *_CONTENT))


def _drop(node: Any, weights: _Weights) -> None:
    if node.getparent() is not None:
        weights.drop(node)


def _weigh(root: Any) -> _Weights:
    """From the last element to the first, so that each is whole when it is added to the one around it."""
    nodes = list(cast("Iterator[Any]", root.iter()))
    nodes.reverse()
    letters: dict[Any, int] = {node: 0 for node in nodes if isinstance(node.tag, str)}
    linked = dict(letters)
    for node in nodes:
        size = inside = 0
        if node in letters:  # else a comment or an instruction
            tag = node.tag
            if tag not in _SILENT:
                size = letters[node] + _letters(node.text)
                inside = size if tag == "a" else linked[node]
            letters[node], linked[node] = size, inside
        size += _letters(node.tail)
        if size and (above := node.getparent()) in letters:  # `root` may have a parent too
            letters[above] += size
            linked[above] += inside
    return _Weights(letters, linked)


def _letters(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _words(node: Any) -> str:
    return words("".join(cast("Iterator[str]", node.itertext())))
