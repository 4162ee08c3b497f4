"""Keeping the last search of each person in each room, so that it can go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looked for, in their words, and how many results were `shown` of what was there `at`."""

    query: str
    shown: int
    at: datetime


_REMEMBER = """
INSERT INTO searches (who, room, query, shown, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (who, room) DO UPDATE SET query = excluded.query, shown = excluded.shown, at = excluded.at
"""


def remember(db: Database, who: str, room: str, search: Search) -> None:
    """Keep a person's search in a room, in the place of the one before."""
    queries.execute(db, _REMEMBER, [who, room, search.query, search.shown, stamp(search.at)])


def recall(db: Database, who: str, room: str) -> Search | None:
    """A person's last search in a room."""
    row = queries.fetch_one(db, "SELECT * FROM searches WHERE who = ? AND room = ?", [who, room])
    if row is None:
        return None
    return Search(row.text("query"), row.integer("shown"), row.moment("at"))
