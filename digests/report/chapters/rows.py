"""Rows of the indicators' tables, read by the names of their columns, and tables narrowed for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from digests.indicators.tables import Cell, Table
from digests.texts.safe import plain


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; reading a column that is not there raises KeyError."""

    table: Table
    cells: tuple[Cell, ...]

    def text(self, name: str) -> str:
        """The cell as one plain line, empty when it is missing."""
        found = self.cell(name)
        return "" if found is None else plain(str(found))

    def number(self, name: str) -> float | None:
        """The cell as a number, None when it is missing or none."""
        found = self.cell(name)
        return found if isinstance(found, int | float) else None

    def count(self, name: str) -> int:
        """The cell as a count where a missing one adds nothing to a sum or an order."""
        return int(self.number(name) or 0)

    def day(self, name: str) -> date | None:
        """The cell as a day."""
        found = self.cell(name)
        return found if isinstance(found, date) else None

    def cell(self, name: str) -> Cell:
        """The cell as it is."""
        for place, column in enumerate(self.table.columns):
            if column.id == name:
                return self.cells[place]
        raise KeyError(f"{self.table.id} has no column {name!r}")


def rows(table: Table) -> list[Row]:
    """The rows of a table, in its order."""
    return [Row(table, cells) for cells in table.rows]


def narrowed(table: Table, *names: str) -> Table:
    """The table with these columns alone. It keeps its id: under that the open data has the whole one."""
    places = [next(at for at, one in enumerate(table.columns) if one.id == name) for name in names]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(cells[place] for place in places) for cells in table.rows),
        key=tuple(name for name in table.key if name in names),
    )


def kept(table: Table, wanted: Callable[[Row], bool]) -> Table:
    """The table with the rows that are wanted."""
    return replace(table, rows=tuple(row.cells for row in rows(table) if wanted(row)))


def ordered(table: Table, by: Callable[[Row], tuple[float | str, ...]]) -> Table:
    """The table with its rows in another order."""
    return replace(table, rows=tuple(row.cells for row in sorted(rows(table), key=by)))


def renamed(table: Table, name: str, naming: Callable[[str], str]) -> Table:
    """The table with the texts of one column said otherwise, as months by their names."""
    place = next(at for at, one in enumerate(table.columns) if one.id == name)
    return replace(
        table,
        rows=tuple(
            (*cells[:place], _named(cells[place], naming), *cells[place + 1 :]) for cells in table.rows
        ),
    )


def _named(cell: Cell, naming: Callable[[str], str]) -> Cell:
    return naming(cell) if isinstance(cell, str) else cell


def total(found: Iterable[Row], name: str) -> int:
    """The sum of a column of counts."""
    return sum(row.count(name) for row in found)
