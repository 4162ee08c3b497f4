"""What is known of how sources fare: when they published, and what was told of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from sqlite_utils import Database

from watcher.rules.health import OLDEST, Ailment, Told, rhythm
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.timestamps import stamp

_DAYS = """
SELECT DISTINCT substr(coalesce(published, seen_at), 1, 10) AS day FROM items
WHERE source_id = :source_id AND coalesce(published, seen_at) BETWEEN :since AND :now ORDER BY 1
"""
_NOTE = """
INSERT INTO told_health (source_id, ailment, at) VALUES (?, ?, ?)
ON CONFLICT (source_id) DO UPDATE SET ailment = excluded.ailment, at = excluded.at
"""


def note_rhythm(db: Database, source_id: str, now: datetime) -> None:
    """Work a source's rhythm out anew, when it brought something: by the days on which it published."""
    parameters = {"source_id": source_id, "since": stamp(now - OLDEST), "now": stamp(now)}
    days = [date.fromisoformat(row.text("day")) for row in queries.fetch_all(db, _DAYS, parameters)]
    found = rhythm(days, now.date())
    queries.execute(
        db,
        "UPDATE sources SET usual_wait = ?, longest_wait = ? WHERE id = ?",
        [found and found.usual, found and found.longest, source_id],
    )


def told(db: Database) -> dict[str, Told]:
    """What was last told of each source of which anything was."""
    return {
        row.text("source_id"): Told(cast("Ailment | None", row.text_or_none("ailment")), row.moment("at"))
        for row in queries.fetch_all(db, "SELECT source_id, ailment, at FROM told_health")
    }


def note(db: Database, source_id: str, ailment: Ailment | None, at: datetime) -> None:
    """An ailment, or None a recovery, is told; to be called with the message, in one transaction."""
    queries.execute(db, _NOTE, [source_id, ailment, stamp(at)])


def forget(db: Database, source_ids: Iterable[str]) -> None:
    """Nothing was told of these: they are watched no more."""
    queries.execute(
        db,
        "DELETE FROM told_health WHERE source_id IN (SELECT value FROM json_each(?))",
        [json_array(source_ids)],
    )
