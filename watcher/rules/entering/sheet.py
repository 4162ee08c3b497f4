"""A sheet that somebody filled in, as statements, or as every cell that is wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, cast

from classifiers.lists import nearest
from digests.indicators.definitions import Definitions
from watcher.rules.entering.checking import Given, Statement, checked
from watcher.rules.entering.faults import EntryError, Field
from watcher.rules.entering.values import Amount
from watcher.rules.entering.words import folded, spaced

Said = str | Amount | date
COLUMNS: Mapping[Field, str] = {
    "indicator": "indicateur",
    "part": "partie",
    "value": "valeur",
    "as_of": "date",
    "role": "role",
    "source": "source",
    "comment": "commentaire",
}
"""The heading of each field, folded."""
PASSED_OVER = ("nom", "unite")
"""Columns that are there to be read by whoever fills in the sheet."""
_NEEDED: tuple[Field, ...] = ("indicator", "value", "as_of")
_FIELDS: Mapping[str, Field] = {name: field for field, name in COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file (in a text the line where it begins), and its cells from the left."""

    number: int
    cells: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows that hold anything, headings first; cells are called `C7`, or by line and column in a text."""

    rows: tuple[Row, ...]
    cells_are: Literal["lettered", "lined"]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be taken, by its place (`C7`, `line 7, column valeur`)."""

    place: str
    error: EntryError


@dataclass(frozen=True, slots=True)
class Filled:
    """What a sheet says. Rows without a value are passed over; with a wrong cell there are no statements."""

    statements: tuple[Statement, ...] = ()
    passed_over: int = 0
    wrong: tuple[Wrong, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The work on one sheet: where each field stands, what was stated, and what is wrong so far."""

    sheet: Sheet
    definitions: Definitions
    today: date
    role: str
    places: dict[Field, int] = field(default_factory=dict["Field", int])
    statements: dict[tuple[str, str, date], tuple[Statement, str]] = field(
        default_factory=dict[tuple[str, str, date], tuple[Statement, str]]
    )
    passed_over: int = 0
    wrong: list[Wrong] = field(default_factory=list[Wrong])

    def read(self) -> Filled:
        rows = self.sheet.rows
        if not rows:
            return Filled(wrong=(Wrong(self._place(1, None), EntryError("no-rows")),))
        self._headings(rows[0])
        if not self.wrong:
            for row in rows[1:]:
                self._row(row)
        if not (self.wrong or self.statements or self.passed_over):
            self.wrong.append(Wrong(self._place(rows[0].number, None), EntryError("no-rows")))
        stated = () if self.wrong else tuple(one for one, _ in self.statements.values())
        return Filled(stated, self.passed_over, tuple(self.wrong))

    def _headings(self, row: Row) -> None:
        known = [name for name in map(folded, map(_shown, row.cells)) if name in _FIELDS]
        if not known:
            self.wrong.append(Wrong(self._place(row.number, None), EntryError("no-headings")))
            return
        taken: set[str] = set()
        for column, said in enumerate(row.cells):
            name = folded(_shown(said))
            place = self._place(row.number, column)
            if not name or name in PASSED_OVER:
                continue
            if name not in _FIELDS:
                near = nearest(name, _FIELDS) or ""
                error = EntryError("unknown-column", _shown(said), near, *COLUMNS.values())
                self.wrong.append(Wrong(place, error))
            elif name in taken:
                self.wrong.append(Wrong(place, EntryError("column-twice", _shown(said))))
            else:
                taken.add(name)
                self.places[_FIELDS[name]] = column
        needed = _NEEDED if self.role else (*_NEEDED, cast("Field", "role"))
        for one in needed:
            if one not in self.places:
                shown = (spaced(_shown(said)) for said in row.cells if _shown(said))
                error = EntryError("no-column", COLUMNS[one], *shown, field=one)
                self.wrong.append(Wrong(self._place(row.number, None), error))

    def _row(self, row: Row) -> None:
        headed = len(self.sheet.rows[0].cells)
        beyond = [column for column, said in enumerate(row.cells) if column >= headed and _shown(said)]
        if beyond:
            error = EntryError("beyond-columns", _shown(row.cells[beyond[0]]), str(headed))
            self.wrong.append(Wrong(self._place(row.number, beyond[0]), error))
            return
        if not _shown(self._cell(row, "value")):
            self.passed_over += any(_shown(said) for said in row.cells)
            return
        found = checked(self._given(row), self.definitions, self.today)
        if isinstance(found, Statement):
            self._state(found, self._place(row.number, self.places["value"]))
            return
        for error in found:
            self.wrong.append(Wrong(self._place(row.number, self.places.get(error.field)), error))

    def _state(self, one: Statement, place: str) -> None:
        """Two rows about the same must say the same: which of them is right is not ours to decide."""
        about = (one.indicator, folded(one.part), one.as_of)
        before, where = self.statements.setdefault(about, (one, place))
        if replace(before, part=one.part) != one:
            self.wrong.append(Wrong(place, EntryError("contradiction", one.indicator, where)))

    def _given(self, row: Row) -> Given:
        value, day = self._cell(row, "value"), self._cell(row, "as_of")
        return Given(
            indicator=_shown(self._cell(row, "indicator")),
            value=value if isinstance(value, Amount) else _shown(value),
            as_of=day if isinstance(day, date) else _shown(day),
            role=_shown(self._cell(row, "role")) or self.role,
            part=_shown(self._cell(row, "part")),
            source=_shown(self._cell(row, "source")),
            comment=_shown(self._cell(row, "comment")),
        )

    def _cell(self, row: Row, field: Field) -> Said:
        place = self.places.get(field)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def _place(self, number: int, column: int | None) -> str:
        if self.sheet.cells_are == "lettered":
            return f"row {number}" if column is None else f"{column_letters(column)}{number}"
        headings = self.sheet.rows[0].cells if self.sheet.rows else ()
        if column is None or (self.sheet.rows and number == self.sheet.rows[0].number):
            return f"line {number}"
        if column >= len(headings):
            return f"line {number}, cell {column + 1}"
        return f"line {number}, column {spaced(_shown(headings[column])) or column + 1}"


def filled_in(sheet: Sheet, definitions: Definitions, today: date, role: str = "") -> Filled:
    """What the sheet states. `role` is that of rows which name none.

    Every cell that is wrong is told, and one wrong cell leaves no statement.
    """
    return _Reading(sheet, definitions, today, role).read()


def column_letters(column: int) -> str:
    """`A` for 0, `AA` for 26, as spreadsheets call their columns."""
    return "".join(reversed(list(_letters(column + 1))))


def _letters(number: int) -> Iterator[str]:
    while number:
        number, rest = divmod(number - 1, 26)
        yield chr(ord("A") + rest)


def _shown(said: Said) -> str:
    if isinstance(said, Amount):
        return said.shown
    return said.isoformat() if isinstance(said, date) else said.strip()
