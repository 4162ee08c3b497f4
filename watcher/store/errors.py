"""Why the database could not be used, in the operator's words.

Only states of the machine become a StoreError (disk, locks, permissions, a wrong or broken file). A broken
constraint or wrong SQL is our mistake and stays a `sqlite3.Error`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from watcher.store.sqlite import Database


class Reason(StrEnum):
    """What is wrong with the database: a fixed vocabulary, for exit codes and counts."""

    DISK_FULL = "disk-full"
    LOCKED = "locked"
    CORRUPT = "corrupt"
    READ_ONLY = "read-only"
    UNREACHABLE = "unreachable"
    NOT_VIGIE = "not-a-vigie-database"
    NEWER = "newer"
    OUTDATED = "outdated"


_MEANINGS: dict[Reason, str] = {
    Reason.DISK_FULL: "the disk is full and nothing was written; free some space, then try again",
    Reason.LOCKED: "another process holds the database and nothing was written; "
    "see which one (for example with fuser), then try again",
    Reason.CORRUPT: "the database is damaged; stop Vigie, keep a copy of the file, "
    "then try vigie repair, or restore the last backup",
    Reason.READ_ONLY: "the database cannot be written; check the owner and the permissions of the file "
    "and of its directory",
    Reason.UNREACHABLE: "the database cannot be opened or read; check that the path exists, "
    "its permissions and the health of the disk",
    Reason.NOT_VIGIE: "this file is not a database of Vigie and was left as it is; name another path",
    Reason.NEWER: "the database was written by a newer version of Vigie; install that version, "
    "or restore a backup of this one",
    Reason.OUTDATED: "the database was written by an older version of Vigie and was opened for reading only; "
    "open it once for writing (vigie run --once) to bring it up to date",
}

_REASONS: dict[int, Reason] = {
    sqlite3.SQLITE_FULL: Reason.DISK_FULL,
    sqlite3.SQLITE_BUSY: Reason.LOCKED,
    sqlite3.SQLITE_LOCKED: Reason.LOCKED,
    sqlite3.SQLITE_CORRUPT: Reason.CORRUPT,
    sqlite3.SQLITE_READONLY: Reason.READ_ONLY,
    sqlite3.SQLITE_PERM: Reason.UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: Reason.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Reason.UNREACHABLE,
    sqlite3.SQLITE_NOTADB: Reason.NOT_VIGIE,
}


_LOG_INDEX = 65_536
"""Bytes; twice what SQLite wants at least for the index of its log."""


class StoreError(Exception):
    """The database at `path` cannot be used; `reason` says why, the message names the remedy."""

    def __init__(self, reason: Reason, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {_MEANINGS[reason]}" + (f" ({detail})" if detail else ""))
        self.reason = reason
        self.path = path


def reason_of(error: sqlite3.Error) -> Reason | None:
    """The state of the machine behind an error of SQLite; None when the error is a mistake of ours."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    # The low byte is the primary code; the rest tells variants of it apart.
    return None if code is None else _REASONS.get(code & 0xFF)


def path_of(db: Database) -> Path:
    """The file behind a connection."""
    files: dict[str, str] = {name: file for _, name, file in db.conn.execute("PRAGMA database_list")}
    return Path(files["main"])


@contextmanager
def explained(where: Path | Database) -> Generator[None, None, None]:
    """Turn the errors of SQLite inside the block into StoreError, where the machine is the reason."""
    try:
        yield
    except sqlite3.Error as error:
        reason = reason_of(error)
        if reason is None:
            raise
        path = where if isinstance(where, Path) else path_of(where)
        if reason is Reason.UNREACHABLE and _is_full(path):
            reason = Reason.DISK_FULL
        raise StoreError(reason, path, str(error)) from error


def _is_full(path: Path) -> bool:
    """A disk without room for the index of the log (`-shm`) makes SQLite speak of an I/O error."""
    try:
        return shutil.disk_usage(path.parent).free < _LOG_INDEX
    except OSError:
        return False
