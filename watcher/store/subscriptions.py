"""Keeping who wants to be told of what.

Here and nowhere else a person's address stands beside what they asked for: a message must reach them.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from watcher.rules.subscriptions import Kind, Subscription, Wish
from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


def add(db: Database, subscription: Subscription, at: datetime) -> bool:
    """Keep a subscription; False, and no change, when the person has it already."""
    wish = subscription.wish
    added = queries.execute(
        db,
        "INSERT INTO subscriptions (address, who, kind, value, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [subscription.address, subscription.who, wish.kind, wish.value, stamp(at)],
    )
    return added == 1


def remove(db: Database, who: str, wish: Wish) -> bool:
    """End one; False when the person had no such subscription."""
    removed = queries.execute(
        db,
        "DELETE FROM subscriptions WHERE who = ? AND kind = ? AND value = ?",
        [who, wish.kind, wish.value],
    )
    return removed == 1


def remove_all(db: Database, who: str) -> int:
    """End all that a person has, and return how many there were."""
    return queries.execute(db, "DELETE FROM subscriptions WHERE who = ?", [who])


def of_person(db: Database, who: str) -> tuple[Wish, ...]:
    """What a person wants to be told of, in the order in which they asked."""
    rows = queries.fetch_all(db, "SELECT * FROM subscriptions WHERE who = ? ORDER BY id", [who])
    return tuple(_subscription(row).wish for row in rows)


def everybody(db: Database) -> tuple[Subscription, ...]:
    """Every subscription, in the order in which they were asked for."""
    return tuple(
        _subscription(row) for row in queries.fetch_all(db, "SELECT * FROM subscriptions ORDER BY id")
    )


def _subscription(row: Row) -> Subscription:
    wish = Wish(cast(Kind, row.text("kind")), row.text("value"))
    return Subscription(row.text("address"), row.text("who"), wish)
