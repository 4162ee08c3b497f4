"""A table as the page shows it: cells as French readers see them, titles with their links, what is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from digests.indicators.tables import Cell, Column, Table
from digests.report.cells import MISSING, heading, is_number, known, link_of, shown
from digests.texts.french import number, pluriel, typeset
from digests.texts.safe import excerpt, plain, safe_link

LONGEST = 300
"""Characters of a cell; the data have the whole text."""
_LONG = 40
_ENDLESS = re.compile(r"[^\s-]{24}(?=[^\s-]{4})")
_TITLE, _LINK = "titre", "lien"


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; `look` is `n` for numbers, `long` for texts that want some width, or empty."""

    text: str
    look: Literal["", "n", "long"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell; `names` its row, `link` is where its text leads to, or empty.

    Its text is in pieces between which a line may break, of which nearly all cells have one.
    """

    pieces: tuple[str, ...]
    is_number: bool
    names: bool
    is_missing: bool
    link: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """The table; `abouts` says what its figures mean, `rest` how much is not shown and is in `file`."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Shown, ...], ...]
    note: str
    abouts: tuple[str, ...]
    rest: str
    file: str

    @property
    def width(self) -> str:
        """How it is set: tightly to stand on a sheet of paper, or no wider than its few columns need."""
        columns = len(self.heads)
        if columns > 6:
            return "tight" if columns > 9 else "close"
        return "few" if columns < 4 and not any(head.look == "long" for head in self.heads) else "easy"


@dataclass(frozen=True, slots=True)
class _Place:
    """A column that is shown: where it stands in the table's rows, and how its cells are read."""

    at: int
    column: Column
    is_number: bool
    names: bool


def grid(table: Table, most: int | None) -> Grid:
    """The whole table or its first rows."""
    rows = table.rows[:most]
    names = {column.id for column in table.columns if column.id in table.key} or {table.columns[0].id}
    kept = [
        _Place(at, column, _holds_numbers(column, [row[at] for row in rows]), column.id in names)
        for at, column in enumerate(table.columns)
        if not _is_told_by_title(column, table)
    ]
    left = len(table.rows) - len(rows)
    return Grid(
        title=excerpt(table.title, LONGEST),
        heads=tuple(_head(place, [row[place.at] for row in rows]) for place in kept),
        rows=tuple(
            tuple(_shown(known(row[place.at]), place, _link(table, row)) for place in kept) for row in rows
        ),
        note=plain(table.note),
        abouts=tuple(
            f"{plain(typeset(f'{place.column.label} :'))} {plain(place.column.about)}"
            for place in kept
            if place.column.about
        ),
        rest=_rest(len(rows), left) if left else "",
        file=f"donnees/{table.id}.csv",
    )


def _holds_numbers(column: Column, cells: Sequence[Cell]) -> bool:
    """Whether it is set to the right; a column of a table that was turned holds numbers under any type."""
    return is_number(column) or any(isinstance(cell, int | float) for cell in cells)


def _head(place: _Place, cells: Sequence[Cell]) -> Head:
    long = any(isinstance(cell, str) and len(cell) > _LONG and link_of(cell) is None for cell in cells)
    return Head(excerpt(heading(place.column), LONGEST), "n" if place.is_number else "long" if long else "")


def _is_told_by_title(column: Column, table: Table) -> bool:
    """Whether it holds the addresses of titles: these are the links then, and say where they lead."""
    return column.id == _LINK and any(other.id == _TITLE for other in table.columns)


def _link(table: Table, row: tuple[Cell, ...]) -> str:
    """The address of a row's title."""
    for cell, column in zip(row, table.columns, strict=True):
        if column.id == _LINK and isinstance(cell, str):
            return safe_link(cell) or ""
    return ""


def _shown(cell: Cell, place: _Place, link: str) -> Shown:
    if cell is None:
        return Shown((MISSING,), place.is_number, place.names, is_missing=True)
    address = link_of(cell)
    if address:
        return Shown(_pieces(address[1]), False, place.names, False, address[0])
    said = shown(cell, place.column, is_name=place.names)
    if isinstance(cell, str):
        said = excerpt(said, LONGEST)
    is_title = place.column.id == _TITLE
    return Shown(_pieces(said), place.is_number, place.names, False, link if is_title else "")


def _pieces(text: str) -> tuple[str, ...]:
    """The text, its endless words cut so that they do not push a table off the paper."""
    return tuple(_ENDLESS.sub(r"\g<0>\n", text).split("\n"))


def _rest(seen: int, left: int) -> str:
    """`6 lignes sur 18 ; les 12 autres sont dans`: what goes before the file's name."""
    others = f"les {number(left)} autres sont" if left > 1 else "la dernière est"
    return typeset(f"{pluriel(seen, 'ligne')} sur {number(seen + left)} ; {others} dans")
