"""Requests: numbered, open until closed, closed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.store.requests import NewRequest, Request, add, close, of_person, open_requests, request

NEW = NewRequest(who="a", room="!r", event_id="$1", thread="$root", text="Que faire ?")


def test_a_request_comes_back_as_it_was(db: Database, at: datetime):
    assert add(db, NEW, at) == 1
    assert request(db, 1) == Request(1, "a", "!r", "$1", "$root", "Que faire ?", at, None, None)
    assert request(db, 2) is None


def test_open_ones_come_oldest_first_and_ones_own_latest_first(db: Database, at: datetime):
    for who in ("a", "b", "a"):
        add(db, replace(NEW, who=who), at)
    assert close(db, 2, "Oui.", at)
    assert [one.id for one in open_requests(db)] == [1, 3]
    assert [one.id for one in of_person(db, "a")] == [3, 1]


def test_a_request_is_closed_once(db: Database, at: datetime):
    add(db, NEW, at)
    later = at + timedelta(days=1)
    assert close(db, 1, "Oui.", later)
    assert not close(db, 1, "Non.", later)
    assert not close(db, 2, "Oui.", later)
    closed = request(db, 1)
    assert closed is not None
    assert (closed.answer, closed.closed_at, closed.text) == ("Oui.", later, "Que faire ?")
    assert not closed.is_open


def test_what_a_forgotten_person_asked_leaves_with_the_answer(db: Database, at: datetime):
    add(db, replace(NEW, who=""), at)
    close(db, 1, "Oui.", at)
    closed = request(db, 1)
    assert closed is not None
    assert closed.text == ""
