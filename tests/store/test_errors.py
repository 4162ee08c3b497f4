"""Which errors are the machine's, and that each of those says what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from watcher.store.errors import Reason, StoreError, explained, path_of, reason_of


def error_with(code: int | None) -> sqlite3.Error:
    error = sqlite3.OperationalError("text of SQLite")
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_FULL, Reason.DISK_FULL),
        (sqlite3.SQLITE_BUSY, Reason.LOCKED),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Reason.LOCKED),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, Reason.LOCKED),
        (sqlite3.SQLITE_CORRUPT_VTAB, Reason.CORRUPT),
        (sqlite3.SQLITE_READONLY_DIRECTORY, Reason.READ_ONLY),
        (sqlite3.SQLITE_IOERR_WRITE, Reason.UNREACHABLE),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, Reason.UNREACHABLE),
        (sqlite3.SQLITE_NOTADB, Reason.NOT_VIGIE),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
        (sqlite3.SQLITE_ERROR, None),
        (None, None),
    ],
)
def test_reason(code: int | None, reason: Reason | None):
    assert reason_of(error_with(code)) is reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_names_the_file_and_the_remedy(reason: Reason):
    message = str(StoreError(reason, Path("var/vigie.db"), "the detail"))
    assert message.startswith("var/vigie.db: ")
    assert ";" in message
    assert message.endswith("(the detail)")


def test_explained_keeps_the_cause():
    cause = error_with(sqlite3.SQLITE_FULL)
    with pytest.raises(StoreError) as caught, explained(Path("x.db")):
        raise cause
    assert caught.value.__cause__ is cause


def test_explained_lets_mistakes_through():
    with pytest.raises(sqlite3.OperationalError), explained(Path("x.db")):
        raise error_with(sqlite3.SQLITE_ERROR)


def test_path_of_a_connection(db: Database, path: Path):
    assert path_of(db) == path
