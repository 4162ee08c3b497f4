"""Canonical addresses made anew for the items that are held, when the canonical form itself has changed.

Without it an upgrade would find every page under a name that it does not know, and take it for new.
"""

from __future__ import annotations

from watcher.collectors.identity import link_key
from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.renaming import possible_renames
from watcher.store.sqlite import Database
from watcher.web.urls import canonical

_LINKED = "SELECT id, key, link, canonical_url FROM items WHERE source_id = ? AND link IS NOT NULL"
_RENAME = "UPDATE items SET key = ? WHERE id = ?"


def readdress(db: Database) -> None:
    """Give each item the canonical address of its link, and a key of that form when it is known by link.

    Other keys stay, and so does that of an item whose new key an older one has: those were two spellings of
    one page, and what is read of it next is compared with the older one.
    """
    for source in queries.fetch_all(db, "SELECT DISTINCT source_id FROM items"):
        _readdress(db, source.text("source_id"))


def _readdress(db: Database, source_id: str) -> None:
    rows = queries.fetch_all(db, _LINKED, [source_id])
    held = queries.fetch_all(db, "SELECT key FROM items WHERE source_id = ?", [source_id])
    ids = {row.text("key"): row.integer("id") for row in rows}
    wanted = {row.text("key"): key for row in rows if (key := _new_key(row)) is not None}
    renames = possible_renames({row.text("key") for row in held}, wanted)
    # By way of a key that no source can have, so that keys may also change places.
    queries.execute_many(db, _RENAME, ([f"renaming {ids[old]}", ids[old]] for old in renames))
    queries.execute_many(db, _RENAME, ([new, ids[old]] for old, new in renames.items()))
    addresses = (
        (canonical(row.text("link")), row.integer("id"))
        for row in rows
        if row.text_or_none("canonical_url") is not None
    )
    queries.execute_many(db, "UPDATE items SET canonical_url = ? WHERE id = ?", addresses)


def _new_key(row: Row) -> str | None:
    return link_key(row.text("link")) if row.text("key").startswith("link:") else None
