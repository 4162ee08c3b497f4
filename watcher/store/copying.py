"""Copies of databases that others are at work on, and what is known of a copy.

Only SQLite itself may read a database that is in use: whoever opens and closes the file otherwise ends the
locks that this process holds on it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from watcher.store.errors import Reason, StoreError, explained
from watcher.store.schema import APPLICATION_ID, applied_names
from watcher.store.sqlite import Database

_PATIENCE = 30.0
"""Seconds to wait for whoever holds the database."""
_STEPS = 200_000
"""Of SQLite's machine between two looks at how far it is: some times a second."""
_PAGES = 4096


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What a whole and sound copy holds; `broken_links` counts rows that point to rows that are not there."""

    migrations: frozenset[str]
    rows: Mapping[str, int]
    broken_links: int


def copy_compact(source: Path, target: Path, report: Callable[[int], None]) -> None:
    """Write what the database holds at this moment into a new file of mode 0600, while others go on writing.

    What was deleted is not in it: deleted rows lie in a database's free pages for long. `report` is told the
    bytes that there are so far. Raises StoreError, also when the source is none of ours.
    """
    with explained(source), _opened(source) as connection:
        _refuse_foreign(connection, source)
        with explained(target):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            connection.set_progress_handler(lambda: report(target.stat().st_size), _STEPS)
            connection.execute("VACUUM INTO ?", [str(target)])


def copy_pages(source: Path, target: Path) -> None:
    """Copy the database page by page into a new file of mode 0600, and see that the copy is whole.

    Raises StoreError; then there is no copy.
    """
    try:
        with explained(target):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with _opened(source) as connection, closing(sqlite3.connect(target)) as copy:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # holds this moment
                connection.backup(copy, pages=_PAGES)
                _refuse_broken(copy, target, "quick_check")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def copy_to_memory(source: Path) -> bytes:
    """A small database as it is at this moment, as the bytes of its file. Raises StoreError."""
    with explained(source), _opened(source) as connection, closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        _refuse_broken(copy, source, "integrity_check")
        return copy.serialize()


def facts_of(path: Path) -> CopyFacts:
    """What a copy that nobody works on holds. Raises StoreError: none of ours, or damaged."""
    with explained(path), _opened(path) as connection:
        _refuse_foreign(connection, path)
        _refuse_broken(connection, path, "integrity_check")
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
            if not str(name).startswith("sqlite_")
        ]
        rows = {name: _count(connection, name) for name in tables if "_fts" not in name}
        broken = connection.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone()[0]
        migrations = applied_names(Database(connection, execute_plugins=False))
        return CopyFacts(migrations, rows, broken)


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608 - its own name


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    """For reading; with the right to write, as what a killed process left half done is undone first.

    On a disk that became read-only nobody writes, and SQLite is told so, or it would want to write an index.
    """
    how = "mode=rw"
    if not os.access(path.parent, os.W_OK) and not _log(path).exists():
        how = "immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=_PATIENCE)
    with closing(connection):
        yield connection


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(Reason.NOT_VIGIE, path)


def _refuse_broken(connection: sqlite3.Connection, path: Path, check: str) -> None:
    found = [str(line) for (line,) in connection.execute(f"PRAGMA {check}(3)")]
    if found != ["ok"]:
        raise StoreError(Reason.CORRUPT, path, "; ".join(found))
