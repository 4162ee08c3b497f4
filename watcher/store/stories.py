"""Keeping which items tell one story, and reading what was told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from watcher.rules.alerts import ECHO, ToldStory
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

if TYPE_CHECKING:
    from classifiers.stories.matching import Kinship

_JOIN = """
INSERT INTO stories (item_id, story, grade, reasons) VALUES (?, ?, ?, ?) ON CONFLICT (item_id) DO NOTHING
"""

_OF_PAGES = """
SELECT item_id, story FROM stories WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY item_id
"""

_FIRST_HAND = """
SELECT i.id FROM items AS i CROSS JOIN sources AS s ON s.id = i.source_id
WHERE i.id IN (SELECT value FROM json_each(?)) AND s.nature IN ('authority', 'legislation')
"""

# A page is told by an alert of any of its copies.
_TOLD = """
SELECT root.room, told.story, max(root.id) AS alert,
    max(s.nature IN ('authority', 'legislation')) AS first_hand
FROM stories AS told JOIN items AS i ON i.id = told.item_id OR i.same_as = told.item_id
CROSS JOIN sources AS s ON s.id = i.source_id
JOIN outbox_items AS named ON named.item_id = i.id JOIN outbox AS o ON o.id = named.outbox_id
JOIN outbox AS root ON root.id = coalesce(o.revises_id, o.id)
WHERE told.story IN (SELECT value FROM json_each(:stories))
    AND o.kind = 'alert' AND o.created_at >= :since AND root.state <> 'dead'
GROUP BY root.room, told.story
"""

_ECHOED = """
SELECT DISTINCT o.room, coalesce(i.same_as, i.id) AS page FROM items AS i
JOIN outbox_items AS named ON named.item_id = i.id JOIN outbox AS o ON o.id = named.outbox_id
WHERE (i.id IN (SELECT value FROM json_each(:pages)) OR i.same_as IN (SELECT value FROM json_each(:pages)))
    AND o.kind = 'notice' AND substr(o.dedupe_key, 1, length(:echo)) = :echo
"""


def join(db: Database, item_id: int, story: int, kinship: Kinship) -> None:
    """Let an item belong to a story for good; the story is known by its first item."""
    queries.execute(db, _JOIN, [story, story, "first", json_array(())])
    queries.execute(db, _JOIN, [item_id, story, kinship.grade, json_array(kinship.reasons)])


def stories_of(db: Database, item_ids: Iterable[int]) -> dict[int, int]:
    """The story of each of these items that belongs to one."""
    rows = queries.fetch_all(db, _OF_PAGES, [json_array(item_ids)])
    return {row.integer("item_id"): row.integer("story") for row in rows}


def first_hand(db: Database, item_ids: Iterable[int]) -> frozenset[int]:
    """Those of these items that a legislator or an authority published."""
    rows = queries.fetch_all(db, _FIRST_HAND, [json_array(item_ids)])
    return frozenset(row.integer("id") for row in rows)


def told(db: Database, stories: Iterable[int], since: datetime) -> dict[tuple[str, int], ToldStory]:
    """Which of these stories alerts have told to which rooms since then; those given up do not count."""
    rows = queries.fetch_all(db, _TOLD, {"stories": json_array(stories), "since": stamp(since)})
    return {
        (row.text("room"), row.integer("story")): ToldStory(row.integer("alert"), row.flag("first_hand"))
        for row in rows
    }


def echoed(db: Database, pages: Iterable[int]) -> frozenset[tuple[str, int]]:
    """Which of these pages stand in the thread of an alert of another, as (room, page)."""
    rows = queries.fetch_all(db, _ECHOED, {"pages": json_array(pages), "echo": ECHO})
    return frozenset((row.text("room"), row.integer("page")) for row in rows)
