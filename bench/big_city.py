"""An invented city five years on: 1,000 sources, 30 rooms, 2,000 members, 500,000 publications.

`fill` writes it straight into an empty store: publications of sentences shuffled from our own corpus, so that
words are as rare and as frequent as they are, with everything that members and rooms leave behind.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sqlite_utils import Database

from factories import judged
from watcher.items import Judged
from watcher.sources import Source
from watcher.store import items, queries, sources
from watcher.store.database import transaction
from watcher.store.timestamps import stamp

END = datetime(2026, 11, 26, 9, tzinfo=UTC)
YEARS = 5
ROOMS = tuple(f"salon-{number:02d}" for number in range(30))
AXES = ("usages", "legal", "technologie")
MEMBERS = 2_000
_CORPUS = Path(__file__).parents[1] / "classifiers" / "corpus" / "items.jsonl"
_BATCH = 2_000


@dataclass(frozen=True)
class Size:
    """How big the city is."""

    items: int = 500_000
    sources: int = 1_000


def member(number: int) -> str:
    """The pseudonym of a member."""
    return f"{number:032x}"


def address(number: int) -> str:
    """Their address."""
    return f"@membre{number}:ville.example"


def watched(size: Size, origin: str) -> tuple[Source, ...]:
    """The sources, each a feed of its own at `origin`."""
    return tuple(
        Source(
            id=f"s{number}",
            name=f"Source {number}",
            kind="feed",
            url=f"{origin}/s{number}",
            language="fr",
            publisher=f"Éditeur {number}",
            nature="authority" if number % 4 == 0 else "press",
            category="regulatory" if number % 4 == 0 else "press",
        )
        for number in range(size.sources)
    )


def fill(db: Database, size: Size, known: tuple[Source, ...], told: Callable[[str], None]) -> None:
    """Fill an empty store; `told` hears how far it is."""
    chance = random.Random(2026)
    sources.sync_sources(db, known)
    sentences = _sentences()
    started = END - timedelta(days=365 * YEARS)
    step = (END - started) / size.items
    for first in range(0, size.items, _BATCH):
        at = started + step * (first + _BATCH)
        with transaction(db):
            batch = [
                _publication(number, started + step * number, known, sentences, chance)
                for number in range(first, min(first + _BATCH, size.items))
            ]
            items.save_many(db, batch, min(at, END))
        if first % (25 * _BATCH) == 0:
            told(f"{first:,} publications")
    with transaction(db):
        for statement, rows in _traces(size, chance):
            queries.execute_many(db, statement, rows)
        queries.execute(db, _STATES, {"at": stamp(END - timedelta(hours=2))})
    queries.execute(db, "ANALYZE")
    told("people, rooms and visits")


def _sentences() -> list[str]:
    lines = _CORPUS.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    return [
        sentence.strip()
        for one in texts
        if one["lang"] == "fr"
        for sentence in one["text"].split(". ")
        if 40 < len(sentence) < 400
    ]


def _publication(
    number: int, at: datetime, known: tuple[Source, ...], sentences: list[str], chance: random.Random
) -> Judged:
    source = known[min(int(chance.expovariate(4 / len(known))), len(known) - 1)]
    is_out = chance.random() < 0.4
    weight = chance.random()
    title = f"{chance.choice(sentences)[:90]} ({number})"
    return judged(
        f"id:{number}",
        source_id=source.id,
        title=title,
        lead=chance.choice(sentences),
        text=". ".join(chance.choices(sentences, k=10)),
        link=f"https://ville.example/p/{number}",
        canonical_url=f"https://ville.example/p/{number}",
        published=at,
        scope={"label": "hors" if is_out else "iag", "p": 0.9},
        axes=[] if is_out else [AXES[number % 3]],
        risks=[] if is_out else [f"R{min(int(chance.expovariate(0.15)) + 1, 25):02d}"],
        urgency="urgent" if weight < 0.004 and not is_out else "notable" if weight < 0.1 else "routine",
    )


_STATES = """
UPDATE sources SET visited_at = :at, succeeded_at = :at, full_at = :at, newest = :at
"""
_OUTBOX = """
INSERT INTO outbox (id, room, kind, txn_id, dedupe_key, content_hash, body, html, mentions, created_at,
                    state, event_id, sent_at, tried_at)
VALUES (?, ?, ?, ?, ?, '', 'Un message inventé.', '<p>Un message inventé.</p>', '[]', ?, 'sent', ?, ?, ?)
"""
_SUBSCRIPTION = "INSERT OR IGNORE INTO subscriptions (address, who, kind, value, at) VALUES (?, ?, ?, ?, ?)"
_HEARD = "INSERT INTO heard (event_id, kind, who, at) VALUES (?, ?, ?, ?)"
_REACTION = "INSERT INTO reactions (event_id, target, meaning, who, at) VALUES (?, ?, ?, ?, ?)"
_FEEDBACK = (
    "INSERT INTO feedback (item_id, event_id, kind, value, who, at) VALUES (?, ?, 'confirm', '', ?, ?)"
)
_REQUEST = """
INSERT INTO requests (who, room, event_id, thread, text, at, closed_at, answer)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_FETCH = """
INSERT INTO fetches (source_id, at, outcome, status, entries, new, revised, bytes, seconds)
VALUES (?, ?, 'collected', 200, 20, 1, 0, 20000, 0.3)
"""

Rows = Iterator[list[str | int | None]]


def _traces(size: Size, chance: random.Random) -> Iterator[tuple[str, Rows]]:
    yield _OUTBOX, _messages()
    yield "INSERT INTO outbox_items (outbox_id, position, item_id) VALUES (?, 0, ?)", _named(size, chance)
    yield _SUBSCRIPTION, _wishes(chance)
    yield _HEARD, _words(chance)
    yield _REACTION, _reactions(chance)
    yield _FEEDBACK, _remarks(size, chance)
    yield _REQUEST, _requests(chance)
    yield _FETCH, _visits(size)


def _messages() -> Rows:
    """Each room a message every six hours or so, for five years."""
    for number in range(_MESSAGES):
        at = stamp(_then(number, _MESSAGES))
        kind = "digest" if number % 28 == 0 else "alert"
        name = f"{kind}:{number}"
        yield [number + 1, ROOMS[number % 30], kind, f"txn-{number}", name, at, f"$m{number}", at, at]


_MESSAGES = 200_000


def _named(size: Size, chance: random.Random) -> Rows:
    for number in range(_MESSAGES):
        yield [number + 1, chance.randrange(size.items) + 1]


def _wishes(chance: random.Random) -> Rows:
    for number in range(MEMBERS):
        for kind, value in (
            ("axis", AXES[number % 3]),
            ("risk", f"R{number % 25 + 1:02d}"),
            ("word", "cnil"),
        ):
            if chance.random() < 0.5:
                yield [address(number), member(number), kind, value, stamp(END - timedelta(days=99))]


def _words(chance: random.Random) -> Rows:
    for number in range(90 * 600):
        at = stamp(END - timedelta(days=90) + timedelta(minutes=2.4 * number))
        yield [f"command:$c{number}", "command", member(chance.randrange(MEMBERS)), at]


def _reactions(chance: random.Random) -> Rows:
    for number in range(100_000):
        meaning = ("taken", "useful", "doubt")[number % 3]
        who = member(chance.randrange(MEMBERS))
        yield [f"$r{number}", f"$m{chance.randrange(_MESSAGES)}", meaning, who, stamp(_then(number, 100_000))]


def _remarks(size: Size, chance: random.Random) -> Rows:
    for number in range(20_000):
        who = member(chance.randrange(MEMBERS))
        yield [chance.randrange(size.items) + 1, f"$f{number}", who, stamp(_then(number, 20_000))]


def _requests(chance: random.Random) -> Rows:
    for number in range(2_000):
        at = stamp(_then(number, 2_000))
        closed = at if number < 1_900 else None
        who, room = member(chance.randrange(MEMBERS)), ROOMS[number % 30]
        yield [who, room, f"$q{number}", f"$q{number}", "Puis-je ?", at, closed, "Oui." if closed else None]


def _visits(size: Size) -> Rows:
    """One a source and day, as far back as visits are kept."""
    for day in range(400):
        for number in range(size.sources):
            yield [f"s{number}", stamp(END - timedelta(days=day, seconds=number))]


def _then(number: int, count: int) -> datetime:
    return END - timedelta(days=365 * YEARS) * (1 - number / count)
