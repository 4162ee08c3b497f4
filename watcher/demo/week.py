"""The sample week as a site: every address that answers, and with what, at each of the two visits.

The files under `week/` are templates in two respects: `{origin}` stands for the server's address, and what
stands between the lines `{visit 1}` or `{visit 2}` and `{end}` is served at that visit only. A source's
own file bears its id; its suffix tells its shape. `pages/` holds articles, each of which states its
address as its canonical link; other publications get the plain page of `entry.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Literal, TypeAlias

from watcher.demo.entries import Listed, listed
from watcher.demo.sources import demo_sources, week_directory
from watcher.sources import Source
from watcher.web.urls import canonical

VisitNumber: TypeAlias = Literal[1, 2]

_BLOCK = re.compile(r"^\{visit ([12])\}\n(.*?)^\{end\}\n", re.MULTILINE | re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')

_HTML = "text/html; charset=utf-8"
_CONTENT_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".html": _HTML,
}
_CHALLENGE = ".challenge.html"
"""A browser check in the place of a feed: real ones answer 202, which careless readers take for success."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, whole."""

    body: bytes
    content_type: str
    status: int = 200

    @property
    def etag(self) -> str:
        """A strong validator with its quotes."""
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is served at one visit. Keys are canonical addresses."""

    pages: Mapping[str, Page]

    def find(self, url: str) -> Page | None:
        """The page at an address, whatever tracking parameters it carries."""
        return self.pages.get(_key(url))


def week_site(origin: str, visit: VisitNumber) -> Site:
    """The whole site under `origin` (no trailing slash) as it stands at a visit."""
    week = week_directory()
    pages: dict[str, Page] = {}
    layout = (week / "entry.html").read_text(encoding="utf-8")
    for source in demo_sources(origin):
        file = _file_of(source, week)
        page = _page(file, _render(file, origin, visit))
        pages[_key(source.url)] = page
        if file.suffix != ".html":
            pages |= {_key(one.link): _plain_page(one, source, layout) for one in listed(page.body)}
    pages |= dict(_articles(week, origin, visit))
    return Site(pages)


def _articles(week: Path, origin: str, visit: VisitNumber) -> Iterator[tuple[str, Page]]:
    for file in sorted((week / "pages").glob("*.html")):
        text = _render(file, origin, visit)
        for address in _CANONICAL.findall(text):
            yield _key(address), _page(file, text)


def _file_of(source: Source, week: Path) -> Path:
    (file,) = week.glob(f"{source.id}.*")
    return file


def _render(file: Path, origin: str, visit: VisitNumber) -> str:
    def keep(block: re.Match[str]) -> str:
        return block.group(2) if int(block.group(1)) == visit else ""

    return _BLOCK.sub(keep, file.read_text(encoding="utf-8")).replace("{origin}", origin)


def _page(file: Path, text: str) -> Page:
    status = 202 if file.name.endswith(_CHALLENGE) else 200
    return Page(text.encode(), _CONTENT_TYPES[file.suffix], status)


def _plain_page(entry: Listed, source: Source, layout: str) -> Page:
    """The text of a feed is markup already; all else is plain."""
    values = {
        "language": source.language,
        "site": escape(source.name),
        "home": escape(source.page),
        "title": escape(entry.title),
        "text": entry.text,
    }
    filled = re.sub(r"\{(\w+)\}", lambda match: values[match.group(1)], layout)
    return Page(filled.encode(), _HTML)


def _key(url: str) -> str:
    return canonical(url) or url
