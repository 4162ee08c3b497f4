"""Items that lost what the model said of them: nobody sees these, as every reader asks for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from watcher.items import Item
from watcher.store import queries
from watcher.store.kept import item_of


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An item without a judgement, and the revision and the moment of which one is wanted."""

    item_id: int
    item: Item
    revision: int
    at: datetime


_UNJUDGED = """
SELECT * FROM items WHERE NOT EXISTS (SELECT 1 FROM assessments WHERE item_id = items.id)
ORDER BY id LIMIT ?
"""


def unjudged(db: Database, most: int) -> tuple[Unjudged, ...]:
    """The first of them."""
    return tuple(
        Unjudged(
            row.integer("id"),
            item_of(row),
            row.integer("revision"),
            row.moment_or_none("revised_at") or row.moment("seen_at"),
        )
        for row in queries.fetch_all(db, _UNJUDGED, [most])
    )
