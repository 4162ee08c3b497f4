"""Runs: when each began, how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.store.runs import Run, end_run, first_start, last_run, start_run


def test_without_runs_there_is_no_last_one(db: Database):
    assert last_run(db) is None


def test_a_run_that_goes_on_has_no_end(db: Database, at: datetime):
    run_id = start_run(db, "once", at)
    assert last_run(db) == Run(run_id, "once", at, None, None, None, {})


def test_a_run_that_ended_says_how(db: Database, at: datetime):
    run_id = start_run(db, "once", at)
    other = start_run(db, "once", at)
    end_run(db, run_id, "failures", 1, {"échecs": ["cnil"], "new": 3}, at + timedelta(minutes=2))
    end_run(db, other, "done", 0, {}, at)
    db.execute("DELETE FROM runs WHERE id = ?", [other])
    ended = Run(run_id, "once", at, at + timedelta(minutes=2), "failures", 1, {"échecs": ["cnil"], "new": 3})
    assert last_run(db) == ended


def test_the_last_run_is_the_one_that_began_last(db: Database, at: datetime):
    ids = [start_run(db, kind, at) for kind in ("once", "digest", "once", "digest")]
    assert last_run(db).id == ids[3]
    assert last_run(db, "once").id == ids[2]
    assert last_run(db, "report") is None


def test_the_first_start_is_the_earliest_of_all(db: Database, at: datetime):
    assert first_start(db) is None
    for start in (at, at - timedelta(days=2), at + timedelta(days=1)):
        start_run(db, "round", start)
    assert first_start(db) == at - timedelta(days=2)
