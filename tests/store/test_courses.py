"""Risks counted quarter by quarter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from digests.quarterly.facts import Quarter
from factories import judged
from sample_week import COST, LEAK
from watcher.store import items, queries
from watcher.store.courses import courses

START = datetime(2026, 10, 1, tzinfo=UTC)
BOUNDS = [START - timedelta(days=90), START, START + timedelta(days=90)]
RISKS = {"R08": LEAK, "R04": COST}


def keep(db: Database, key: str, seen: datetime, **changes: object) -> int:
    return items.save(db, judged(f"id:{key}", **changes), seen).item_id


def test_stories_are_counted_with_the_urgent_and_the_grave_among_them(db: Database) -> None:
    keep(db, "1", START, risks=["R08"], urgency="urgent")
    keep(db, "2", START, risks=["R08", "R04"])
    keep(db, "3", START - timedelta(days=1), risks=["R04"])
    leak, cost = courses(db, BOUNDS, RISKS)
    assert (leak.now, leak.past) == (Quarter(2, 1, 1, 2), (Quarter(0, 0, 0, 1),))
    assert (cost.now, cost.past) == (Quarter(1, 0, 0, 2), (Quarter(1, 0, 0, 1),))


def test_incidents_and_decisions_are_grave_without_being_urgent(db: Database) -> None:
    item_id = keep(db, "1", START, risks=["R08"])
    queries.execute(db, "UPDATE assessments SET nature = 'incident' WHERE item_id = ?", [item_id])
    assert courses(db, BOUNDS, RISKS)[0].now == Quarter(1, 0, 1, 1)


def test_publications_of_one_story_count_once(db: Database) -> None:
    first, second = (keep(db, key, START, risks=["R08"]) for key in ("1", "2"))
    for item_id in (first, second):
        queries.execute(
            db,
            "INSERT INTO stories (item_id, story, grade, reasons) VALUES (?, ?, 'same-event', '[]')",
            [item_id, first],
        )
    assert courses(db, BOUNDS, RISKS)[0].now == Quarter(1, 0, 0, 1)


def test_backlogs_and_what_is_out_of_scope_are_left_out(db: Database) -> None:
    keep(db, "1", START, risks=["R08"], stale=True)
    keep(db, "2", START, risks=["R08"], scope={"label": "hors", "p": 0.9})
    keep(db, "3", BOUNDS[-1], risks=["R08"])
    assert courses(db, BOUNDS, RISKS)[0].now == Quarter(0, 0, 0, 0)
