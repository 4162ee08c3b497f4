"""What visits came to each day is kept up with them, and stays when they are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from sqlite3 import IntegrityError

import pytest
from sqlite_utils import Database

from watcher.items import Fault, Harvest, Judged, Outcome, Problem, SourceState
from watcher.store import retention
from watcher.store.sources import save_visit

FAILED = Problem(Fault.TIMEOUT, "no answer within 20 s", "try later")


def visit(db: Database, at: datetime, outcome: Outcome = Outcome.UNCHANGED, **changes: object) -> None:
    save_visit(db, Harvest("cnil", outcome, SourceState(), **changes), None, at)


def days(db: Database) -> list[tuple[object, ...]]:
    found = db.query("SELECT source_id, day, visits, failures, new, bytes FROM source_days ORDER BY day")
    return [tuple(row.values()) for row in found]


def test_visits_add_up_by_the_day_of_utc(db: Database, judged: Callable[..., Judged]) -> None:
    at = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    visit(db, at, Outcome.COLLECTED, judged=(judged(),), fetched_bytes=1_000)
    visit(db, at, Outcome.FAILED, problem=FAILED)
    visit(db, at + timedelta(minutes=1), fetched_bytes=50)
    assert days(db) == [("cnil", "2026-11-22", 2, 1, 1, 1_000), ("cnil", "2026-11-23", 1, 0, 0, 50)]


def test_a_visit_that_a_host_put_off_is_none(db: Database, at: datetime) -> None:
    visit(db, at, Outcome.WAITING)
    assert db["fetches"].count == 1
    assert days(db) == []


def test_a_visit_that_is_not_kept_leaves_its_day_as_it_was(db: Database, at: datetime) -> None:
    visit(db, at)
    with pytest.raises(IntegrityError):
        save_visit(db, Harvest("cnil", Outcome.UNCHANGED, SourceState()), 77, at)  # no such run
    assert days(db) == [("cnil", "2026-11-23", 1, 0, 0, 0)]


def test_days_stay_when_the_history_of_visits_is_forgotten(db: Database, at: datetime) -> None:
    visit(db, at, Outcome.FAILED, problem=FAILED)
    before = days(db)
    later = at + timedelta(days=401)
    for rule in retention.RULES:
        retention.apply(db, rule, later - timedelta(days=400))
    assert db["fetches"].count == 0
    assert days(db) == before == [("cnil", "2026-11-23", 1, 1, 0, 0)]
