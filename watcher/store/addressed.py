"""Whose addresses the store holds: of people that it writes to directly, and of those who subscribed."""

from __future__ import annotations

from watcher.store import queries
from watcher.store.sqlite import Database

_DIRECT = """
SELECT DISTINCT substr(room, length('direct:') + 1) AS address FROM outbox WHERE room LIKE 'direct:%'
"""


def direct_addresses(db: Database) -> frozenset[str]:
    """Of everybody for whom there are direct messages, sent or waiting."""
    return frozenset(row.text("address") for row in queries.fetch_all(db, _DIRECT))


def subscribed_addresses(db: Database) -> tuple[tuple[str, str], ...]:
    """Pseudonym and address of everybody who subscribed."""
    rows = queries.fetch_all(db, "SELECT DISTINCT who, address FROM subscriptions ORDER BY who, address")
    return tuple((row.text("who"), row.text("address")) for row in rows)
