"""A scripted week: what four sources publish, from a Monday morning to the Tuesday after the next one.

The week has nights and a quiet weekend, two hours of the digest, the days of the calendar that come near, and
a source that fails every third time. The clock of the script is the test's; it never goes back.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cli_folder import Folder
from feeds import LONG, URGENT_TEXT, Post, feed
from servers import Page, Received, ScriptedServer

START = datetime(2026, 7, 20, 4, tzinfo=UTC)
"""A Monday, two hours before the digest's; a week later the high-risk rules of the AI Act are 7 days away."""
LENGTH = timedelta(days=8, hours=6)
DIGESTS = 2
"""Mondays of the script."""

_SUBJECTS = (
    "les espaces verts",
    "les transports",
    "la santé",
    "l'état civil",
    "la voirie",
    "les marchés publics",
)


@dataclass
class Week:
    """The sources on their server, as far as the script's clock has come."""

    server: ScriptedServer
    publications: int
    """Of each of the three feeds, spread over the week."""
    seed: int
    now: datetime = START
    troubled: bool = True
    met: int = 0
    """Requests that met a trouble."""
    urgent: list[Post] = field(default_factory=list[Post])
    plain: list[Post] = field(default_factory=list[Post])
    unsteady: list[Post] = field(default_factory=list[Post])

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        step = LENGTH / (self.publications + 1)
        for number in range(1, self.publications + 1):
            at = (START + number * step).replace(microsecond=0)
            self.urgent.append(_sanction(number, at))
            self.plain.append(_news(f"p{number}", number, at))
            self.unsteady.append(_news(f"i{number}", number + 10_000, at))
        self.server.script("/cnil", lambda _: Page(feed(*self._due(self.urgent))))
        self.server.script("/presse", lambda _: Page(feed(*self._due(self.plain), base="https://p.example")))
        self.server.script("/instable", self._unsteady)
        self.server.script("/revue", lambda _: Page(feed(self.revised, base="https://r.example")))

    @property
    def published(self) -> list[Post]:
        """All that a source ever had by now."""
        return [*self._due(self.urgent), *self._due(self.plain), *self._due(self.unsteady), self.revised]

    @property
    def alerts(self) -> list[Post]:
        """What must have been told at once."""
        return self._due(self.urgent)

    @property
    def revised(self) -> Post:
        """A page that is written anew each day."""
        day = (self.now - START).days
        text = f"{LONG} État du déploiement au jour {day} : {day * 7 + 3} services équipés sur 120."
        return Post("etat", "L'état du déploiement de l'IA dans les services", text, START)

    def pass_by(self, span: timedelta) -> None:
        self.now = min(self.now + span, START + LENGTH)

    def sources(self, folder: Folder) -> str:
        """The sources file; its name."""
        names = ("cnil", "presse", "instable", "revue")
        return folder.sources(**{name: self.server.url(f"/{name}") for name in names})

    def _due(self, posts: list[Post]) -> list[Post]:
        return [post for post in posts if post.published is not None and post.published <= self.now]

    def _unsteady(self, _: Received) -> Page:
        whole = feed(*self._due(self.unsteady), base="https://i.example")
        drawn = self._chance.random()
        if not self.troubled or drawn > 0.33:
            return Page(whole)
        self.met += 1
        if drawn < 0.1:
            return Page(b"busy", 503)
        if drawn < 0.2:
            return Page(whole[: len(whole) // 2])
        return Page(whole, after=0.3) if drawn < 0.28 else Page(raw=b"HTTP/1.1 200 OK\r\nContent-Le")


def _sanction(number: int, at: datetime) -> Post:
    title = f"La CNIL prononce une sanction contre l'éditeur de l'assistant d'IA numéro {number}."
    return Post(f"u{number}", title, f"Délibération {number}. {URGENT_TEXT}", at)


def _news(guid: str, number: int, at: datetime) -> Post:
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    title = f"Note {number} : l'IA générative et {subject}"
    text = f"La note {number} de la ville présente un usage de l'IA générative pour {subject}. {LONG}"
    return Post(guid, title, text, at)
