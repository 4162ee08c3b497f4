"""Counting what the store holds about people, table by table. Counts only: nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp


@dataclass(frozen=True, slots=True)
class Counted:
    """So many rows about so many persons (None: they cannot be told apart), the oldest and the newest."""

    rows: int
    persons: int | None
    oldest: datetime | None
    newest: datetime | None


def count(db: Database, table: str, *, by: str = "", date: str = "", where: str = "") -> Counted:
    """Count the rows of a table, `by` the column that tells persons apart; an empty one is nobody.

    The names come from the inventory of the program, never from outside. Raises StoreError.
    """
    chosen = where or "1"
    persons = f"count(DISTINCT nullif({by}, ''))" if by else "NULL"
    dates = f"min({date}) AS oldest, max({date}) AS newest" if date else "NULL AS oldest, NULL AS newest"
    told = f" AND {by} <> ''" if by else ""
    row = queries.fetch_all(
        db,
        f"SELECT count(*) AS rows, {persons} AS persons, {dates} FROM {table} WHERE {chosen}{told}",  # noqa: S608
    )[0]
    oldest, newest = row.text_or_none("oldest"), row.text_or_none("newest")
    return Counted(
        row.integer("rows"),
        row.integer_or_none("persons"),
        parse_stamp(oldest) if oldest else None,
        parse_stamp(newest) if newest else None,
    )
