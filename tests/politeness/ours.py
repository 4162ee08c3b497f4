"""Vigie before the examiner: its sources, and rounds each of which is a process of its own."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from rich.console import Console

from factories import source
from politeness.examiner import Examiner
from watcher.house import House
from watcher.recipes import Recipe
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.settings import Paths, Room, Settings, Site, Web
from watcher.sources import Source
from watcher.store.database import open_database

FEEDS: Mapping[str, tuple[str, ...]] = {
    "feeds": ("etag", "modified", "both", "none", "fresh", "packed"),
    "limited": ("a", "b"),
    "dated": ("a", "b"),
    "moving": ("old", "old8", "lent", "lent7", "gone", "missing"),
}


def watched(examiner: Examiner) -> tuple[Source, ...]:
    """Every address of the examiner, as sources that publish so often that all are due at each round."""
    feeds = [
        source(f"{site}-{path}", url=examiner.url(site, f"/{path}"), rhythm_days=0.01)
        for site, paths in FEEDS.items()
        for path in paths
    ]
    pages = [
        source(
            f"page-{number}",
            url=examiner.url("pages", path),
            kind="listing",
            recipe=Recipe(item="li"),
            rhythm_days=0.01,
        )
        for number, path in enumerate(("/list", "/private/list"))
    ]
    return (*feeds, *pages)


class NoProgress:
    """Shows nothing."""

    def begin(self, visits: int) -> None:
        pass

    def visited(self, source_id: str) -> None:
        pass

    def judged(self, done: int, of: int) -> None:
        pass


def reader(
    data: Path, sources: tuple[Source, ...], *, spacing: float = 0.0, only_due: bool = True
) -> Callable[[datetime], None]:
    """One round of Vigie at a time; each begins with nothing but what lies in the folder `data`."""
    settings = Settings.model_construct(
        paths=Paths(data=data),
        rooms=(Room(name="veille"),),
        web=Web(contact="veille@example.org", host_spacing=spacing, allow_loopback=True, timeout=10),
        site=Site(build=False),
    )

    def one_round(at: datetime) -> None:
        house = House(
            settings,
            sources,
            RegisterBook(settings.paths.register),
            lambda: at,
            lambda: f"vigie-{uuid4().hex}",
            Console(file=io.StringIO()),
        )
        db = open_database(settings.paths.database)
        try:
            run_round(db, house, NoProgress(), only_due=only_due)
        finally:
            db.close()

    return one_round
