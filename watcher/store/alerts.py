"""Reading what rooms were alerted to: how many alerts lately, and what stands in each of them now.

An alert is a message of its own; whatever is added to it or changes in it later is a new version, which names
the items that it adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watcher.rules.alerts import Lately
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Written:
    """An alert as it stands in its newest of so many `versions`, with the items that all of them name.

    `created_at` is when its first version was written: the day from which it counts.
    """

    id: int
    room: str
    created_at: datetime
    item_ids: tuple[int, ...]
    versions: int
    body: str
    html: str


# Several rows may be one event, after a restore: what was told together was decided again one by one.
_LATELY = """
SELECT room, count(DISTINCT coalesce(event_id, id)) AS messages,
       max(coalesce(sent_at, CASE WHEN attempts = 0 THEN not_before ELSE tried_at END, created_at)) AS last_at
FROM outbox INDEXED BY outbox_alerts
WHERE kind = 'alert' AND revises_id IS NULL AND created_at > ? GROUP BY room
"""

_GATHERING = """
SELECT max(id) FROM outbox INDEXED BY outbox_pending
WHERE room = ? AND kind = 'alert' AND revises_id IS NULL AND state = 'pending'
    AND attempts = 0 AND not_before IS NOT NULL
"""

_NAMING = """
SELECT DISTINCT coalesce(o.revises_id, o.id) AS alert FROM outbox_items AS named
JOIN outbox AS o ON o.id = named.outbox_id
JOIN outbox AS root ON root.id = coalesce(o.revises_id, o.id)
WHERE named.item_id IN (SELECT value FROM json_each(?)) AND root.kind = 'alert' AND root.state <> 'dead'
    AND root.body <> ''
ORDER BY alert
"""

_VERSIONS = """
SELECT id, room, created_at, body, html FROM outbox WHERE id = :id OR revises_id = :id ORDER BY id
"""

_NAMED = """
SELECT item_id FROM outbox_items JOIN outbox AS o ON o.id = outbox_id
WHERE o.id = :id OR o.revises_id = :id GROUP BY item_id ORDER BY min(outbox_id), min(position)
"""

_ALERTED_BETWEEN = """
SELECT DISTINCT named.item_id FROM outbox_items AS named JOIN outbox AS o ON o.id = named.outbox_id
WHERE o.kind = 'alert' AND o.created_at >= ? AND o.created_at < ? ORDER BY named.item_id
"""
# Asked twice rather than once of the coalesced number, which no index holds.
_ALERTED = """
SELECT DISTINCT o.room, coalesce(i.same_as, i.id) AS page
FROM items AS i JOIN outbox_items AS named ON named.item_id = i.id JOIN outbox AS o ON o.id = named.outbox_id
WHERE o.kind = 'alert' AND (i.id IN (SELECT value FROM json_each(:pages))
                            OR i.same_as IN (SELECT value FROM json_each(:pages)))
"""


def lately(db: Database, since: datetime) -> dict[str, Lately]:
    """What each room was alerted to after `since`; rooms that were left alone are not in it."""
    return {
        row.text("room"): Lately(row.integer("messages"), row.moment("last_at"))
        for row in queries.fetch_all(db, _LATELY, [stamp(since)])
    }


def gathering(db: Database, room: str) -> int | None:
    """The alert of a room that is planned for later and not sent: it takes in what comes until then."""
    (row,) = queries.fetch_all(db, _GATHERING, [room])
    return row.integer_or_none("max(id)")


def naming(db: Database, item_ids: Iterable[int]) -> tuple[int, ...]:
    """The alerts, sent or about to be, in which these items stand; without those whose text had its time."""
    rows = queries.fetch_all(db, _NAMING, [json_array(item_ids)])
    return tuple(row.integer("alert") for row in rows)


def written(db: Database, alert: int) -> Written:
    """An alert as it stands now. `alert` is the id of its first version."""
    versions = queries.fetch_all(db, _VERSIONS, {"id": alert})
    named = queries.fetch_all(db, _NAMED, {"id": alert})
    return Written(
        id=alert,
        room=versions[0].text("room"),
        created_at=versions[0].moment("created_at"),
        item_ids=tuple(row.integer("item_id") for row in named),
        versions=len(versions),
        body=versions[-1].text("body"),
        html=versions[-1].text("html"),
    )


def alerted(db: Database, pages: Iterable[int]) -> frozenset[tuple[str, int]]:
    """Which of these pages an alert already names, as (room, page): waiting, sent or given up.

    A page is named by the first item kept of it (one without `same_as`), and told by an alert of any.
    """
    rows = queries.fetch_all(db, _ALERTED, {"pages": json_array(pages)})
    return frozenset((row.text("room"), row.integer("page")) for row in rows)


def alerted_between(db: Database, start: datetime, end: datetime) -> tuple[int, ...]:
    """Ids of the items that alerts written from `start` up to but not including `end` name, each once."""
    rows = queries.fetch_all(db, _ALERTED_BETWEEN, [stamp(start), stamp(end)])
    return tuple(row.integer("item_id") for row in rows)
