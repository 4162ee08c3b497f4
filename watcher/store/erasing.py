"""What is deleted leaves the file too, not only the tables.

Each connection overwrites what it deletes (`secure_delete`, see `database`), but the write-ahead log keeps
former pages until it is begun anew. So it is emptied after somebody was forgotten, and after each purge.
"""

from __future__ import annotations

from watcher.store import heard, queries
from watcher.store.errors import StoreError, explained
from watcher.store.sqlite import Database

_WANTED = "wipe"
_PATIENCE = 300
"""Milliseconds."""


def want_wipe(db: Database) -> None:
    """Note that something was deleted that must leave the write-ahead log; within the same transaction."""
    heard.set_value(db, _WANTED, "wanted")


def wipe_if_wanted(db: Database) -> bool:
    """Empty the write-ahead log when that is wanted; else cheap. False when a reader held it: ask again."""
    if heard.value(db, _WANTED) is None:
        return True
    if not wipe(db):
        return False
    heard.clear_value(db, _WANTED)
    return wipe(db)


def wipe(db: Database) -> bool:
    """Bring the write-ahead log into the database and empty it. False when a reader or writer held it up.

    Must not be called within a transaction. Nobody is waited for longer than some tenths of a second: it can
    be asked again.
    """
    patience = queries.fetch_integer(db, "PRAGMA busy_timeout")
    queries.execute(db, f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        row = queries.fetch_one(db, "PRAGMA wal_checkpoint(TRUNCATE)")
    except StoreError:
        return False
    finally:
        queries.execute(db, f"PRAGMA busy_timeout = {patience}")
    return row is not None and row.integer("busy") == 0


def compact(db: Database) -> None:
    """Write the whole file anew, without free space: needs as much room on the disk, and everybody waits.

    Raises StoreError, with the file as it was.
    """
    with explained(db):
        db.conn.execute("VACUUM")


def size(db: Database) -> int:
    """Bytes that rows and indexes take in the file, its free pages left out."""
    pages, free, page = (
        queries.fetch_integer(db, f"PRAGMA {name}") for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * page
