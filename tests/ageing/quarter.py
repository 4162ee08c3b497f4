"""What the sources of a long run publish: daily news, a page that changes, and three that fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from cli_folder import Folder
from feeds import LONG, URGENT_TEXT, Post, feed
from servers import Page, Received, ScriptedServer

_HOUR = 7
"""When all publish, in UTC: the site is built once for all of it."""
START = datetime(2026, 8, 20, _HOUR, tzinfo=UTC)
"""Ninety days from here there are three ends of a month, one of a quarter, and the night of 25 October."""
_LISTED = 20
"""Entries in a feed: its older ones are gone from it."""
_STEADY = 5


@dataclass
class Quarter:
    """The sources on their server; what they show is what the clock says."""

    server: ScriptedServer
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        for number in range(_STEADY):
            self.server.script(f"/daily{number}", partial(self._daily, number))
        self.server.script("/flapping", self._flapping)
        self.server.script("/gone", Page(b"gone", 500))
        self.server.script("/garbage", Page(b"\x00\xff<rss" * 2000))
        self.server.script("/page", self._page)

    def sources(self, folder: Folder) -> str:
        """The sources file; its name."""
        names = [*(f"daily{number}" for number in range(_STEADY)), "flapping", "gone", "garbage", "page"]
        return folder.sources(**{name: self.server.url(f"/{name}") for name in names})

    def published(self, number: int, until: datetime) -> list[Post]:
        """What a daily source published up to then, oldest first."""
        days = range((until - START).days + 2)
        times = (START + timedelta(days=day) for day in days)
        return [_post(number, count, at) for count, at in enumerate(times) if at <= until]

    def all_published(self, until: datetime) -> list[Post]:
        """What the steady sources published up to then."""
        return [post for number in range(_STEADY) for post in self.published(number, until)]

    def _daily(self, number: int, _: Received) -> Page:
        return Page(feed(*self.published(number, self.clock())[-_LISTED:], base=f"https://d{number}.example"))

    def _flapping(self, _: Received) -> Page:
        now = self.clock()
        if now.hour % 3 != _HOUR % 3:
            return Page(b"busy", 503)
        return Page(feed(*self.published(7, now)[-_LISTED:], base="https://flapping.example"))

    def _page(self, _: Received) -> Page:
        day = (self.clock() - START).days
        text = f"{LONG} État du déploiement au jour {day} : {day * 7 + 3} services équipés sur 1200."
        state = Post("etat", "L'état du déploiement de l'IA dans les services", text, START)
        return Page(feed(state, base="https://page.example"))


def _post(number: int, count: int, at: datetime) -> Post:
    if number == 0 and count % 8 == 0:
        title = f"La CNIL prononce une sanction contre l'éditeur de l'assistant d'IA numéro {count}."
        return Post(f"s{number}-{count}", title, f"Délibération {count}. {URGENT_TEXT}", at)
    title = f"Note {number}.{count} : l'IA générative et les services de la ville"
    text = f"La note {number}.{count} présente un usage de l'IA générative par la ville. {LONG}"
    return Post(f"n{number}-{count}", title, text, at)
