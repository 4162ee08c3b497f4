"""Reading what a list or a search shows: publications as the model judged them, or as they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digests.rows import ItemRow, RiskRow, UnjudgedRow
from watcher.store import queries
from watcher.store.queries import json_array
from watcher.store.rows import rows_by_id
from watcher.store.sqlite import Database

Listed = ItemRow | UnjudgedRow

_UNJUDGED = """
SELECT i.id, i.source_id, i.title, i.link, i.lead, s.publisher, i.author, i.published, i.seen_at, i.language,
    i.revised_at
FROM items AS i JOIN sources AS s ON s.id = i.source_id
WHERE i.id IN (SELECT value FROM json_each(?))
"""


def listed_by_id(db: Database, item_ids: Sequence[int], risks: Mapping[str, RiskRow]) -> dict[int, Listed]:
    """Items by id, judged or not; ids that are not held are left out."""
    found: dict[int, Listed] = {**rows_by_id(db, item_ids, risks)}
    missing = [item_id for item_id in item_ids if item_id not in found]
    return found | _unjudged(db, missing) if missing else found


def listed(db: Database, item_id: int, risks: Mapping[str, RiskRow]) -> Listed | None:
    """One item, or None when it is not held."""
    return listed_by_id(db, [item_id], risks).get(item_id)


def judged_among(rows: Iterable[Listed]) -> tuple[ItemRow, ...]:
    """Those that the model judged."""
    return tuple(row for row in rows if isinstance(row, ItemRow))


def _unjudged(db: Database, item_ids: Sequence[int]) -> dict[int, UnjudgedRow]:
    return {
        row.integer("id"): UnjudgedRow(
            item_id=row.integer("id"),
            source_id=row.text("source_id"),
            title=row.text("title"),
            link=row.text_or_none("link"),
            lead=row.text("lead"),
            publisher=row.text("publisher"),
            author=row.text_or_none("author"),
            published=row.moment_or_none("published"),
            seen=row.moment("seen_at"),
            language=row.text("language"),
            revised=row.text_or_none("revised_at") is not None,
        )
        for row in queries.fetch_all(db, _UNJUDGED, [json_array(item_ids)])
    }
