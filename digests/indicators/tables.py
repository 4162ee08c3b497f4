"""A table of figures, as report, open data and spreadsheets share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Cell = str | int | float | date | None
"""What stands in a table; None is a figure that is missing, which is never zero."""
CellType = Literal["text", "integer", "number", "percent", "date"]
"""How a column is read: `percent` holds a share from 0 to 1, `number` anything with decimals."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `id` in plain ASCII for machines, `label` in French, `unit` empty for what is counted."""

    id: str
    label: str
    type: CellType = "integer"
    unit: str = ""
    about: str = ""
    """What the figure means, where the label is not enough (French)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by rows. `id` is in plain ASCII with hyphens and stays the same over the years.

    `indicators` are the definitions that its figures follow, `note` what a reader must know (French). `key`
    names the columns that tell rows apart.
    """

    id: str
    title: str
    indicators: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...] = ()
    note: str = ""

    def column(self, name: str) -> tuple[Cell, ...]:
        """All cells of the column with that id. Raises KeyError."""
        place = self._place(name)
        return tuple(row[place] for row in self.rows)

    def cell(self, name: str, **where: Cell) -> Cell:
        """The cell of that column in the one row whose columns have these values; None without such a row."""
        places = {self._place(key): value for key, value in where.items()}
        for row in self.rows:
            if all(row[place] == value for place, value in places.items()):
                return row[self._place(name)]
        return None

    def _place(self, name: str) -> int:
        for place, column in enumerate(self.columns):
            if column.id == name:
                return place
        raise KeyError(f"{self.id} has no column {name!r}")


def by_id(tables: Sequence[Table]) -> dict[str, Table]:
    """The tables by their ids."""
    return {table.id: table for table in tables}
