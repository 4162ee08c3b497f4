"""Pure: where a site's feeds and maps usually are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

FEED_PLACES = ("feed/", "rss.xml", "rss", "atom.xml", "feed.xml", "index.xml")
"""WordPress and Ghost; Drupal; Jekyll, Hugo and their like."""
MAP_PLACES = ("sitemap.xml", "wp-sitemap.xml", "sitemap_index.xml")
MAPS = 3
"""The most maps of one robots.txt that are tried."""

_STATED = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_SECTION = re.compile(r"(?=(/[^/]{1,80}/)[^/])")
_NEWS = re.compile(r"/(?:actu\w*|news\w*|blog|posts?|articles?|publications?|presse?|communiques?\w*)/", re.I)
_OF_NEWS = re.compile(r"news|actu|post|article|press", re.IGNORECASE)


def usual_feeds(url: str) -> tuple[str, ...]:
    """Addresses to try for a page: its site's root, and for a page within the site its own `feed/`."""
    root = urljoin(url, "/")
    within = urlsplit(url).path.rstrip("/")
    own = (urljoin(url, f"{within}/feed/"),) if within and "." not in within.rpartition("/")[2] else ()
    return (*own, *(root + place for place in FEED_PLACES))


def usual_maps(url: str) -> tuple[str, ...]:
    """Addresses at which sites without a word in robots.txt have their map."""
    return tuple(urljoin(url, "/") + place for place in MAP_PLACES)


def maps_of(robots: str) -> tuple[str, ...]:
    """The maps that a robots.txt states, those of news first."""
    stated = dict.fromkeys(_STATED.findall(robots[:500_000]))
    return tuple(sorted(stated, key=lambda address: not _OF_NEWS.search(address)))[:MAPS]


def section_of(links: Sequence[str], page: str) -> str | None:
    """The part of a site in which its news are, as `keep` wants it; None when none is called so.

    The part that `page` itself heads is preferred: a site has many pages that are no publications.
    """
    sections: Counter[str] = Counter()
    for link in links:
        sections.update(set(_SECTION.findall(urlsplit(link).path)))
    asked = f"{urlsplit(page).path.rstrip('/')}/"
    named = [name for name in sections if (_NEWS.search(name) or name == asked) and sections[name] > 1]
    return max(named, key=lambda name: (name == asked, sections[name]), default=None)
