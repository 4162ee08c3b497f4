"""A server that watches how a reader behaves, in the spirit of the Feed Reader Behaviour project.

    with Examiner() as examiner:
        examine(examiner, reader)            # simulated days; `reader` is called once a round
        for mark in marks(examiner): ...

Its sites stand on loopback addresses of their own, each with a virtue of its own to be met: validators
written in odd ways, refusals with a time, moves, rules for robots. Every request is kept with the simulated
and the real time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from gzip import compress

import brotli

from feeds import Post, feed
from servers import Page, Received, ScriptedServer, html

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_MINUTES = (*range(0, 3 * 60, 15), *range(3 * 60, 30 * 60, 60), *range(30 * 60, 51 * 60, 120))
ROUNDS = tuple(START + timedelta(minutes=minutes) for minutes in _MINUTES)
"""When the reader is called: often at first, then ever more rarely, for two days and three hours."""

ETAG = 'W/"caf\u00e9 ;0815"'
MODIFIED = "Mon, 3 Nov 2026 7:5:00 GMT"
"""A date that no program would write so: whoever does not echo it to the letter invents one."""
FRESH = timedelta(minutes=40)
REST = timedelta(hours=2)
CRAWL_DELAY = 0.3
ROBOTS = f"User-agent: *\nDisallow: /\n\nUser-agent: vigie\nCrawl-delay: {CRAWL_DELAY}\nDisallow: /private/\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request with the answer that it got; `host` is the site's address."""

    host: str
    at: datetime
    received: Received
    page: Page

    @property
    def path(self) -> str:
        return self.received.target.partition("?")[0]

    @property
    def is_conditional(self) -> bool:
        return bool({"if-none-match", "if-modified-since"} & set(self.received.headers))


@dataclass
class Examiner:
    """The sites. `now` is the simulated time, which the exam turns."""

    now: datetime = START
    seen: list[Seen] = field(default_factory=list[Seen])
    slow: float = 0.0
    """Seconds that each answer of the site of validators takes."""

    def __enter__(self) -> Examiner:
        self._stack = ExitStack()
        names = ("feeds", "pages", "limited", "dated", "moving")
        self.sites = {
            name: self._stack.enter_context(ScriptedServer(f"127.0.0.{number}"))
            for number, name in enumerate(names, 11)
        }
        for script in (self._validators, self._pages, self._refusals, self._moves):
            script()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def url(self, site: str, path: str) -> str:
        return self.sites[site].url(path)

    def of(self, site: str, path: str | None = None) -> list[Seen]:
        host = self.sites[site].host
        return [one for one in self.seen if one.host == host and path in (None, one.path)]

    def _script(self, site: str, path: str, rule: Callable[[Received], Page]) -> None:
        server = self.sites[site]

        def answer(received: Received) -> Page:
            page = rule(received)
            pairs = tuple(page.headers.items()) if not isinstance(page.headers, tuple) else page.headers
            page = replace(page, headers=(*pairs, ("Set-Cookie", "id=1; Path=/")), after=self.slow)
            self.seen.append(Seen(server.host, self.now, received, page))
            return page

        server.script(path, answer)

    def _feed(self, site: str, *links: str) -> bytes:
        """A feed of today; its short entries lead to `links`."""
        posts = (
            Post(
                f"{self.now:%d}-{n}",
                f"Charte de l'IA, {n}, le {self.now:%d}",
                "Court.",
                START,
                f"{link}?{self.now:%d}",
            )
            for n, link in enumerate(links)
        )
        return feed(*posts, base=self.url(site, ""))

    def _validators(self) -> None:
        article = html(
            "<article><h1>Charte</h1><p>" + "La ville publie sa charte de l'IA. " * 30 + "</article>"
        )
        for path, headers in {
            "/etag": {"ETag": ETAG},
            "/modified": {"Last-Modified": MODIFIED},
            "/both": {"ETag": '"b"', "Last-Modified": MODIFIED},
            "/none": {},
            "/fresh": {"Cache-Control": f"max-age={FRESH.seconds}"},
        }.items():
            links = (self.url("feeds", f"{path}/article"), self.url("pages", f"/public{path}"))
            self._script("feeds", path, lambda sent, h=headers, to=links: self._conditional(sent, h, *to))
            self._script("feeds", f"{path}/article", lambda _: article)
            self._script("pages", f"/public{path}", lambda _: article)
        self._script("feeds", "/packed", self._packed)
        self._script("feeds", "/robots.txt", lambda _: Page(b"", 404))

    def _conditional(self, sent: Received, headers: dict[str, str], *links: str) -> Page:
        tag, date = headers.get("ETag"), headers.get("Last-Modified")
        known = {sent.headers.get("if-none-match"), sent.headers.get("if-modified-since")} - {None}
        if known & {tag, date}:
            return Page(status=304, headers=headers)
        return Page(self._feed("feeds", *links), headers=headers)

    def _packed(self, sent: Received) -> Page:
        accepted = sent.headers.get("accept-encoding", "")
        body = self._feed("feeds", self.url("pages", "/private/article"))
        if "br" in accepted and self.now.day % 2:
            return Page(brotli.compress(body), headers={"Content-Encoding": "br"})
        return Page(compress(body), headers={"Content-Encoding": "gzip"} if "gzip" in accepted else {})

    def _pages(self) -> None:
        listing = html("<ul><li><a href='/public/list'>Une charte de l'IA pour la ville</a></ul>")
        self._script("pages", "/robots.txt", lambda _: Page(ROBOTS.encode()))
        for path in ("/list", "/private/list", "/private/article", "/public/list"):
            self._script("pages", path, lambda _: listing)

    def _refusals(self) -> None:
        self._refused: set[str] = set()
        self._script(
            "limited", "/a", self._once("limited", lambda: Page(b"", 429, {"Retry-After": f"{REST.seconds}"}))
        )
        self._script("dated", "/a", self._once("dated", self._dated))
        for site in ("limited", "dated"):
            self._script(site, "/b", lambda _: Page(feed(Post("2", published=START))))

    def _once(self, site: str, refusal: Callable[[], Page]) -> Callable[[Received], Page]:
        """Refuse the first request that is made after two hours, and no other."""

        def answer(_: Received) -> Page:
            if self.now < START + REST or site in self._refused:
                return Page(feed(Post("1", published=START)))
            self._refused.add(site)
            return refusal()

        return answer

    def _dated(self) -> Page:
        return Page(b"", 503, {"Retry-After": format_datetime(self.now + REST, usegmt=True)})

    def _moves(self) -> None:
        moved = {
            "/old": ("/new", 301),
            "/old8": ("/new8", 308),
            "/lent": ("/there", 302),
            "/lent7": ("/there7", 307),
        }
        for path, (target, status) in moved.items():
            self._script("moving", path, lambda _, to=target, s=status: Page(b"moved", s, {"Location": to}))
            self._script("moving", target, lambda sent: self._conditional(sent, {"ETag": '"m"'}))
        self._script("moving", "/gone", lambda _: Page(b"gone", 410))
        self._script("moving", "/missing", lambda _: Page(b"no", 404))


def examine(examiner: Examiner, reader: Callable[[datetime], None]) -> None:
    """Call the reader for each round of the simulated days."""
    for at in ROUNDS:
        examiner.now = at
        reader(at)
