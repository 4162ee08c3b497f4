"""A house that watches three sources, a few publications in it, and a member who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chat.houses import ANN, NOW, Watched, opened, said
from classifiers.assessment import Assessment
from factories import assessment, item, source
from watcher.items import Change, Fault, Harvest, Judged, Outcome, SourceState
from watcher.store import items, sources
from watcher.store.database import transaction

WATCHED = (
    source(name="Commission nationale de l’informatique et des libertés", publisher="CNIL"),
    source("gazette", name="La Gazette", publisher="La Gazette", rhythm_days=1),
    source("next", name="Next", publisher="Next"),
    source("linc", enabled=False, reason="moved"),
)


@contextmanager
def library(directory: Path) -> Iterator[Watched]:
    """The house, with nothing read yet."""
    with opened(directory) as watched:
        watched.house = replace(watched.house, sources=WATCHED)
        sources.sync_sources(watched.db, WATCHED)
        yield watched


def keep(
    watched: Watched,
    key: str,
    title: str = "Une publication",
    *,
    said_of_it: Assessment | None = None,
    seen: datetime = NOW - timedelta(hours=1),
    **of_item: Any,
) -> int:
    """Keep a publication of the CNIL, of 20 November unless told, and return its number."""
    fields = {"title": title, "published": datetime(2026, 11, 20, 9, tzinfo=UTC), "canonical_url": None}
    judged = Judged(item(f"id:{key}", **(fields | of_item)), Change.NEW, said_of_it or assessment())
    return items.save(watched.db, judged, seen).item_id


def visited(watched: Watched, source_id: str, state: SourceState) -> None:
    """Remember a visit to a source."""
    with transaction(watched.db):
        sources.save_visit(watched.db, Harvest(source_id, Outcome.COLLECTED, state), None, NOW)


BROKEN = SourceState(visited_at=NOW, fault=Fault.DNS, failures=3)
WELL = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW)
SILENT = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW - timedelta(days=12))


def ask(watched: Watched, text: str, sender: str = ANN) -> str:
    """Say something in the room and return the plain text of the answer."""
    before = len(watched.messages)
    watched.hear(said(text, f"$asked-{before}", sender, at=watched.house.now()))
    assert len(watched.messages) == before + 1, "one question, one answer"
    return watched.bodies[-1]


def keep_older(watched: Watched, key: str, title: str, **of_item: Any) -> int:
    """Keep an older publication of the CNIL, which waits to be judged, and return its number."""
    older = item(f"id:{key}", title=title, published=datetime(2025, 3, 4, tzinfo=UTC), stale=True, **of_item)
    return items.save(watched.db, Judged(older, Change.NEW, None), NOW).item_id
