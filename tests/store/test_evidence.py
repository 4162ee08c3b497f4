"""How much came in of each risk, period by period."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from classifiers.stories.matching import Kinship
from digests.choosing.signals import Evidence
from digests.rows import RiskRow
from watcher.store import stories
from watcher.store.evidence import histories
from watcher.store.items import save

RISKS = {id_: RiskRow(id_, f"Risque {id_}", 12) for id_ in ("R01", "R02", "R03")}
WEEK = timedelta(days=7)


def test_each_span_counts_what_was_first_seen_in_it(db: Database, at: datetime, judged, assessment) -> None:
    other = assessment(risks=[{"id": "R01", "p": 0.7}])
    out = assessment(scope={"label": "hors", "p": 1}, axes=[], risks=[])
    for number, (seen, said) in enumerate(
        [
            (at, assessment()),
            (at + WEEK - timedelta(seconds=1), other),
            (at + WEEK, other),
            (at + WEEK, out),
            (at + 2 * WEEK, other),
        ]
    ):
        page = f"https://cnil.example.org/{number}"
        save(db, judged(key=f"id:{number}", canonical_url=page, assessment=said), seen)
    found = {one.risk.id: one for one in histories(db, [at, at + WEEK, at + 2 * WEEK], RISKS)}
    assert (found["R01"].past, found["R01"].now) == ((Evidence(2, 2),), Evidence(1, 1))
    assert (found["R02"].past, found["R02"].now) == ((Evidence(1, 2),), Evidence(0, 1))
    assert (found["R03"].past, found["R03"].now) == ((Evidence(0, 2),), Evidence(0, 1))


def test_a_backlog_and_copies_are_no_evidence(db: Database, at: datetime, judged) -> None:
    save(db, judged(stale=True), at)
    save(db, judged(key="id:2", canonical_url="https://x.example.org/"), at)
    save(db, judged(key="id:3", source_id="press", canonical_url="https://x.example.org/"), at)
    (first, *_) = histories(db, [at - WEEK, at, at + WEEK], RISKS)
    assert first.now == Evidence(1, 1)


def test_tellings_of_one_story_count_once(db: Database, at: datetime, judged) -> None:
    save(db, judged(), at)
    save(db, judged(key="id:2", source_id="press", canonical_url="https://press.example.org/"), at)
    stories.join(db, 2, 1, Kinship("same-text", 0.9, ()))
    (first, *_) = histories(db, [at, at + WEEK], RISKS)
    assert first.now == Evidence(1, 1)


def test_an_empty_store_has_empty_histories(db: Database, at: datetime) -> None:
    assert {one.now for one in histories(db, [at, at + WEEK], RISKS)} == {Evidence(0, 0)}
