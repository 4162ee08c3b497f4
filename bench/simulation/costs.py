"""What one unit of each part's work costs on this machine.

    python -m bench.simulation costs

Seconds of processor (all threads of this process, and what it started), not of the clock, so that they can be
added up and a busy machine counts the same work. Feeds come over loopback without TLS.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from bench.articles import made_page
from bench.feeds.load import Load
from bench.feeds.server import Round, serving
from bench.load import WORDS, house
from bench.machine import this_machine
from bench.results.history import Machine
from bench.simulation.costs_file import Costs
from classifiers.service import load_or_train
from harvests import loopback_policy
from watcher.engine.batching import BATCH, batches
from watcher.harvest import harvest
from watcher.items import Harvest, KnownEntry, SourceState
from watcher.meter import cpu_seconds
from watcher.pipeline import keep_all
from watcher.sources import Source
from watcher.store.database import open_database, transaction
from watcher.store.search import search
from watcher.store.sources import sync_sources
from watcher.visit import HarvestPolicy, Visit
from watcher.web.answer import Answer
from watcher.web.article import extract

FEEDS = 96
PAGES = 60
SEARCHES = 40
T = TypeVar("T")


def measure(post: float, model: Path | None = None) -> Costs:
    """Measure everything but the posting: `post` is what posting.py said, `model` a folder with the model."""
    at = datetime.now(UTC)
    with TemporaryDirectory() as scratch, serving(Load(FEEDS, at)) as served:
        folder = Path(scratch)
        load_or_train(model or folder / "model")
        policy = replace(loopback_policy(model or folder / "model"), now=at, archive=folder / "warc.gz")
        policy = replace(policy, reading=replace(policy.reading, fetch_articles=False))
        visits = [Visit(source, SourceState(), ()) for source in _sources(served.urls)]
        harvest(visits[:BATCH], replace(policy, archive=None))  # pays for what is loaded once
        cold, first = _timed(lambda: _harvest(visits, policy))
        archived = sum(part.stat().st_size for part in folder.glob("*.warc.gz"))
        known = [_known(visit, one, at) for visit, one in zip(visits, first, strict=True)]
        served.begin(Round.UNCHANGED)
        later = replace(policy, now=at + timedelta(hours=1), archive=None)
        unchanged, _ = _timed(lambda: _harvest(known, later))
        served.begin(Round.ONE_MORE)
        one_more, _ = _timed(lambda: _harvest(known, later))
        entries = sum(len(one.judged) for one in first)
        writing = _writing(folder, [visit.source for visit in visits], first, at)
        return Costs(
            machine=_described(this_machine()),
            day=f"{at:%Y-%m-%d}",
            feeds=FEEDS,
            entries=entries,
            visit=unchanged / FEEDS,
            answer=(one_more - unchanged) / FEEDS,
            entry=max(cold - one_more, 0.0) / (entries - FEEDS),
            article=_article(),
            feed_bytes=sum(served.sizes) / FEEDS,
            archived_bytes=archived / FEEDS,
            post=post,
            **writing,
        )


def _harvest(visits: list[Visit], policy: HarvestPolicy) -> list[Harvest]:
    """The visits in batches, in their order."""
    found: dict[str, Harvest] = {}
    for number, batch in enumerate(batches(visits)):
        part = policy.archive and policy.archive.with_name(f"{number}.{policy.archive.name}")
        found.update((one.source_id, one) for one in harvest(batch, replace(policy, archive=part)))
    return [found[visit.source.id] for visit in visits]


def _known(visit: Visit, found: Harvest, at: datetime) -> Visit:
    known = tuple(
        KnownEntry(one.item.key, one.item.content_hash, one.item.link, one.item.title, one.item.published, at)
        for one in found.judged
    )
    return Visit(visit.source, found.state, known)


def _writing(folder: Path, sources: list[Source], found: list[Harvest], at: datetime) -> dict[str, float]:
    """What the coordinator takes to write what was found, and a question to what it wrote."""
    db = open_database(folder / "vigie.db")
    with transaction(db):
        sync_sources(db, sources)
    desk = house(folder, tuple(sources), lambda: at).desk
    written, _ = _timed(lambda: _keep(found, lambda batch: keep_all(db, batch, desk, None, at)))
    nothing = [replace(one, judged=()) for one in found]
    visited, _ = _timed(lambda: _keep(nothing, lambda batch: keep_all(db, batch, desk, None, at)))
    asked = [_timed(lambda word=word: search(db, word, {}))[0] for word in WORDS * (SEARCHES // len(WORDS))]
    entries = sum(len(one.judged) for one in found)
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()
    return {
        "write_visit": visited / FEEDS,
        "write_entry": max(written - visited, 0.0) / entries,
        "search": statistics.mean(asked),
        "stored_bytes": (folder / "vigie.db").stat().st_size / entries,
    }


def _keep(found: list[Harvest], keep: Callable[[list[Harvest]], object]) -> None:
    for start in range(0, len(found), BATCH):
        keep(found[start : start + BATCH])


def _article() -> float:
    """A page with its date, as read behind an entry."""
    answers = [
        Answer("https://page.example/", 200, {"content-type": "text/html"}, made_page(number))
        for number in range(PAGES)
    ]
    extract(answers[0], want_metadata=True)
    return _timed(lambda: [extract(answer, want_metadata=True) for answer in answers])[0] / PAGES


def _sources(urls: Iterable[str]) -> list[Source]:
    return [
        Source(
            id=f"s{number}", name=f"S{number}", kind="feed", url=url, language="multi", publisher="Banc",
            nature="press", category="press",
        )
        for number, url in enumerate(urls)
    ]  # fmt: skip


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor that the work took, here and in what it started and saw the end of."""
    before = cpu_seconds()
    found = work()
    return cpu_seconds() - before, found


def _described(machine: Machine) -> str:
    return f"{machine.cores} cores of {machine.processor}, Python {machine.python}, SQLite {machine.sqlite}"
