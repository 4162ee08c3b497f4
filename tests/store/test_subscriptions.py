"""Subscriptions: each kept once, each person's own."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from watcher.rules.subscriptions import Subscription, Wish
from watcher.store.subscriptions import add, everybody, of_person, remove, remove_all

LEGAL, R08 = Wish("axis", "legal"), Wish("risk", "R08")
ANN, BOB = ("@ann:lab.test", "a"), ("@bob:lab.test", "b")


def test_subscriptions_come_back_as_they_were_in_order(db: Database, at: datetime):
    asked = (Subscription(*ANN, R08), Subscription(*BOB, R08), Subscription(*ANN, LEGAL))
    assert all(add(db, one, at) for one in asked)
    assert everybody(db) == asked
    assert of_person(db, "a") == (R08, LEGAL)
    assert of_person(db, "nobody") == ()


def test_the_same_twice_is_kept_once(db: Database, at: datetime):
    assert add(db, Subscription(*ANN, R08), at)
    assert not add(db, Subscription(*ANN, R08), at)
    assert of_person(db, "a") == (R08,)


def test_what_is_ended_is_ones_own(db: Database, at: datetime):
    for one in (Subscription(*ANN, R08), Subscription(*ANN, LEGAL), Subscription(*BOB, R08)):
        add(db, one, at)
    assert remove(db, "a", R08)
    assert not remove(db, "a", R08)
    assert remove_all(db, "a") == 1
    assert everybody(db) == (Subscription(*BOB, R08),)
