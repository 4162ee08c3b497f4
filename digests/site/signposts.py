"""What machines and the lost ask for: the site map, the rules for robots, the page for what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.pictures.palette import CHART_CSS
from digests.site.assets import asset
from digests.site.content import Content
from digests.site.frame import Frame, Head, Shell, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.texts.templating import render


@dataclass(frozen=True, slots=True)
class _Map:
    url: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _MapView:
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _LostView:
    shell: Shell


def signposts(content: Content, pages: Sequence[str]) -> Iterator[AnyPlanned]:
    """The files; `pages` are the paths of all pages. Without an address there can be no site map."""
    frame = content.frame
    if frame.url:
        found = tuple(sorted(path for path in pages if path.endswith(".html")))
        yield Planned("sitemap.xml", _Map(frame.url, found), _map)
    yield Planned("robots.txt", frame.url, _robots)
    yield Planned("404.html", frame, _lost)
    yield Planned("style.css", None, _style)


def _map(data: _Map, _shown: Shown) -> str:
    return render("site/sitemap.xml.j2", _MapView(tuple(f"{data.url}/{path}" for path in data.paths)))


def _robots(url: str, _shown: Shown) -> str:
    lines = ("User-agent: *", "Allow: /", *((f"Sitemap: {url}/sitemap.xml",) if url else ()))
    return "\n".join(lines) + "\n"


def _lost(frame: Frame, _shown: Shown) -> str:
    head = Head("404.html", frame.words.say("Page introuvable"), is_lost=True)
    return render("site/lost.html.j2", _LostView(shell(frame, head)), frame.words)


def _style(_data: None, _shown: Shown) -> str:
    return asset("style.css") + CHART_CSS
