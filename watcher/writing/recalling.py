"""After a restore: what a room may have been told already is written alone, to be found again alone."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.rules.marks import HISTORY
from watcher.store import marks
from watcher.store.sqlite import Database


def alone(db: Database, room: str, subjects: Mapping[int, str]) -> frozenset[int]:
    """The items, named by their numbers with their `subjects`, that a room has or may have.

    None when nothing was restored, or when the room was read and has none. In a message with others such an
    item could not be found again, or would be told twice. Raises StoreError.
    """
    if not marks.recovering(db):
        return frozenset()
    marker = marks.marker(db)
    if not marks.reading(db, marker.mark(room, HISTORY)).is_done:
        return frozenset(subjects)
    marked = {item_id: marker.mark(room, subject) for item_id, subject in subjects.items()}
    known = marks.known(db, marked.values())
    return frozenset(item_id for item_id, mark in marked.items() if mark in known)
