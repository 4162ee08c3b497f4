"""The tables as their rows lie in the file: which value stands where, and what can stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.store import queries
from watcher.store.sqlite import Database

_DATED = re.compile(r"(^|_)at$|^until$|^day$")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d")
_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int,),
    "REAL": (int, float),
    "BLOB": (bytes,),
}
_DATES = (
    "at",
    "seen_at",
    "created_at",
    "started_at",
    "assessed_at",
    "made_at",
    "due_at",
    "entered_at",
    "day",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `default` is what rows have that were written before the column was."""

    name: str
    type: str
    is_nullable: bool
    default: str | int | None

    def takes(self, value: object) -> bool:
        """Whether a value can stand here: by its type, and a moment by its form."""
        if value is None:
            return self.is_nullable
        if not isinstance(value, _TYPES.get(self.type, ())):
            return False
        return not self.is_dated or not isinstance(value, str) or bool(_STAMP.match(value))

    @property
    def is_dated(self) -> bool:
        """Whether a moment or a day stands here, which nothing else looks like."""
        return bool(_DATED.search(self.name))


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its columns in the file's order, None for the rowid. `is_partial`: not all rows are told."""

    name: str
    columns: tuple[Column | None, ...]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its columns in the file's order, which of them is the rowid, and what tells its rows apart."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    has_rowids: bool
    alias: str | None
    indexes: tuple[Index, ...]
    is_single: bool = False
    """Whether the only row that it may have is number 1."""

    @property
    def date(self) -> str | None:
        """The column that says when a row came to be."""
        names = {column.name for column in self.columns}
        return next((name for name in _DATES if name in names), None)

    def row(self, rowid: int | None, record: Sequence[object]) -> tuple[object, ...] | None:
        """The values of a row in the order of `columns`; None when it cannot be one of this table."""
        if len(record) > len(self.columns) or (self.is_single and rowid != 1):
            return None
        missing = self.columns[len(record) :]
        values = [*record, *(column.default for column in missing)]
        for place, column in enumerate(self.columns):
            if column.name == self.alias:
                if values[place] is not None:
                    return None
                values[place] = rowid
            elif not column.takes(values[place]):
                return None
        return tuple(values)

    def fits_index(self, index: Index, record: Sequence[object]) -> bool:
        """Whether a record could be one of an index of this table."""
        return len(record) == len(index.columns) and all(
            isinstance(value, int) if column is None or column.name == self.alias else column.takes(value)
            for column, value in zip(index.columns, record, strict=True)
        )


def shapes(db: Database) -> dict[str, Shape]:
    """All tables of ours by name, without those that only serve the search, parents before their children."""
    names = [
        row.text("name")
        for row in queries.fetch_all(
            db,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name",
        )
    ]
    return {name: _shape(db, name) for name in names}


def _shape(db: Database, table: str) -> Shape:
    listed = queries.fetch_one(db, "SELECT wr FROM pragma_table_list WHERE name = ?", [table])
    has_rowids = listed is not None and not listed.integer("wr")
    declared = queries.fetch_all(db, "SELECT * FROM pragma_table_info(?) ORDER BY cid", [table])
    columns = {
        row.text("name"): Column(
            row.text("name"),
            row.text("type"),
            not row.flag("notnull") and not (row.integer("pk") and not has_rowids),
            _default(row.text_or_none("dflt_value")),
        )
        for row in declared
    }
    keys = sorted((row.integer("pk"), row.text("name")) for row in declared if row.integer("pk"))
    key = tuple(name for _, name in keys)
    alias = key[0] if has_rowids and len(key) == 1 and columns[key[0]].type == "INTEGER" else None
    indexes: list[Index] = []
    order = tuple(columns.values())
    for row in queries.fetch_all(db, "SELECT name, origin, partial FROM pragma_index_list(?)", [table]):
        names = queries.fetch_all(
            db, "SELECT name, cid FROM pragma_index_xinfo(?) ORDER BY seqno", [row.text("name")]
        )
        inside = tuple(columns[one.text("name")] if one.integer("cid") >= 0 else None for one in names)
        if row.text("origin") == "pk" and not has_rowids:
            order = tuple(column for column in inside if column is not None)
        else:
            of_rows = all(one.integer("cid") >= -1 for one in names)  # else of an expression over them
            indexes.append(Index(row.text("name"), inside, row.flag("partial") or not of_rows))
    (made,) = queries.fetch_all(
        db, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [table]
    )
    is_single = "CHECK (id = 1)" in made.text("sql")
    return Shape(table, order, key or ("rowid",), has_rowids, alias, tuple(indexes), is_single)


def _default(sql: str | None) -> str | int | None:
    if sql is None or sql.upper() == "NULL":
        return None
    return sql[1:-1].replace("''", "'") if sql.startswith("'") else int(sql)
