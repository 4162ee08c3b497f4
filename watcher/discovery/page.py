"""Pure: what a page says of its site: feeds, where the news are, name, language. Runs in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from watcher.collectors.lists.finding import ListFound, find_lists
from watcher.collectors.lists.names import parts, words
from watcher.collectors.markup import Element, parse
from watcher.collectors.sniffing import sniff
from watcher.collectors.texts import collapse, headline
from watcher.web.answer import Answer
from watcher.web.charset import decode
from watcher.web.urls import absolute, canonical, host

FEEDS = 6
"""The most announced feeds that are kept."""
LINKS = 3_000
"""The most links of a page that are looked at."""

_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/xml",
    }
    | {"application/json", "application/xml"}
)
_FEED_ADDRESS = re.compile(
    r"(?:/(?:feed|rss|atom)/?|\.(?:rss|atom)|/(?:rss|atom|feed)[\w.-]*\.(?:xml|json))$", re.I
)
_NO_FEED = re.compile(r"oembed|/wp-json/")
"""What WordPress announces with the media type of a feed."""
_MAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b")
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_NEWS = (
    words("actualites actualités actualite actualité actus actu news nouvelles"),
    words("publications publication communiques communiqués presse press blog articles newsroom"),
    words("magazine journal veille annonces updates insights avis décisions decisions"),
)
"""What the link to a site's news is called, the likeliest words first."""
_NOT_A_PAGE = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|jpe?g|png|xml|rss|ics|mp[34])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What stands in a page: announced feeds (addresses), the likeliest news page, the lists, and names."""

    url: str
    title: str = ""
    site: str = ""
    language: str = ""
    feeds: tuple[str, ...] = ()
    news: str | None = None
    lists: tuple[ListFound, ...] = ()


class Shape(Enum):
    """What an address that somebody gives may lead to."""

    PAGE = auto()
    FEED = auto()
    MAP = auto()
    PDF = auto()


def shape_of(answer: Answer) -> Shape:
    """What a body is, by looking into its head."""
    head = answer.body[:4096]
    if b"%PDF-" in head[:1024]:
        return Shape.PDF
    if sniff(answer.body).problem is None:
        return Shape.FEED
    return Shape.MAP if _MAP.search(head) else Shape.PAGE


def look(answer: Answer) -> PageFacts:
    """The facts of a page, however broken it is."""
    page = parse(decode(answer.body, answer.charset))
    if page is None:
        return PageFacts(answer.url)
    base = absolute(answer.url, _attribute(page, "base[href]", "href")) or answer.url
    return PageFacts(
        url=answer.url,
        title=headline(next((one.text() for one in page.select("title")), "")),
        site=headline(_attribute(page, "meta[property='og:site_name']", "content")),
        language=_attribute(page, "html[lang]", "lang")[:5].lower(),
        feeds=tuple(_feeds(page, base)),
        news=_news(page, base),
        lists=find_lists(page, answer.url),
    )


def _attribute(page: Element, selector: str, name: str) -> str:
    found = next(iter(page.select(selector)), None)
    return collapse((found and found.attribute(name)) or "")


def _feeds(page: Element, base: str) -> Iterator[str]:
    """Those that the head announces, then those that the page links to; feeds of comments last."""
    announced = [one for one in page.select("link[href]")[:LINKS] if _is_feed(one)]
    linked = [
        one for one in page.select("a[href]")[:LINKS] if _FEED_ADDRESS.search(one.attribute("href") or "")
    ]
    ordered = [*sorted(announced, key=_of_comments), *sorted(linked, key=_of_comments)]
    addresses = (absolute(base, one.attribute("href") or "") for one in ordered)
    seen: dict[str, str] = {}
    for address in addresses:
        if address is not None and (one := canonical(address)) is not None:
            seen.setdefault(one, address)
    yield from list(seen.values())[:FEEDS]


def _is_feed(link: Element) -> bool:
    relations = (link.attribute("rel") or "").lower().split()
    kind = (link.attribute("type") or "").partition(";")[0].strip().lower()
    if "feed" in relations:
        return True
    return (
        "alternate" in relations and kind in _FEED_TYPES and not _NO_FEED.search(link.attribute("href") or "")
    )


def _of_comments(link: Element) -> bool:
    said = " ".join(link.attribute(name) or "" for name in ("href", "title"))
    return bool(_COMMENTS.search(said))


def _news(page: Element, base: str) -> str | None:
    """The address of what is most likely the list of news: same host, another page."""
    best: tuple[float, str] | None = None
    own = canonical(base)
    for link in page.select("a[href]")[:LINKS]:
        address = absolute(base, link.attribute("href") or "")
        if address is None or not _same_host(address, base) or canonical(address) == own:
            continue
        path = urlsplit(address).path
        if _NOT_A_PAGE.search(path) or not path.strip("/"):
            continue
        worth = _says_news(link.text().split()[:6], path)
        if worth and (best is None or worth > best[0]):
            best = worth, address
    return best[1] if best else None


def _says_news(text: Sequence[str], path: str) -> float:
    """More for likelier words, few of them, and an address that ends in them."""
    said = {word.strip(".,;:!?»«()").lower() for word in text}
    last = set(parts(path.rstrip("/").rpartition("/")[2].replace("%C3%A9", "e")))
    for rank, names in enumerate(_NEWS):
        if (last & names and len(last) <= 3) or (said & names and 0 < len(text) <= 4):
            both = bool(last & names) + bool(said & names)
            return 10 - 3 * rank + both - 0.1 * len(text) - 0.2 * path.strip("/").count("/")
    return 0


def _same_host(one: str, other: str) -> bool:
    first, second = host(one), host(other)
    return first is not None and first.removeprefix("www.") == (second or "").removeprefix("www.")
