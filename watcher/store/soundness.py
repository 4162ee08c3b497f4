"""Whether the database is whole, how far it reaches, and how fast it grows: what the doctor asks."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from watcher.store import queries
from watcher.store.errors import Reason, StoreError
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_MOST = 5
"""Faults that are named; a damaged file has thousands."""
_STEPS = 1_000
"""Instructions of SQLite between two looks at the clock: less than a millisecond."""

_DEEP = "SELECT integrity_check AS said FROM pragma_integrity_check(?)"
_QUICK = "SELECT quick_check AS said FROM pragma_quick_check(?)"
_ORPHANS = 'SELECT DISTINCT "table" AS name FROM pragma_foreign_key_check LIMIT 5'


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found, in SQLite's words; not `complete` when its time was over first."""

    faults: tuple[str, ...] = ()
    complete: bool = True


def pages(db: Database, *, deep: bool, seconds: float, clock: Callable[[], float] = time.monotonic) -> Looked:
    """Whether every page can be read and is where it belongs; `deep` compares the indexes with the rows too.

    Within `seconds`, unless it is deep, which takes as long as it takes.
    """
    found: list[str] = []

    def look() -> None:
        for row in queries.fetch_all(db, _DEEP if deep else _QUICK, [_MOST]):
            said = row.text("said")
            if said != "ok":
                found.append(" ".join(said.split())[:200])

    return _timed(db, look, found, None if deep else seconds, clock)


def orphans(db: Database, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> Looked:
    """Tables with rows whose other half is missing."""
    found: list[str] = []

    def look() -> None:
        found.extend(
            f"{row.text('name')}: rows that refer to nothing" for row in queries.fetch_all(db, _ORPHANS)
        )

    return _timed(db, look, found, seconds, clock)


def unsearchable(db: Database) -> int:
    """How many publications the search does not have, or has without having them."""
    return abs(
        queries.fetch_integer(db, "SELECT count(*) FROM items")
        - queries.fetch_integer(db, "SELECT count(*) FROM items_fts_docsize")
    )


def search_index(db: Database) -> Looked:
    """Whether the search agrees with all publications, word by word; wants a connection that may write.

    It is SQLite's command for it, which writes nothing; the transaction that it wants is rolled back.
    """
    found: list[str] = []
    try:
        queries.execute(db, "BEGIN IMMEDIATE")
        queries.execute(db, "INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")
    except StoreError as error:
        if error.reason is not Reason.CORRUPT:
            raise
        found.append("the index of the search does not agree with the publications")
    finally:
        db.rollback()
    return Looked(tuple(found))


def waiting_alerts(db: Database) -> tuple[datetime, ...]:
    """When each alert was decided that waits although it may go; those of a planned storm are left out."""
    rows = queries.fetch_all(
        db,
        "SELECT created_at FROM outbox WHERE state = 'pending' AND kind = 'alert' "
        "AND (not_before IS NULL OR attempts > 0) ORDER BY id",
    )
    return tuple(row.moment("created_at") for row in rows)


def newest_moment(db: Database) -> datetime | None:
    """The last moment at which anything of the watch was written."""
    return _moment(
        db,
        "SELECT max(at) AS at FROM (SELECT max(started_at) AS at FROM runs UNION ALL "
        "SELECT max(seen_at) FROM items UNION ALL SELECT max(at) FROM fetches)",
    )


def share_since(db: Database, moment: datetime) -> float:
    """Of all publications the share first seen since then, without the backlog of new sources; 0 to 1."""
    whole = queries.fetch_integer(db, "SELECT count(*) FROM items")
    recent = queries.fetch_integer(
        db, "SELECT count(*) FROM items WHERE seen_at >= ? AND NOT stale", [stamp(moment)]
    )
    return recent / whole if whole else 0.0


def _moment(db: Database, sql: str) -> datetime | None:
    row = queries.fetch_one(db, sql)
    return None if row is None else row.moment_or_none("at")


def _timed(
    db: Database,
    look: Callable[[], None],
    found: list[str],
    seconds: float | None,
    clock: Callable[[], float],
) -> Looked:
    """A look with its end; a file too damaged to be looked through is a fault as well."""
    try:
        with _until(db, None if seconds is None else clock() + seconds, clock):
            look()
    except StoreError as error:
        if error.reason is not Reason.CORRUPT:
            raise
        return Looked((*found, "the file cannot be read to its end"))
    except sqlite3.OperationalError as error:
        if cast("int | None", getattr(error, "sqlite_errorcode", None)) != sqlite3.SQLITE_INTERRUPT:
            raise
        return Looked(tuple(found), complete=False)
    return Looked(tuple(found))


@contextmanager
def _until(db: Database, end: float | None, clock: Callable[[], float]) -> Generator[None]:
    connection = db.conn
    if end is not None:
        connection.set_progress_handler(lambda: clock() > end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
