"""The one place where rows and parameters cross the border to SQLite, typed.

Values come back through `Row`, whose methods say which type a column has; the tables are STRICT, so that
SQLite has already refused any other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from watcher.store.errors import explained
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp, parse_stamp_or_none

Value = str | int | float | bytes | None
Parameters = Sequence[Value] | Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer, read by column name."""

    columns: Mapping[str, Any]

    def text(self, name: str) -> str:
        return self.columns[name]

    def text_or_none(self, name: str) -> str | None:
        return self.columns[name]

    def integer(self, name: str) -> int:
        return self.columns[name]

    def integer_or_none(self, name: str) -> int | None:
        return self.columns[name]

    def real(self, name: str) -> float:
        return self.columns[name]

    def real_or_none(self, name: str) -> float | None:
        return self.columns[name]

    def blob(self, name: str) -> bytes:
        return self.columns[name]

    def flag(self, name: str) -> bool:
        return bool(self.columns[name])

    def moment(self, name: str) -> datetime:
        return parse_stamp(self.text(name))

    def moment_or_none(self, name: str) -> datetime | None:
        return parse_stamp_or_none(self.columns[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """A column that holds a JSON array of strings; NULL is the empty one."""
        text = self.text_or_none(name)
        return () if text is None else tuple(cast(list[str], json.loads(text)))


def storable(text: str) -> str:
    """`text` without what SQLite cannot keep: NUL is dropped, half a surrogate pair becomes "?"."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def json_array(values: Iterable[str | int]) -> str:
    """A list as one parameter, for `IN (SELECT value FROM json_each(?))`: no limit on its length."""
    cleaned = [storable(value) if isinstance(value, str) else value for value in values]
    return json.dumps(cleaned, ensure_ascii=False)


def json_rows(rows: Iterable[Sequence[str | int]]) -> str:
    """Rows as one parameter, for `json_each(?)` and `json_extract(value, '$[0]')`."""
    cleaned = [[storable(value) if isinstance(value, str) else value for value in row] for row in rows]
    return json.dumps(cleaned, ensure_ascii=False)


def fetch_all(db: Database, sql: str, parameters: Parameters = ()) -> list[Row]:
    """Every row of the answer; the cursor is closed when this returns. Raises StoreError."""
    with explained(db):
        cursor = _run(db, sql, parameters)
        names = [column[0] for column in cursor.description]
        return [Row(dict(zip(names, values, strict=True))) for values in cursor]


def fetch_one(db: Database, sql: str, parameters: Parameters = ()) -> Row | None:
    """The first row of the answer, or None. Raises StoreError."""
    rows = fetch_all(db, sql, parameters)
    return rows[0] if rows else None


def fetch_tuples(db: Database, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """Every row of the answer as it comes, for whoever reads thousands of them. Raises StoreError."""
    with explained(db):
        return _run(db, sql, parameters).fetchall()


def fetch_integer(db: Database, sql: str, parameters: Parameters = ()) -> int:
    """The only value of an answer that always has one, such as a count. Raises StoreError."""
    return cast(int, next(iter(fetch_all(db, sql, parameters)[0].columns.values())))


def execute(db: Database, sql: str, parameters: Parameters = ()) -> int:
    """Run one write and return how many rows it touched; commits by itself outside a transaction."""
    with explained(db):
        return _run(db, sql, parameters).rowcount


def insert(db: Database, sql: str, parameters: Parameters = ()) -> int:
    """Run one INSERT and return the new row's id; commits by itself outside a transaction."""
    with explained(db):
        return _run(db, sql, parameters).lastrowid or 0


def execute_many(db: Database, sql: str, parameters: Iterable[Parameters]) -> None:
    """Run one write for each set of parameters: all of them or none."""
    if not (bound := [_bound(one) for one in parameters]):
        return
    with explained(db), db.atomic():
        db.conn.executemany(sql, bound)


def _run(db: Database, sql: str, parameters: Parameters) -> sqlite3.Cursor:
    return cast(Any, db).execute(sql, _bound(parameters))


def _bound(parameters: Parameters) -> Any:
    if isinstance(parameters, Mapping):
        return {
            name: storable(value) if isinstance(value, str) else value for name, value in parameters.items()
        }
    return [storable(value) if isinstance(value, str) else value for value in parameters]
