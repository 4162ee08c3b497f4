"""The last search of each person in each room."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.store.searches import Search, recall, remember


def test_each_person_has_one_search_in_each_room(db: Database, at: datetime) -> None:
    remember(db, "ann", "a", Search("charte", 5, at))
    remember(db, "ann", "b", Search("décret", 5, at))
    remember(db, "bob", "a", Search("amende", 5, at))
    assert recall(db, "ann", "a") == Search("charte", 5, at)
    assert recall(db, "ann", "b") == Search("décret", 5, at)
    assert recall(db, "bob", "b") is None


def test_a_search_takes_the_place_of_the_one_before(db: Database, at: datetime) -> None:
    remember(db, "ann", "a", Search("charte", 5, at))
    later = Search("charte", 10, at + timedelta(minutes=1))
    remember(db, "ann", "a", later)
    assert recall(db, "ann", "a") == later
    assert db["searches"].count == 1
