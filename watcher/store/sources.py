"""Keeping sources: what they are, what is remembered of them, and how their visits went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from watcher.items import Change, Harvest, Outcome, SourceState
from watcher.sources import Category, Source
from watcher.store import queries
from watcher.store.database import snapshot, transaction
from watcher.store.queries import Value, json_array
from watcher.store.sqlite import Database
from watcher.store.states import RECALL, REMEMBER, state_of, state_values
from watcher.store.timestamps import stamp, stamp_or_none


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source as its keeper looks at it: `items` held, and when the last new one was seen."""

    id: str
    name: str
    category: Category
    enabled: bool
    rhythm_days: float
    items: int
    state: SourceState
    last_new_item: datetime | None


# Validators belong to an address: sent to another one they could bring a wrong "not modified".
# In the order of `_description`.
_DESCRIBED = "SELECT id, name, publisher, category, nature, language, enabled, rhythm_days, url FROM sources"

_SYNC = """
INSERT INTO sources (id, name, publisher, category, nature, language, enabled, rhythm_days, url)
VALUES (:id, :name, :publisher, :category, :nature, :language, :enabled, :rhythm_days, :url)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, publisher = excluded.publisher,
    category = excluded.category, nature = excluded.nature, language = excluded.language,
    enabled = excluded.enabled, rhythm_days = excluded.rhythm_days, url = excluded.url,
    etag = CASE WHEN url = excluded.url THEN etag END,
    last_modified = CASE WHEN url = excluded.url THEN last_modified END,
    body_hash = CASE WHEN url = excluded.url THEN body_hash END,
    memory = CASE WHEN url = excluded.url THEN memory END,
    not_before = CASE WHEN url = excluded.url THEN not_before END,
    fresh_until = CASE WHEN url = excluded.url THEN fresh_until END,
    failures = CASE WHEN url = excluded.url THEN failures ELSE 0 END,
    address = CASE WHEN url = excluded.url THEN address END,
    moved_to = CASE WHEN url = excluded.url THEN moved_to END,
    moved_seen = CASE WHEN url = excluded.url THEN moved_seen ELSE 0 END,
    moved_since = CASE WHEN url = excluded.url THEN moved_since END,
    identity = CASE WHEN url = excluded.url THEN identity ELSE 'id' END,
    identity_since = CASE WHEN url = excluded.url THEN identity_since END,
    identity_strikes = CASE WHEN url = excluded.url THEN identity_strikes ELSE 0 END,
    identity_struck_at = CASE WHEN url = excluded.url THEN identity_struck_at END
"""

_FETCH = """
INSERT INTO fetches (source_id, run_id, at, outcome, status, entries, new, revised, bytes, seconds, fault,
                     detail)
VALUES (:source_id, :run_id, :at, :outcome, :status, :entries, :new, :revised, :bytes, :seconds, :fault,
        :detail)
"""

# What visits came to each day stays when the visits themselves are forgotten.
_DAY = """
INSERT INTO source_days (source_id, day, visits, failures, new, bytes)
VALUES (:source_id, substr(:at, 1, 10), 1, :fault IS NOT NULL, :new, :bytes)
ON CONFLICT (day, source_id) DO UPDATE SET visits = visits + 1, failures = failures + excluded.failures,
    new = new + excluded.new, bytes = bytes + excluded.bytes
"""

_ADDED = """
SELECT s.name FROM sources AS s JOIN fetches AS f ON f.source_id = s.id
WHERE s.enabled AND (SELECT min(at) FROM fetches) < :start
GROUP BY s.id HAVING min(f.at) >= :start AND min(f.at) < :end ORDER BY s.name, s.id
"""

_HEALTH = """
SELECT s.id, s.name, s.category, s.enabled, s.rhythm_days, coalesce(held.items, 0) AS items, held.last_seen
FROM sources AS s
LEFT JOIN (SELECT source_id, count(*) AS items, max(seen_at) AS last_seen FROM items GROUP BY source_id)
    AS held ON held.source_id = s.id
ORDER BY s.id
"""


def sync_sources(db: Database, sources: Iterable[Source]) -> None:
    """Take over what the sources file says; what is remembered of a source stays.

    Sources that left the file are kept for their items, but disabled. A source whose address changed loses
    its validators.
    """
    described = [_description(source) for source in sources]
    with transaction(db):
        there = set(queries.fetch_tuples(db, _DESCRIBED))
        queries.execute_many(db, _SYNC, (one for one in described if tuple(one.values()) not in there))
        queries.execute(
            db,
            "UPDATE sources SET enabled = 0 WHERE enabled AND id NOT IN (SELECT value FROM json_each(?))",
            [json_array(str(one["id"]) for one in described)],
        )


def add_source(db: Database, source: Source) -> None:
    """Make one source known that is in no file; the others stay as they are."""
    queries.execute(db, _SYNC, _description(source))


def load_states(db: Database) -> dict[str, SourceState]:
    """What is remembered of every source, disabled ones included."""
    return {source_id: state_of(values) for source_id, *values in queries.fetch_tuples(db, RECALL)}


def note_asked(db: Database, visits: Iterable[tuple[str, datetime | None, datetime | None]]) -> None:
    """Note, before they are made, the visits to these sources: when they are asked, and when for all."""
    queries.execute_many(
        db,
        "UPDATE sources SET asked_at = ?, full_at = ? WHERE id = ?",
        [(stamp_or_none(asked_at), stamp_or_none(full_at), one) for one, asked_at, full_at in visits],
    )


def save_visit(db: Database, harvest: Harvest, run_id: int | None, at: datetime) -> None:
    """Note one visit; see `save_visits`."""
    save_visits(db, [harvest], run_id, at)


def save_visits(db: Database, harvests: Sequence[Harvest], run_id: int | None, at: datetime) -> None:
    """Remember the sources' new states, and add one row on how each visit went; and to its day (UTC).

    Raises StoreError, and `sqlite3.IntegrityError` for a source or run that is not known.
    """
    with transaction(db):
        states = [state_values(one.source_id, one.state) for one in harvests]
        visits = [_visit(one, run_id, at) for one in harvests]
        queries.execute_many(db, REMEMBER, states)
        queries.execute_many(db, _FETCH, visits)
        queries.execute_many(db, _DAY, (one for one in visits if one["outcome"] != Outcome.WAITING))


def added_between(db: Database, start: datetime, end: datetime) -> tuple[str, ...]:
    """Names of the enabled sources that were first visited from `start` up to `end`, sorted.

    None when the watch itself, or what is remembered of its visits, begins within that time.
    """
    rows = queries.fetch_all(db, _ADDED, {"start": stamp(start), "end": stamp(end)})
    return tuple(row.text("name") for row in rows)


def health(db: Database) -> tuple[SourceHealth, ...]:
    """All sources by id, disabled ones included."""
    with snapshot(db):
        states, rows = load_states(db), queries.fetch_all(db, _HEALTH)
    return tuple(
        SourceHealth(
            id=row.text("id"),
            name=row.text("name"),
            category=cast(Category, row.text("category")),
            enabled=row.flag("enabled"),
            rhythm_days=row.real("rhythm_days"),
            items=row.integer("items"),
            state=states[row.text("id")],
            last_new_item=row.moment_or_none("last_seen"),
        )
        for row in rows
    )


def _description(source: Source) -> dict[str, Value]:
    return {
        "id": source.id,
        "name": source.name,
        "publisher": source.publisher,
        "category": source.category,
        "nature": source.nature,
        "language": source.language,
        "enabled": source.enabled,
        "rhythm_days": source.rhythm_days,
        "url": source.url,
    }


def _visit(harvest: Harvest, run_id: int | None, at: datetime) -> dict[str, Value]:
    changes = [judged.change for judged in harvest.judged]
    said = [harvest.problem.detail] if harvest.problem else []
    return {
        "source_id": harvest.source_id,
        "run_id": run_id,
        "at": stamp(at),
        "outcome": harvest.outcome,
        "status": harvest.status,
        "entries": harvest.entries,
        "new": changes.count(Change.NEW),
        "revised": changes.count(Change.REVISED),
        "bytes": harvest.fetched_bytes,
        "seconds": harvest.seconds,
        "fault": harvest.problem.fault if harvest.problem else None,
        "detail": "; ".join([*said, *harvest.notes]) or None,
    }


def brought_on(db: Database, day: date) -> dict[str, int]:
    """The bytes that each source brought on a day (in UTC)."""
    rows = queries.fetch_all(db, "SELECT source_id, bytes FROM source_days WHERE day = ?", [str(day)])
    return {row.text("source_id"): row.integer("bytes") for row in rows}
