"""What was published stays as it was chosen on that day."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from sqlite_utils import Database

from classifiers.assessment import DueDate, Reference
from sample_week import BLIND, PARIS, digest_of, item, week
from watcher.store import editions
from watcher.store.editions import Edition


def test_an_edition_comes_back_as_it_went_in(db: Database, at: datetime) -> None:
    rich = item(
        1,
        references=(Reference(kind="article", number="50"),),
        deadlines=(DueDate(day=at.date(), sentence="Demain.", stated="absolute"),),
    )
    edition = Edition("digest", at, digest_of(rich, *week()[1:], blind=BLIND))
    assert editions.keep(db, edition)
    assert editions.find(db, "digest", "2026-W47") == edition
    assert editions.listed(db) == (edition,)
    assert editions.listed(db)[0].digest.zone is not None
    assert str(editions.listed(db)[0].digest.zone) == str(PARIS)


def test_a_period_is_kept_once_for_each_kind(db: Database, at: datetime) -> None:
    assert editions.keep(db, Edition("digest", at, digest_of(item(1))))
    assert not editions.keep(db, Edition("digest", at, digest_of()))
    assert editions.keep(db, Edition("monthly", at, digest_of()))
    assert [one.kind for one in editions.listed(db)] == ["digest", "monthly"]
    assert editions.find(db, "digest", "2026-W47") == Edition("digest", at, digest_of(item(1)))


def test_what_was_never_published_is_none(db: Database) -> None:
    assert editions.find(db, "quarterly", "2026-Q4") is None


def test_one_that_cannot_be_read_is_named_and_hides_no_other(
    db: Database, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    editions.keep(db, Edition("digest", at, digest_of()))
    editions.keep(db, Edition("monthly", at, digest_of()))
    db.execute("UPDATE editions SET content = '{}' WHERE kind = 'digest'")
    with caplog.at_level(logging.ERROR):
        assert [one.kind for one in editions.listed(db)] == ["monthly"]
    assert "edition digest 2026-W47 cannot be read" in caplog.text
