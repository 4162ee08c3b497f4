"""Pure: which class names and ids of a page say something that will last.

Names that a build tool makes, that say how something looks, or in which state it is, change with each version
of a site: a selector does better without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_READABLE = re.compile(r"[A-Za-z][A-Za-z]*(?:[-_]{1,2}[A-Za-z]+)*\Z")
_MADE = re.compile(
    r"(?:css|sc|jsx|svelte|astro|emotion|elementor|wp)-|.*(?:__|_|-)(?=\w*[a-z][A-Z])\w{5,8}\Z"
)
"""Prefixes of build tools, and a last part like `__aXbYc`, which is a hash."""
_LOOKS = re.compile(
    r"(?:[mp][tblrxyse]?|w|h|d|gap|flex|grid|justify|items|align|order|float|rounded|shadow|border|bg|text|font|"
    r"leading|tracking|sm|md|lg|xl|col|cols|offset|overflow|object|space|min|max|hover|animate|transition)-|"
    r"(?:row|col|cell|columns?|flex|grid|block|inline|relative|absolute|static|clearfix|container|wrapper|"
    r"inner|outer|content|group)\Z"
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words(*lines: str) -> frozenset[str]:
    """A set of words, as they stand in lines."""
    return frozenset(" ".join(lines).split())


_STATES = words(
    "odd even first last active current featured sticky visible hidden",
    "open closed lazy loaded selected new",
)
_MEANINGS = words(
    "article articles actu actualite actualites actus news post posts card carte item items entry result",
    "resultat publication publications teaser view views event liste list listing bloc breve breves",
    "communique press presse story hentry title titre date time meta summary resume excerpt chapo intro",
    "lead description desc",
)
_FURNITURE = words(
    "nav navbar navigation menu submenu footer breadcrumb breadcrumbs ariane pagination pager paginate",
    "social share partage sharing cookie cookies consent lang langs language languages skip skiplinks",
    "sidebar toolbar tags tagcloud legal mentions logo logos partenaires partners search recherche login",
    "filters filtres facets",
)


def lasting(names: Iterable[str]) -> tuple[str, ...]:
    """Those of an element's names that are worth a selector, the most telling first."""
    kept = [name for name in names if _lasts(name)]
    return tuple(sorted(dict.fromkeys(kept), key=lambda name: (not is_telling(name), len(name))))


def is_telling(name: str) -> bool:
    """Whether a name says what stands there: `article-card`, `views-row`, `date`."""
    return any(part in _MEANINGS for part in parts(name))


def is_furniture(names: Iterable[str]) -> bool:
    """Whether names say that this is what surrounds a page's content: menus, footers, sharing buttons.

    A name that speaks of another part (`with-sidebar`, `has-menu`) does not count.
    """
    return any(_is_furniture(parts(name)) for name in names)


def parts(name: str) -> list[str]:
    """A name's words in lower case."""
    return [part.lower() for part in _PARTS.findall(name[:200])]


def _is_furniture(words: list[str]) -> bool:
    if not words or words[0] in {"with", "has", "no", "without", "is", "not"}:
        return False
    return words[0] in _FURNITURE or words[-1] in _FURNITURE


def _lasts(name: str) -> bool:
    if len(name) > 60 or not _READABLE.match(name):
        return False
    return not (_MADE.match(name) or _LOOKS.match(name) or name.lower() in _STATES)
