"""Keeping what hubs offer and do. Two threads write: each only the columns that are its own business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from watcher.items import Offer
from watcher.rules.push import Standing, Subscription
from watcher.store import queries
from watcher.store.queries import Row, storable
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp, stamp_or_none

# Another hub or another address of the feed is another subscription, of which nothing is known yet.
_OFFER = """
INSERT INTO push_subscriptions (source_id, hub, topic) VALUES (:source_id, :hub, :topic)
ON CONFLICT (source_id) DO UPDATE SET hub = excluded.hub, topic = excluded.topic, token = '', secret = '',
    standing = 'offered', asked_at = NULL, tries = 0, lease_until = NULL, pinged_at = NULL, proved_at = NULL,
    unbrought_at = NULL, misses = 0, distrusted_until = NULL, detail = ''
WHERE hub <> excluded.hub OR topic <> excluded.topic
"""

_ASKED = """
UPDATE push_subscriptions SET token = :token, secret = :secret, standing = :standing, asked_at = :asked_at,
    tries = :tries, detail = :detail
WHERE source_id = :source_id
"""

_WEIGHED = """
UPDATE push_subscriptions SET proved_at = :proved_at, unbrought_at = :unbrought_at, misses = :misses,
    distrusted_until = :distrusted_until, detail = :detail
WHERE source_id = :source_id
"""


def note_offers(db: Database, offers: Mapping[str, Offer]) -> None:
    """Remember the hubs that feeds name, by source; one that is known already stays as it is."""
    queries.execute_many(
        db,
        _OFFER,
        [
            {"source_id": one, "hub": storable(offer.hub), "topic": storable(offer.topic)}
            for one, offer in offers.items()
        ],
    )


def subscriptions(db: Database) -> dict[str, Subscription]:
    """All of them, by their source."""
    rows = queries.fetch_all(db, "SELECT * FROM push_subscriptions ORDER BY source_id")
    return {row.text("source_id"): _read(row) for row in rows}


def find(db: Database, token: str) -> Subscription | None:
    """The one whose address ends so."""
    if not token:
        return None
    row = queries.fetch_one(db, "SELECT * FROM push_subscriptions WHERE token = ?", [storable(token)])
    return None if row is None else _read(row)


def note_asked(db: Database, one: Subscription) -> None:
    """Keep what the hub is about to be asked with."""
    asked_at = stamp_or_none(one.asked_at)
    columns = {"token": one.token, "secret": one.secret, "standing": one.standing, "asked_at": asked_at}
    queries.execute(
        db, _ASKED, columns | {"tries": one.tries, "detail": one.detail, "source_id": one.source_id}
    )


def note_detail(db: Database, source_id: str, detail: str) -> None:
    """What the hub said to our asking."""
    queries.execute(
        db, "UPDATE push_subscriptions SET detail = ? WHERE source_id = ?", [storable(detail), source_id]
    )


def note_confirmed(db: Database, token: str, until: datetime) -> None:
    queries.execute(
        db,
        "UPDATE push_subscriptions SET standing = ?, lease_until = ?, tries = 0, detail = '' WHERE token = ?",
        [Standing.ACTIVE, stamp(until), token],
    )


def note_denied(db: Database, token: str, reason: str) -> None:
    queries.execute(
        db,
        "UPDATE push_subscriptions SET standing = ?, lease_until = NULL, detail = ? WHERE token = ?",
        [Standing.DENIED, storable(reason), token],
    )


def note_pinged(db: Database, token: str, at: datetime) -> None:
    queries.execute(db, "UPDATE push_subscriptions SET pinged_at = ? WHERE token = ?", [stamp(at), token])


def note_weighed(db: Database, weighed: Iterable[Subscription]) -> None:
    """Keep how far these are relied on."""
    queries.execute_many(
        db,
        _WEIGHED,
        [
            {
                "proved_at": stamp_or_none(one.proved_at),
                "unbrought_at": stamp_or_none(one.unbrought_at),
                "misses": one.misses,
                "distrusted_until": stamp_or_none(one.distrusted_until),
                "detail": one.detail,
                "source_id": one.source_id,
            }
            for one in weighed
        ],
    )


def _read(row: Row) -> Subscription:
    return Subscription(
        source_id=row.text("source_id"),
        offer=Offer(row.text("hub"), row.text("topic")),
        token=row.text("token"),
        secret=row.text("secret"),
        standing=Standing(row.text("standing")),
        asked_at=row.moment_or_none("asked_at"),
        tries=row.integer("tries"),
        lease_until=row.moment_or_none("lease_until"),
        pinged_at=row.moment_or_none("pinged_at"),
        proved_at=row.moment_or_none("proved_at"),
        unbrought_at=row.moment_or_none("unbrought_at"),
        misses=row.integer("misses"),
        distrusted_until=row.moment_or_none("distrusted_until"),
        detail=row.text("detail"),
    )
