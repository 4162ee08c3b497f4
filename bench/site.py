"""How long the site takes to build: `python bench/site.py [ITEMS]`.

A store of invented publications over two years, with their risks, axes and sources; a first build, one after
nothing, and three after one new publication each. Targets: under 60 s for the first, under 3 s for those.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sqlite_utils import Database

from factories import judged, source
from sample_site import house
from watcher.house import House
from watcher.items import Judged
from watcher.site.building import build
from watcher.sources import Source
from watcher.store.database import open_database, transaction
from watcher.store.items import save_many
from watcher.store.sources import sync_sources

_NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
_SOURCES = 100
_DAYS = 730
_BATCH = 1_000
_AXES = ("usages", "legal", "technologie")
_NAMES = ("ChatGPT", "Mistral AI", "Microsoft Copilot", "Albert API", "DeepSeek", "OVHcloud")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "mé", "ni", "po", "ru", "sa", "tè", "vi", "xo", "ya", "zé")


def main() -> None:
    """Fill a store in a temporary directory and print the seconds of each build."""
    count = int([*sys.argv[1:], "20000"][0])
    chance = random.Random(2026)
    with TemporaryDirectory() as directory:
        data = Path(directory)
        bench = house(data, _NOW)
        db = open_database(bench.settings.paths.database)
        sync_sources(db, [_source(number) for number in range(_SOURCES)])
        for start in range(0, count, _BATCH):
            batch = [_publication(number, chance) for number in range(start, min(start + _BATCH, count))]
            with transaction(db):
                save_many(db, batch, _NOW - timedelta(days=_DAYS * (1 - start / count)))
        site = data / "site"
        _report("first build", db, bench, site)
        _report("nothing new", db, bench, site)
        for number in range(3):
            save_many(db, [_publication(count + number, chance)], _NOW)
            _report("one new publication", db, bench, site)
        size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
        print(f"{'on disk':24}{size / 1e6:8.1f} MB")
        db.close()


def _report(name: str, db: Database, bench: House, site: Path) -> None:
    begun = time.perf_counter()
    built = build(db, bench, site, _NOW)
    seconds = time.perf_counter() - begun
    print(f"{name:24}{seconds:8.2f} s   {built.written} written, {built.unchanged} unchanged")


def _publication(number: int, chance: random.Random) -> Judged:
    text = ". ".join(" ".join(_word(chance) for _ in range(18)).capitalize() for _ in range(20))
    named = f" {chance.choice(_NAMES)} " if chance.random() < 0.15 else " "
    day = _NOW - timedelta(days=chance.random() * _DAYS)
    hors = chance.random() < 0.3
    return judged(
        f"id:{number}",
        source_id=f"source-{chance.randrange(_SOURCES)}",
        title=" ".join(_word(chance) for _ in range(9)).capitalize(),
        lead=text[:150] + named + text[150:280],
        text=text,
        link=f"https://example.org/{number}",
        canonical_url=f"https://example.org/{number}",
        published=day,
        scope={"label": "hors" if hors else "iag", "p": 0.9},
        axes=[] if hors else chance.sample(_AXES, chance.choice((1, 1, 2))),
        risks=[]
        if hors
        else [f"R{risk:02d}" for risk in chance.sample(range(1, 26), chance.choice((0, 1, 1, 2)))],
        urgency=chance.choice(("routine", "routine", "notable")),
    )


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 4))))


def _source(number: int) -> Source:
    return source(f"source-{number}", name=f"Source {number}", category="press", nature="press")


if __name__ == "__main__":
    main()
