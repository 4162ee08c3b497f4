"""Keeping which items tell one story, and for some days what they are recognised by."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from classifiers.stories.fingerprint import Fingerprint, from_text
from classifiers.stories.matching import Kinship
from watcher.rules.alerts import ECHO, ToldStory
from watcher.store import queries
from watcher.store.queries import Row, json_array
from watcher.store.timestamps import stamp

MOST_CANDIDATES = 60
"""Items that one is compared with: those with most handles in common; who is kin has several."""


@dataclass(frozen=True, slots=True)
class Known:
    """An item that others are compared with, and the story that it belongs to (None: nobody else told it)."""

    item_id: int
    fingerprint: Fingerprint
    story: int | None


# The handles come as one list: an item is found once for each that it has.
_LIKELY = """
SELECT f.item_id, f.fingerprint, s.story FROM (
    SELECT item_id, count(*) AS common FROM story_handles
    WHERE handle IN (SELECT value FROM json_each(:handles)) AND item_id <> :item_id
    GROUP BY item_id ORDER BY common DESC, item_id LIMIT :most
) AS found
JOIN fingerprints AS f ON f.item_id = found.item_id LEFT JOIN stories AS s ON s.item_id = f.item_id
WHERE f.seen_at >= :since ORDER BY found.common DESC, f.item_id
"""

_MEMBERS = """
SELECT f.item_id, f.fingerprint, s.story FROM stories AS s JOIN fingerprints AS f ON f.item_id = s.item_id
WHERE s.story = ? ORDER BY f.item_id
"""

# Tellings of one story count once: what is told by many is no subject of the day for that.
_STORIES_WITH = """
SELECT h.handle, count(DISTINCT coalesce(s.story, h.item_id)) AS stories
FROM story_handles AS h LEFT JOIN stories AS s ON s.item_id = h.item_id
WHERE h.handle IN (SELECT value FROM json_each(?)) GROUP BY h.handle
"""

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


def note_fingerprint(
    db: Database, item_id: int, fingerprint: Fingerprint, handles: Iterable[str], at: datetime
) -> None:
    """Keep what an item is recognised by from now on; what it was recognised by before goes."""
    queries.execute(db, "DELETE FROM fingerprints WHERE item_id = ?", [item_id])
    queries.execute(
        db,
        "INSERT INTO fingerprints (item_id, seen_at, fingerprint) VALUES (?, ?, ?)",
        [item_id, stamp(at), fingerprint.as_text()],
    )
    queries.execute_many(
        db,
        "INSERT INTO story_handles (handle, item_id) VALUES (?, ?)",
        ([handle, item_id] for handle in sorted(handles)),
    )


def publisher_of(db: Database, item_id: int) -> str:
    """Who publishes the source of an item."""
    row = queries.fetch_one(
        db, "SELECT publisher FROM sources JOIN items ON source_id = sources.id WHERE items.id = ?", [item_id]
    )
    return row.text("publisher") if row else ""


def seen_at(db: Database, item_id: int) -> datetime | None:
    """When an item with a fingerprint was first seen; None when it has none, or none any more."""
    row = queries.fetch_one(db, "SELECT seen_at FROM fingerprints WHERE item_id = ?", [item_id])
    return None if row is None else row.moment("seen_at")


def likely_kin(db: Database, item_id: int, handles: Iterable[str], since: datetime) -> tuple[Known, ...]:
    """The items seen since then with most handles in common, the most first."""
    rows = queries.fetch_all(
        db,
        _LIKELY,
        {
            "handles": json_array(sorted(handles)),
            "item_id": item_id,
            "most": MOST_CANDIDATES,
            "since": stamp(since),
        },
    )
    return _known(rows)


def stories_with(db: Database, handles: Iterable[str]) -> dict[str, int]:
    """In how many of the stories that are compared with each of these handles stands, if in any."""
    rows = queries.fetch_all(db, _STORIES_WITH, [json_array(sorted(handles))])
    return {row.text("handle"): row.integer("stories") for row in rows}


def compared(db: Database) -> int:
    """How many items there are to compare with."""
    return queries.fetch_integer(db, "SELECT count(*) FROM fingerprints")


def members(db: Database, story: int) -> tuple[Known, ...]:
    """The members of a story that still have a fingerprint, in the order in which they were kept."""
    return _known(queries.fetch_all(db, _MEMBERS, [story]))


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


def forget_fingerprints(db: Database, before: datetime) -> int:
    """Delete the fingerprints of what was seen before then, with their handles, and return how many."""
    return queries.execute(db, "DELETE FROM fingerprints WHERE seen_at < ?", [stamp(before)])


def _known(rows: Iterable[Row]) -> tuple[Known, ...]:
    """Fingerprints of another form, of before an update, are left out: they are compared with nothing."""
    found: list[Known] = []
    for row in rows:
        with suppress(ValueError):
            fingerprint = from_text(row.text("fingerprint"))
            found.append(Known(row.integer("item_id"), fingerprint, row.integer_or_none("story")))
    return tuple(found)
