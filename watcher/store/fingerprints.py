"""Keeping for some days what items are recognised by: their fingerprints, and the handles they are found by.

Everything is asked for many items at once: a first harvest of many sources brings thousands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from classifiers.stories.fingerprint import Fingerprint, from_text
from watcher.rules.tellings import MOST_HOLDERS, MOST_READ, Holders, Known
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp, stamp


@dataclass(frozen=True, slots=True)
class Noted:
    """What an item is recognised by from now on; `seen_at` is when it was first seen."""

    item_id: int
    fingerprint: Fingerprint
    handles: frozenset[str]
    seen_at: datetime


_HELD_BY = """
SELECT handle, count(*) FROM story_handles WHERE handle IN (SELECT value FROM json_each(?)) GROUP BY handle
"""

# Tellings of one story count once: what is told by many is no subject of the day for that.
_HOLDERS = """
SELECT h.handle, h.item_id, coalesce(s.story, h.item_id)
FROM json_each(?) AS wanted CROSS JOIN story_handles AS h ON h.handle = wanted.value
LEFT JOIN stories AS s ON s.item_id = h.item_id
"""

_NEWEST_HOLDERS = """
SELECT h.item_id, coalesce(s.story, h.item_id) FROM story_handles AS h
LEFT JOIN stories AS s ON s.item_id = h.item_id WHERE h.handle = ? ORDER BY h.item_id DESC LIMIT ?
"""

_STORIES_WITH = """
SELECT count(DISTINCT coalesce(s.story, h.item_id))
FROM story_handles AS h LEFT JOIN stories AS s ON s.item_id = h.item_id WHERE h.handle = ?
"""

_KNOWN = """
SELECT f.item_id, f.fingerprint, s.story
FROM fingerprints AS f LEFT JOIN stories AS s ON s.item_id = f.item_id
WHERE f.item_id IN (SELECT value FROM json_each(?))
"""

_MEMBERS = """
SELECT f.item_id, f.fingerprint, s.story FROM stories AS s JOIN fingerprints AS f ON f.item_id = s.item_id
WHERE s.story = ? ORDER BY f.item_id
"""

_PUBLISHERS = """
SELECT items.id, publisher FROM items JOIN sources ON source_id = sources.id
WHERE items.id IN (SELECT value FROM json_each(?))
"""


def note(db: Database, noted: Collection[Noted]) -> None:
    """Keep what these items are recognised by; what they were recognised by before goes."""
    if not noted:
        return
    ids = json_array(one.item_id for one in noted)
    queries.execute(db, "DELETE FROM fingerprints WHERE item_id IN (SELECT value FROM json_each(?))", [ids])
    queries.execute_many(
        db,
        "INSERT INTO fingerprints (item_id, seen_at, fingerprint) VALUES (?, ?, ?)",
        ([one.item_id, stamp(one.seen_at), one.fingerprint.as_text()] for one in noted),
    )
    queries.execute_many(
        db,
        "INSERT INTO story_handles (handle, item_id) VALUES (?, ?)",
        sorted((handle, one.item_id) for one in noted for handle in one.handles),
    )


def holders(db: Database, handles: Collection[str]) -> dict[str, Holders]:
    """Who has each of these handles: all of them, or the newest `MOST_HOLDERS`; nothing of one nobody has."""
    counted = queries.fetch_tuples(db, _HELD_BY, [json_array(sorted(handles))])
    found = {handle: Holders() for handle, _ in counted}
    few = json_array(handle for handle, count in counted if count <= MOST_HOLDERS)
    for handle, item_id, story in queries.fetch_tuples(db, _HOLDERS, [few]):
        found[handle].add(item_id, story)
    for handle, count in counted:
        if count > MOST_HOLDERS:
            newest = queries.fetch_tuples(db, _NEWEST_HOLDERS, [handle, MOST_HOLDERS])
            stories = queries.fetch_integer(db, _STORIES_WITH, [handle])
            found[handle] = Holders.some(newest, stories)
    return found


def known(db: Database, item_ids: Iterable[int]) -> dict[int, Known]:
    """Those of these items that have a fingerprint, by id."""
    return {one.item_id: one for one in _known(db, _KNOWN, json_array(item_ids))}


def members(db: Database, story: int) -> tuple[Known, ...]:
    """The members of a story that still have a fingerprint, in the order in which they were kept."""
    return _known(db, _MEMBERS, story)


def publishers(db: Database, item_ids: Iterable[int]) -> dict[int, str]:
    """Who publishes the source of each of these items."""
    return dict(queries.fetch_tuples(db, _PUBLISHERS, [json_array(item_ids)]))


def seen_at(db: Database, item_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these items was first seen; without those that have no fingerprint, or none any more."""
    rows = queries.fetch_tuples(
        db,
        "SELECT item_id, seen_at FROM fingerprints WHERE item_id IN (SELECT value FROM json_each(?))",
        [json_array(item_ids)],
    )
    return {item_id: parse_stamp(seen) for item_id, seen in rows}


def compared(db: Database) -> int:
    """How many items there are to compare with."""
    return queries.fetch_integer(db, "SELECT count(*) FROM fingerprints")


def forget(db: Database, before: datetime) -> int:
    """Delete the fingerprints of what was seen before then, with their handles, and return how many."""
    return queries.execute(db, "DELETE FROM fingerprints WHERE seen_at < ?", [stamp(before)])


def _known(db: Database, sql: str, parameter: str | int) -> tuple[Known, ...]:
    """Fingerprints of another form, of before an update, are left out: they are compared with nothing."""
    found: list[Known] = []
    for item_id, text, story in queries.fetch_tuples(db, sql, [parameter]):
        with suppress(ValueError):
            found.append(Known(item_id, _read(text), story))
    return tuple(found)


@lru_cache(MOST_READ)
def _read(text: str) -> Fingerprint:
    """Those that many are compared with come again with each batch."""
    return from_text(text)
