"""The forms that items had before their sources revised them: the last ones of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.items import Form
from watcher.store import queries
from watcher.store.sqlite import Database

KEPT = 20
"""Former versions that are kept of an item: what is revised more often flickers, or is read as a log."""


@dataclass(frozen=True, slots=True)
class Revision:
    """An item as it stood from `seen_at` on; number 0 is as it was first seen, the last one as it is now."""

    number: int
    seen_at: datetime
    title: str
    text: str


_KEEP = """
INSERT INTO revisions (item_id, number, title, content_hash, seen_at, lead, text)
SELECT id, revision, title, content_hash, coalesce(revised_at, seen_at), lead, text FROM items WHERE id = ?
"""

_DROP = """
DELETE FROM revisions WHERE item_id = :id AND number <= (SELECT revision FROM items WHERE id = :id) - :kept
"""

_FORMS = """
SELECT r.item_id, r.content_hash, r.seen_at FROM revisions AS r JOIN items AS i ON i.id = r.item_id
WHERE i.source_id = ? ORDER BY r.item_id, r.number
"""

_ALL = """
SELECT number, seen_at, title, text FROM revisions WHERE item_id = :id
UNION ALL
SELECT revision, coalesce(revised_at, seen_at), title, text FROM items WHERE id = :id
ORDER BY number
"""


def keep_former(db: Database, item_id: int) -> None:
    """Put an item's present form aside, before the item is revised; the oldest form beyond `KEPT` goes."""
    queries.execute(db, _KEEP, [item_id])
    queries.execute(db, _DROP, {"id": item_id, "kept": KEPT})


def former_forms(db: Database, source_id: str) -> dict[int, tuple[Form, ...]]:
    """The former forms of a source's items, by item, the oldest first; nothing of items never revised."""
    found: dict[int, tuple[Form, ...]] = {}
    for row in queries.fetch_all(db, _FORMS, [source_id]):
        form = Form(row.text("content_hash"), row.moment("seen_at"))
        found[row.integer("item_id")] = (*found.get(row.integer("item_id"), ()), form)
    return found


def history(db: Database, item_id: int) -> tuple[Revision, ...]:
    """Every kept form of an item, the oldest first and the present one last; nothing for an unknown item."""
    return tuple(
        Revision(row.integer("number"), row.moment("seen_at"), row.text("title"), row.text("text"))
        for row in queries.fetch_all(db, _ALL, {"id": item_id})
    )
