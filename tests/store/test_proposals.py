"""Proposals: due until settled, each attempt counted before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.store.items import save
from watcher.store.proposals import (
    NewProposal,
    Proposal,
    add,
    begin_attempt,
    due,
    open_count,
    put_off,
    settle,
)

NEW = NewProposal("https://a.example/", "un mot", "a", "!r", "$1", "$root")
MINUTE = timedelta(minutes=1)


def test_a_proposal_is_due_at_once(db: Database, at: datetime):
    assert add(db, NEW, at) == 1
    assert due(db, at, 5) == (Proposal(1, "https://a.example/", "un mot", "!r", "$1", "$root", 0),)


def test_the_oldest_come_first_up_to_a_limit(db: Database, at: datetime):
    for _ in range(3):
        add(db, NEW, at)
    assert [one.id for one in due(db, at, 2)] == [1, 2]


def test_an_attempt_counts_before_it_is_made(db: Database, at: datetime):
    add(db, NEW, at)
    begin_attempt(db, 1, at + MINUTE)
    assert due(db, at, 5) == ()
    assert [one.attempts for one in due(db, at + MINUTE, 5)] == [1]


def test_the_next_attempt_may_be_put_off(db: Database, at: datetime):
    add(db, NEW, at)
    put_off(db, 1, at + 2 * MINUTE)
    assert due(db, at + MINUTE, 5) == ()
    assert [one.attempts for one in due(db, at + 2 * MINUTE, 5)] == [0]


def test_a_settled_one_is_due_no_more_and_settled_once(db: Database, at: datetime, judged):
    save(db, judged(), at)
    add(db, NEW, at)
    assert settle(db, 1, 1, at)
    assert not settle(db, 1, None, at)
    assert due(db, at, 5) == ()
    assert [row["item_id"] for row in db["proposals"].rows] == [1]


def test_open_ones_are_counted_for_each_person(db: Database, at: datetime):
    for who in ("a", "b", "a", "a"):
        add(db, replace(NEW, who=who), at)
    settle(db, 1, None, at)
    assert (open_count(db, "a"), open_count(db, "b"), open_count(db, "c")) == (2, 1, 0)
