"""Keeping what readers say of items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Feedback:
    """One remark on an item: `kind` and `value` as the chat names them, `event_id` where it was made.

    `who` is a keyed hash of the reader's address, never the address itself.
    """

    item_id: int
    event_id: str | None
    kind: str
    value: str
    who: str
    at: datetime


def add(db: Database, feedback: Feedback) -> bool:
    """Keep one remark; False when the same one of the same event is already there (a sync that repeats)."""
    added = queries.execute(
        db,
        "INSERT INTO feedback (item_id, event_id, kind, value, who, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [
            feedback.item_id,
            feedback.event_id,
            feedback.kind,
            feedback.value,
            feedback.who,
            stamp(feedback.at),
        ],
    )
    return added == 1


def for_item(db: Database, item_id: int) -> tuple[Feedback, ...]:
    """All remarks on an item, in the order in which they came."""
    rows = queries.fetch_all(db, "SELECT * FROM feedback WHERE item_id = ? ORDER BY id", [item_id])
    return tuple(_feedback(row) for row in rows)


def _feedback(row: Row) -> Feedback:
    return Feedback(
        item_id=row.integer("item_id"),
        event_id=row.text_or_none("event_id"),
        kind=row.text("kind"),
        value=row.text("value"),
        who=row.text("who"),
        at=row.moment("at"),
    )
