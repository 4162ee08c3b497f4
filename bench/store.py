"""How fast the store takes items in and finds them again: `python -m bench.store [ITEMS] [CHARACTERS]`.

Texts are made of words drawn with the frequencies of natural language (Zipf), so that the full-text index
has as much to do as with real ones.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from classifiers.assessment import (
    AiAct,
    Assessment,
    AxisCall,
    NatureCall,
    RiskCall,
    ScopeCall,
    UrgencyCall,
)
from watcher.items import Change, Item, Judged
from watcher.sources import Source
from watcher.store.database import open_database, transaction
from watcher.store.items import known_entries, save_many
from watcher.store.rows import rows_between
from watcher.store.search import search
from watcher.store.sources import health, sync_sources

_BATCH = 1_000
_SOURCES = 200
_VOCABULARY = 40_000
_START = datetime(2026, 11, 16, tzinfo=UTC)
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "mé", "ni", "po", "ru", "sa", "tè", "vi", "xo", "ya", "zé")

SAID = Assessment(
    id="item",
    lang="fr",
    scope=ScopeCall(label="iag", p=0.9),
    axes=(AxisCall(id="legal", p=0.8), AxisCall(id="usages", p=0.6)),
    risks=(RiskCall(id="R01", p=0.7, why=("énergie",)), RiskCall(id="R09", p=0.6)),
    urgency=UrgencyCall(label="routine", p=0.9, reasons=("aucune échéance",)),
    ai_act=AiAct(subject=False),
    nature=NatureCall(label="presse", p=0.9),
    review=False,
    model="bench",
)


def main() -> None:
    """Fill a store in a temporary directory, print rows a second and milliseconds a question."""
    count, characters = (int(argument) for argument in [*sys.argv[1:], "20000", "3000"][:2])
    items = _items(count, characters, random.Random(2026))
    with TemporaryDirectory() as directory:
        db = open_database(Path(directory) / "vigie.db")
        sync_sources(db, [_source(number) for number in range(_SOURCES)])
        _report_rate("new", count, lambda: _save(db, items))
        _report_rate("seen again", count, lambda: _save(db, items))
        _report_rate("known entries", count, lambda: _read_known(db))
        _report_latency("search, rare word", lambda n: search(db, _word(30_000 + n), {}))
        _report_latency("search, common word", lambda n: search(db, _word(n), {}))
        _report_latency("search, two words", lambda n: search(db, f"{_word(50 + n)} {_word(400 + n)}", {}))
        _report_latency("a week of rows", lambda _: rows_between(db, _START, _START + timedelta(days=7), {}))
        _report_latency("health of the sources", lambda _: health(db))
        size = sum(file.stat().st_size for file in Path(directory).iterdir())
        print(f"{'on disk':24}{size / 1e6:10.1f} MB")
        db.close()


def _items(count: int, characters: int, chance: random.Random) -> list[Judged]:
    words = [_word(rank) for rank in range(_VOCABULARY)]
    weights = list(accumulate(1 / (rank + 1) for rank in range(_VOCABULARY)))
    judged: list[Judged] = []
    for number in range(count):
        drawn = chance.choices(words, cum_weights=weights, k=characters // 6)
        text = " ".join(drawn)[:characters]
        judged.append(
            Judged(
                Item(
                    source_id=f"source-{number % _SOURCES}",
                    key=f"id:{number}",
                    title=" ".join(drawn[:9]),
                    link=f"https://example.org/{number}",
                    canonical_url=f"https://example.org/{number}",
                    lead=text[:300],
                    text=text,
                    published=_START,
                    author=None,
                    language="fr",
                    content_hash=str(number),
                    evidence=None,
                ),
                Change.NEW,
                SAID,
            )
        )
    return judged


def _word(rank: int) -> str:
    """A word for each rank, short for the frequent ones."""
    base, word = len(_SYLLABLES), ""
    while True:
        rank, digit = divmod(rank, base)
        word += _SYLLABLES[digit]
        if not rank:
            return word


def _source(number: int) -> Source:
    return Source(
        id=f"source-{number}",
        name=f"Source {number}",
        kind="feed",
        url=f"https://example.org/{number}/feed",
        language="fr",
        publisher=f"Publisher {number}",
        nature="press",
        category="press",
    )


def _save(db: Database, items: list[Judged]) -> None:
    for start in range(0, len(items), _BATCH):
        with transaction(db):
            save_many(db, items[start : start + _BATCH], _START + timedelta(seconds=start))


def _read_known(db: Database) -> None:
    for number in range(_SOURCES):
        known_entries(db, f"source-{number}")


def _report_rate(name: str, count: int, work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    work()
    print(f"{name:24}{count / (time.perf_counter() - begun):10,.0f} rows/s")


def _report_latency(name: str, work: Callable[[int], object]) -> None:
    taken: list[float] = []
    for number in range(11):
        begun = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"{name:24}{statistics.median(taken):10.1f} ms (worst {max(taken):.1f})")


if __name__ == "__main__":
    main()
