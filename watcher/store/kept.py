"""Reading one item whole, with everything that the store holds of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from classifiers.assessment import Assessment
from watcher.items import Item
from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class KeptItem:
    """Everything the store holds of one item; `revision` is 0 until the source changes its text.

    `assessment` is None while it waits to be judged.
    """

    item_id: int
    item: Item
    seen_at: datetime
    revised_at: datetime | None
    revision: int
    same_as: int | None
    assessment: Assessment | None


_KEPT = """
SELECT i.*, a.detail FROM items AS i LEFT JOIN assessments AS a
    ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
WHERE i.id = ?
"""


def kept_item(db: Database, item_id: int) -> KeptItem | None:
    """One item with its full text and its current assessment."""
    row = queries.fetch_one(db, _KEPT, [item_id])
    if row is None:
        return None
    detail = row.text_or_none("detail")
    return KeptItem(
        item_id=item_id,
        item=item_of(row),
        seen_at=row.moment("seen_at"),
        revised_at=row.moment_or_none("revised_at"),
        revision=row.integer("revision"),
        same_as=row.integer_or_none("same_as"),
        assessment=None if detail is None else Assessment.model_validate_json(detail),
    )


def item_of(row: Row) -> Item:
    """The item of a row with all columns of `items`."""
    return Item(
        source_id=row.text("source_id"),
        key=row.text("key"),
        title=row.text("title"),
        link=row.text_or_none("link"),
        canonical_url=row.text_or_none("canonical_url"),
        lead=row.text("lead"),
        text=row.text("text"),
        published=row.moment_or_none("published"),
        author=row.text_or_none("author"),
        language=row.text("language"),
        content_hash=row.text("content_hash"),
        evidence=row.text_or_none("evidence"),
        stale=row.flag("stale"),
    )
