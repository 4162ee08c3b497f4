"""Opening the database, and the transaction that every write of several rows runs in."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from watcher.store.errors import Reason, StoreError, explained
from watcher.store.precaution import copy_before
from watcher.store.schema import APPLICATION_ID, KNOWN_NAMES, applied_names, migrate
from watcher.store.sqlite import Database

_CACHE_KIB = 16_384
"""Page cache: the index of 20,000 new articles is merged without rereading it (see bench/store.py)."""

_SMALLEST_PAGE = 512
"""Bytes; no SQLite database that holds anything is smaller."""

_LARGEST_IDLE_WAL = 67_108_864
"""Bytes of write-ahead log that stay on disk after a checkpoint: a big first harvest must not leave more."""

_LOGGED_PAGES = 4_000
"""Pages of log that are copied into the file at once (1,000 by default): those of a first harvest's batches,
many of which are written again by the next batch, for each of which the file would be synced."""


def open_database(
    path: Path, *, read_only: bool = False, busy_seconds: float = 10, copy_first: bool = True
) -> Database:
    """Open the database at `path`, made and brought up to date unless `read_only`.

    The file is made with mode 0600, its directory as needed. A lock held by another process is waited for up
    to `busy_seconds`, here and in every later call. Any number of processes may open the file at once. Before
    a database with data gets new tables it is copied, unless not `copy_first` (see `precaution`).
    Raises StoreError: not a file of ours, of a newer version, damaged, locked, unreachable, or read-only.
    """
    with explained(path):
        if not read_only:
            _make_file(path)
        _refuse_stub(path)
        db = _connect(path, read_only, busy_seconds)
        try:
            _check_identity(db, path)
            if read_only:
                _refuse_outdated(db, path)
            else:
                _bring_up_to_date(db, path, copy_first=copy_first)
        except BaseException:
            db.close()
            raise
        return db


@contextmanager
def transaction(db: Database) -> Generator[None, None, None]:
    """Everything in the block is kept, or nothing of it. Blocks nest; only the outermost one commits.

    The write lock is taken at the start: a transaction that reads first and finds on its first write that
    another process wrote in between would fail at once, without waiting. Raises StoreError.
    """
    with explained(db):
        if db.conn.in_transaction:
            with db.atomic():
                yield
            return
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.commit()
        finally:
            db.rollback()  # after a commit there is nothing left to undo


@contextmanager
def snapshot(db: Database) -> Generator[None, None, None]:
    """Everything that is read in the block is of one moment, whoever writes meanwhile; nobody is held up.

    Nothing may be written in it. Raises StoreError.
    """
    with explained(db):
        if db.conn.in_transaction:
            yield
            return
        db.conn.execute("BEGIN")
        try:
            yield
        finally:
            db.rollback()


def _make_file(path: Path) -> None:
    """SQLite would make the file readable by everyone; its -wal and -shm files take over this one's mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(Reason.UNREACHABLE, path, error.strerror or "") from error


def _refuse_stub(path: Path) -> None:
    """SQLite takes a file of less than its smallest page for an empty one, and would write over it.

    The size is all that may be looked at: to open and close the file here would end the locks of this
    process's other connections to it.
    """
    if path.is_file() and 0 < path.stat().st_size < _SMALLEST_PAGE:
        raise StoreError(Reason.NOT_VIGIE, path)


def _connect(path: Path, read_only: bool, busy_seconds: float) -> Database:
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=busy_seconds)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(
        "PRAGMA secure_delete = ON"
    )  # what people had deleted is overwritten (docs/privacy.md)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOGGED_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_LARGEST_IDLE_WAL}")
    return Database(connection, execute_plugins=False)


def _check_identity(db: Database, path: Path) -> None:
    """An empty file may become ours; any other must carry our mark and no migration that we do not know."""
    if _is_empty(db):
        return
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise StoreError(Reason.NOT_VIGIE, path)
    unknown = sorted(applied_names(db) - KNOWN_NAMES)
    if unknown:
        raise StoreError(Reason.NEWER, path, f"unknown migrations: {', '.join(unknown)}")


def _refuse_outdated(db: Database, path: Path) -> None:
    missing = sorted(KNOWN_NAMES - applied_names(db))
    if missing:
        raise StoreError(Reason.OUTDATED, path, f"missing migrations: {', '.join(missing)}")


def _bring_up_to_date(db: Database, path: Path, *, copy_first: bool) -> None:
    if applied_names(db) < KNOWN_NAMES:
        # While a database with data is copied, others may read it, as the copy does.
        db.conn.execute("BEGIN EXCLUSIVE" if _is_empty(db) else "BEGIN IMMEDIATE")
        try:
            _check_identity(db, path)  # another process may have migrated while this one waited
            missing = sorted(KNOWN_NAMES - applied_names(db))
            if missing and copy_first and not _is_empty(db):
                copy_before(path, missing[0])
            migrate(db)
            db.commit()
        finally:
            db.rollback()
    db.enable_wal()


def _is_empty(db: Database) -> bool:
    return db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def _pragma(db: Database, name: str) -> int:
    return db.conn.execute(f"PRAGMA {name}").fetchone()[0]
