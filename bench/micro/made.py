"""Invented publications for the micro-benchmarks, each the same for its number."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from sqlite_utils import Database

from bench.articles import sentences
from factories import judged, source
from watcher.items import Change, Judged
from watcher.store.database import open_database, transaction
from watcher.store.items import save_many
from watcher.store.sources import sync_sources

SOURCES = 100
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
_BATCH = 1_000
_SENTENCES = 8
"""Some 1,000 characters of text."""


def publication(number: int, change: Change = Change.NEW, text: str | None = None) -> Judged:
    """Publication `number` of one of a hundred sources, within two years; `text` is that of a revision."""
    chance = random.Random(number)
    written = text or " ".join(chance.choices(sentences(), k=_SENTENCES))
    return judged(
        f"id:{number}",
        change=change,
        source_id=f"source-{number % SOURCES}",
        title=f"{chance.choice(sentences())[:90]} ({number})",
        lead=chance.choice(sentences()),
        text=written,
        content_hash=f"{crc32(written.encode()):x}",
        link=f"https://example.org/{number}",
        canonical_url=f"https://example.org/{number}",
        published=NOW - timedelta(hours=chance.randrange(24 * 700)),
        risks=[f"R{risk:02d}" for risk in chance.sample(range(1, 26), chance.choice((0, 1, 1, 2)))],
        urgency=chance.choice(("routine", "routine", "notable")),
    )


def filled(path: Path, count: int) -> Database:
    """A new store with so many publications."""
    db = open_database(path)
    sync_sources(db, [source(f"source-{number}") for number in range(SOURCES)])
    for start in range(0, count, _BATCH):
        with transaction(db):
            save_many(db, [publication(n) for n in range(start, min(start + _BATCH, count))], NOW)
    return db
