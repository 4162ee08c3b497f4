"""What is known of how sources fare: when they published, and what was told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import cast

from watcher.rules.health import OLDEST, Ailment, Told, rhythm
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_DAYS = """
SELECT DISTINCT source_id, substr(coalesce(published, seen_at), 1, 10) FROM items
WHERE source_id IN (SELECT value FROM json_each(:source_ids))
    AND coalesce(published, seen_at) BETWEEN :since AND :now
ORDER BY 1, 2
"""
# Most rhythms stay as they were: a row that is written again is a page more in the log.
_RHYTHM = """
UPDATE sources SET usual_wait = :usual, longest_wait = :longest
WHERE id = :id AND (usual_wait IS NOT :usual OR longest_wait IS NOT :longest)
"""
_NOTE = """
INSERT INTO told_health (source_id, ailment, at) VALUES (?, ?, ?)
ON CONFLICT (source_id) DO UPDATE SET ailment = excluded.ailment, at = excluded.at
"""


def note_rhythm(db: Database, source_id: str, now: datetime) -> None:
    """Work one source's rhythm out anew; see `note_rhythms`."""
    note_rhythms(db, [source_id], now)


def note_rhythms(db: Database, source_ids: Collection[str], now: datetime) -> None:
    """Work the rhythms of sources that brought something out anew, by the days on which they published."""
    if not source_ids:
        return
    parameters = {"source_ids": json_array(source_ids), "since": stamp(now - OLDEST), "now": stamp(now)}
    days: dict[str, list[date]] = {source_id: [] for source_id in source_ids}
    for source_id, day in queries.fetch_tuples(db, _DAYS, parameters):
        days[source_id].append(date.fromisoformat(day))
    found = {source_id: rhythm(each, now.date()) for source_id, each in days.items()}
    queries.execute_many(
        db,
        _RHYTHM,
        (
            {"id": source_id, "usual": own and own.usual, "longest": own and own.longest}
            for source_id, own in found.items()
        ),
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
