"""Filling a new database with rows that were read elsewhere: from a damaged file, from backups.

While it is filled, rows may point to others that are not there yet; `settle` ends that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import cast

from watcher.store import queries
from watcher.store.errors import explained
from watcher.store.queries import Value
from watcher.store.schema import APPLICATION_ID
from watcher.store.shapes import Shape
from watcher.store.sqlite import Database

_BATCH = 2_000
_DATED = """
SELECT (SELECT max({date}) FROM {table} WHERE rowid < :first) AS before,
    (SELECT min({date}) FROM {table} WHERE rowid > :last) AS after
"""
_PLACEHOLDER = """
INSERT OR IGNORE INTO sources (id, name, publisher, category, nature, language, enabled, rhythm_days, url)
SELECT DISTINCT {column}, {column}, {column}, 'press', 'press', '', 0, 7, '' FROM {table}
WHERE {column} NOT IN (SELECT id FROM sources)
"""

_LABELS = (
    "INSERT OR IGNORE INTO assessment_risks (assessment_id, risk_id, p) "
    "SELECT a.id, r.value ->> 'id', r.value ->> 'p' "
    "FROM assessments AS a, json_each(a.detail, '$.risks') AS r",
    "INSERT OR IGNORE INTO assessment_axes (assessment_id, axis, position) "
    "SELECT a.id, x.value ->> 'id', x.key FROM assessments AS a, json_each(a.detail, '$.axes') AS x",
)


@contextmanager
def unbound(db: Database) -> Generator[None, None, None]:
    """References are not looked at within the block, which is in no transaction itself."""
    queries.execute(db, "PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        queries.execute(db, "PRAGMA foreign_keys = ON")


def cleared(db: Database, shapes: Iterable[Shape]) -> dict[str, list[tuple[object, ...]]]:
    """Take out what the migrations of a new database wrote by themselves, and return it, by table.

    It is to be put back where nothing else takes its place.
    """
    own: dict[str, list[tuple[object, ...]]] = {}
    for shape in shapes:
        names = ", ".join(column.name for column in shape.columns)
        rows = queries.fetch_all(db, f"SELECT {names} FROM {shape.name}")  # noqa: S608 - our own names
        if rows:
            own[shape.name] = [tuple(row.columns.values()) for row in rows]
            queries.execute(db, f"DELETE FROM {shape.name}")  # noqa: S608
    return own


def count(db: Database, shape: Shape) -> int:
    """How many rows a table has."""
    return queries.fetch_integer(db, f"SELECT count(*) FROM {shape.name}")  # noqa: S608


def add(db: Database, shape: Shape, rows: Iterable[tuple[object, ...]]) -> None:
    """Add rows with values in the order of the shape; those that are there, or cannot be, are left out."""
    names = [column.name for column in shape.columns]
    if shape.has_rowids and shape.alias is None:
        names.append("rowid")
    marks = ", ".join("?" * len(names))
    sql = f"INSERT OR IGNORE INTO {shape.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    waiting = iter(rows)
    while batch := cast("list[list[Value]]", list(islice(waiting, _BATCH))):
        try:
            db.conn.executemany(sql, batch)
        except sqlite3.IntegrityError:
            for row in batch:
                with suppress(sqlite3.IntegrityError):
                    db.conn.execute(sql, row)


def missing(db: Database, shape: Shape, keys: Iterable[Sequence[object]]) -> list[tuple[object, ...]]:
    """Which of these keys no row has."""
    columns = ("rowid",) if shape.has_rowids else shape.key
    where = " AND ".join(f"{column} = ?" for column in columns)
    sql = f"SELECT 1 FROM {shape.name} WHERE {where}"  # noqa: S608
    return [tuple(key) for key in keys if queries.fetch_one(db, sql, cast("Sequence[Value]", key)) is None]


def count_between(db: Database, shape: Shape, after: int, until: int) -> int:
    """How many rows have a rowid in that span."""
    return queries.fetch_integer(
        db,
        f"SELECT count(*) FROM {shape.name} WHERE rowid > ? AND rowid <= ?",  # noqa: S608
        [after, until],
    )


class Backup:
    """An older database, attached to the one that is filled."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def by_key(self, shape: Shape, keys: Iterable[Sequence[object]]) -> int:
        """Take the rows with these keys."""
        columns = ("rowid",) if shape.has_rowids else shape.key
        return self._take(shape, " AND ".join(f"{name} = ?" for name in columns), keys)

    def between(self, shape: Shape, spans: Iterable[tuple[float, float]]) -> int:
        """Take the rows whose rowids are in these spans, `(after, up to and including)`."""
        return self._take(shape, "rowid > ? AND rowid <= ?", spans)

    def everything(self, shape: Shape) -> int:
        """Take all rows that are not there."""
        return self._take(shape, "1", [()])

    def _take(self, shape: Shape, where: str, parameters: Iterable[Sequence[object]]) -> int:
        listed = queries.fetch_all(self._db, "SELECT name FROM pragma_table_info(?, 'older')", [shape.name])
        there = {row.text("name") for row in listed}
        names = [column.name for column in shape.columns if column.name in there]
        if not names:
            return 0
        if shape.has_rowids and shape.alias is None:
            names.append("rowid")
        columns = ", ".join(names)
        sql = (
            f"INSERT OR IGNORE INTO main.{shape.name} ({columns}) "  # noqa: S608
            f"SELECT {columns} FROM older.{shape.name} WHERE {where}"
        )
        return sum(max(0, queries.execute(self._db, sql, cast("Sequence[Value]", one))) for one in parameters)


@contextmanager
def beside(db: Database, older: Path) -> Generator[Backup, None, None]:
    """An older database to take rows from; it is not changed. Raises StoreError when it cannot be read."""
    with explained(older):
        db.conn.execute("ATTACH ? AS older", [f"{older.absolute().as_uri()}?mode=ro&immutable=1"])
    try:
        yield Backup(db)
    finally:
        db.conn.execute("DETACH older")


def dates_around(
    db: Database, shape: Shape, first: int | None, last: int | None
) -> tuple[str | None, str | None]:
    """The dates of the rows before and after these rowids: what is missing came between. None: no end."""
    if shape.date is None or not shape.has_rowids:
        return None, None
    sql = _DATED.format(date=shape.date, table=shape.name)
    (row,) = queries.fetch_all(db, sql, {"first": first, "last": last})
    return row.text_or_none("before"), row.text_or_none("after")


def settle(db: Database, shapes: Iterable[Shape]) -> dict[str, int]:
    """Let no row point to one that is missing, and return how many rows had to go, by table.

    A pointer that may be empty is emptied; a source that is missing is made, without any visits.
    """
    shapes, gone = tuple(shapes), dict[str, int]()
    while True:
        changed = 0
        for shape in shapes:
            for row in queries.fetch_all(db, "SELECT * FROM pragma_foreign_key_list(?)", [shape.name]):
                column, parent = row.text("from"), row.text("table")
                changed += _settle_one(db, shape, column, parent, row.text("to"), gone)
        if not changed:
            return gone


def number_anew(db: Database, old: int, new: int) -> None:
    """Give an item the number that it had; its versions go on behind those that are still there."""
    queries.execute(
        db,
        "UPDATE items SET id = :new, "
        "revision = coalesce((SELECT max(number) + 1 FROM revisions WHERE item_id = :new), revision) "
        "WHERE id = :old",
        {"old": old, "new": new},
    )
    queries.execute(db, "UPDATE assessments SET item_id = ? WHERE item_id = ?", [new, old])


def rebuild_labels(db: Database) -> None:
    """Write the risks and axes of each judgement anew, where they are missing: its answer holds them."""
    for statement in _LABELS:
        queries.execute(db, statement)


def rebuild_search(db: Database) -> None:
    """Index titles and texts anew."""
    queries.execute(db, "INSERT INTO items_fts (items_fts) VALUES ('rebuild')")


def problems(db: Database) -> tuple[str, ...]:
    """What SQLite finds wrong with tables, references and the search; nothing when all is well."""
    return _problems(db.conn)


def problems_of(path: Path) -> tuple[str, ...]:
    """The same of a file, which may be no database at all; SQLite may write beside it."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return ("it does not bear the mark of a database of Vigie",)
            return _problems(connection)
    except sqlite3.DatabaseError as error:
        return (str(error),)


def close_up(db: Database) -> None:
    """Bring everything into the one file."""
    queries.execute(db, "PRAGMA wal_checkpoint(TRUNCATE)")


def _problems(connection: sqlite3.Connection) -> tuple[str, ...]:
    found: list[str] = []
    try:
        found += [str(text) for (text,) in connection.execute("PRAGMA integrity_check(10)") if text != "ok"]
        found += [
            f"{table} points to a missing row of {parent}"
            for table, _, parent, _ in islice(connection.execute("PRAGMA foreign_key_check"), 10)
        ]
        connection.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        found.append(str(error))
    finally:
        connection.rollback()
    return tuple(found)


def _settle_one(db: Database, shape: Shape, column: str, parent: str, to: str, gone: dict[str, int]) -> int:
    if parent == "sources":
        return max(0, queries.execute(db, _PLACEHOLDER.format(table=shape.name, column=column)))
    lost = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {to} FROM {parent})"  # noqa: S608
    nullable = (
        next(one.is_nullable for one in shape.columns if one.name == column) and column not in shape.key
    )
    if nullable:
        return queries.execute(db, f"UPDATE {shape.name} SET {column} = NULL WHERE {lost}")  # noqa: S608
    went = queries.execute(db, f"DELETE FROM {shape.name} WHERE {lost}")  # noqa: S608
    gone[shape.name] = gone.get(shape.name, 0) + went
    return went
