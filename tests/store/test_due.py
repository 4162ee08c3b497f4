"""What is due: noted once, open until it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from watcher.store.due import Due, add_due, last_done, latest, mark_done, open_due

WEEK = timedelta(days=7)


@pytest.fixture
def digest(at: datetime) -> Due:
    return Due("digest", "2026-W47", due_at=at, starts_at=at - WEEK, ends_at=at)


def test_is_open_from_its_moment_on(db: Database, at: datetime, digest: Due):
    assert add_due(db, digest)
    assert open_due(db, at - timedelta(microseconds=1)) == ()
    assert open_due(db, at) == open_due(db, at + WEEK) == (digest,)


def test_a_period_is_noted_once_even_when_done(db: Database, at: datetime, digest: Due):
    add_due(db, digest)
    assert not add_due(db, replace(digest, due_at=at + WEEK))
    assert mark_done(db, "digest", "2026-W47", at)
    assert not add_due(db, digest)
    assert open_due(db, at) == ()


def test_done_is_marked_once(db: Database, at: datetime, digest: Due):
    add_due(db, digest)
    assert mark_done(db, "digest", "2026-W47", at)
    assert not mark_done(db, "digest", "2026-W47", at + WEEK)
    assert not mark_done(db, "digest", "2026-W48", at)


def test_the_oldest_comes_first(db: Database, at: datetime, digest: Due):
    later = replace(digest, period="2026-W48", due_at=at + WEEK)
    for one in (later, digest):
        add_due(db, one)
    assert open_due(db, at + WEEK) == (digest, later)


def test_latest_of_a_kind_done_or_not(db: Database, at: datetime, digest: Due):
    assert latest(db, "digest") is None
    later = replace(digest, period="2026-W48", due_at=at + WEEK)
    for one in (later, digest, replace(later, kind="report", due_at=at + 2 * WEEK)):
        add_due(db, one)
    mark_done(db, "digest", "2026-W48", at + WEEK)
    assert latest(db, "digest") == later


def test_the_last_that_was_done_of_a_kind(db: Database, at: datetime, digest: Due):
    later = replace(digest, period="2026-W48", due_at=at + WEEK)
    for one in (later, digest, replace(later, kind="report")):
        add_due(db, one)
    assert last_done(db, "digest") is None
    mark_done(db, "digest", "2026-W47", at)
    mark_done(db, "report", "2026-W48", at)
    assert last_done(db, "digest") == digest
