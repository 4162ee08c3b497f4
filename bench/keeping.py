"""What the coordinator takes of the processor to keep what rounds bring: no network, model or workers.

    python bench/keeping.py [--feeds 2000] [--entries 25] [--fresh 3] [--scope 50] [--batch 12] [--near]

Texts are made of sentences of the corpus, some 1,500 characters each, so that words are as frequent as in the
domain. Of each feed's entries `--fresh` are news, which may find their story when they are in scope, as
`--scope` in a hundred are; the others were old when first seen, and come without a judgement. `--near` makes
all texts alike but for a number. Prints CPU seconds, without those that it takes to make the harvests.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlite_utils import Database

from classifiers.assessment import AiAct, Assessment, AxisCall, NatureCall, RiskCall, ScopeCall, UrgencyCall
from classifiers.corpus import CORPORA, read_all
from watcher.house import risk_rows
from watcher.items import Change, Harvest, Item, Judged, Outcome, SourceState
from watcher.pipeline import keep_all
from watcher.rules.roster import call_roll
from watcher.rules.visits import all_asked_at
from watcher.settings import Room
from watcher.sources import Source
from watcher.store import queries, runs, sources
from watcher.store.database import open_database, transaction
from watcher.store.search import search
from watcher.writing.desk import Desk

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENTENCES = 12
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
OUT_OF_SCOPE = SAID.model_copy(update={"scope": ScopeCall(label="hors", p=0.9), "axes": (), "risks": ()})


@dataclass(frozen=True)
class Load:
    """What feeds bring: see the options."""

    entries: int
    fresh: int
    scope: int


class Writer:
    """Makes publications of titles and sentences of the corpus."""

    def __init__(self, load: Load, chance: random.Random, *, near: bool) -> None:
        items = read_all(CORPORA)
        parts = (part for item in items for part in item.text.replace("\n", " ").split(". "))
        self._titles = [item.title for item in items]
        self._sentences = [part for part in parts if len(part) > 40]
        self._load, self._chance, self._near = load, chance, near

    def harvest(self, source: Source, numbers: Sequence[int], at: datetime) -> Harvest:
        """What a visit brings: these entries, the first of them fresh."""
        judged = tuple(self._judged(source, number, at, place) for place, number in enumerate(numbers))
        state = SourceState(visited_at=at, succeeded_at=at, etag='"made up"')
        return Harvest(
            source.id, Outcome.COLLECTED, state, judged, len(judged), status=200, fetched_bytes=100_000
        )

    def _judged(self, source: Source, number: int, at: datetime, place: int) -> Judged:
        title = f"{'Publication' if self._near else self._chance.choice(self._titles)} {number}"
        sentences = self._sentences[:SENTENCES] if self._near else self._drawn()
        text = ". ".join((*sentences, str(number)))
        address = f"{source.url}/{number}"
        item = Item(
            source_id=source.id,
            key=f"id:{number}",
            title=title,
            link=address,
            canonical_url=address,
            lead=text[:300],
            text=text,
            published=at - number % 40 * HOUR,
            author=None,
            language="fr",
            content_hash=address,
            evidence=None,
            stale=place >= self._load.fresh,
        )
        in_scope = zlib.crc32(address.encode()) % 100 < self._load.scope
        said = None if item.stale else SAID if in_scope else OUT_OF_SCOPE
        return Judged(item, Change.NEW, said)

    def _drawn(self) -> list[str]:
        return self._chance.choices(self._sentences, k=SENTENCES)


def main() -> None:
    """Measure three rounds and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, usual in (("feeds", 2_000), ("entries", 25), ("fresh", 3), ("scope", 50), ("batch", 12)):
        options.add_argument(f"--{name}", type=int, default=usual)
    options.add_argument("--near", action="store_true")
    asked = options.parse_args()
    writer = Writer(Load(asked.entries, asked.fresh, asked.scope), random.Random(2026), near=asked.near)
    watched = [_source(number) for number in range(asked.feeds)]
    with TemporaryDirectory() as directory:
        db = open_database(Path(directory) / "vigie.db")
        cold = [writer.harvest(source, range(asked.entries), NOW) for source in watched]
        _measure("cold", db, watched, cold, NOW, asked.batch)
        more = [writer.harvest(source, [asked.entries], NOW + HOUR) for source in watched]
        _measure("one new entry each", db, watched, more, NOW + HOUR, asked.batch)
        same = [replace(one, judged=(), outcome=Outcome.UNCHANGED) for one in more]
        _measure("nothing new", db, watched, same, NOW + 2 * HOUR, asked.batch)
        _print_what_is_there(db)
        db.close()


def _measure(
    name: str, db: Database, watched: Sequence[Source], harvests: Sequence[Harvest], at: datetime, batch: int
) -> None:
    numbers = itertools.count()
    room = Room(name="veille", receives=("alerts", "notices"))
    desk = Desk((room,), ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"{name} {next(numbers)}")

    def begin() -> None:
        with transaction(db):
            sources.sync_sources(db, watched)
            states = sources.load_states(db)
            runs.start_run(db, "round", at)
            roster = call_roll(watched, states, at, only_due=False)
            sources.note_asked(db, ((one.id, at, all_asked_at(states[one.id], at)) for one in roster.visit))

    def keep() -> None:
        for start in range(0, len(harvests), batch):
            keep_all(db, harvests[start : start + batch], desk, None, at)

    begun, kept = _cpu(begin), _cpu(keep)
    print(f"{name:20}{begun + kept:8.2f} CPU s, of which {begun:.2f} before the visits", flush=True)


def _cpu(work: Callable[[], None]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _print_what_is_there(db: Database) -> None:
    """With a digest of who belongs to which story: to be the same after a change that only saves time."""
    told = queries.fetch_tuples(db, "SELECT item_id, story, grade, reasons FROM stories ORDER BY item_id")
    digest = blake2b(repr(told).encode(), digest_size=8).hexdigest()
    items = queries.fetch_integer(db, "SELECT count(*) FROM items")
    print(f"{items} items, {len(told)} of them in stories ({digest})")
    print(f"{len(search(db, 'intelligence artificielle', {}))} found")


def _source(number: int) -> Source:
    return Source(
        id=f"source-{number}",
        name=f"Source {number}",
        kind="feed",
        url=f"https://s{number}.example/feed",
        language="fr",
        publisher=f"Publisher {number}",
        nature="press",
        category="press",
    )


if __name__ == "__main__":
    main()
