"""A table as a CSV file (RFC 4180): UTF-8, CRLF, column ids on the first line, nothing for what is missing.

Texts of others stand in these files, and a spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as
a formula. OWASP's advice is followed, in a way that can be undone: an apostrophe is put before such a sign
where a cell begins, and where one would begin in a program that splits the line at the other separator (a
French spreadsheet ends a cell at `;` inside a quoted text too, when the line was not split at commas).
`exact` takes the apostrophes away again.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from math import isfinite
from typing import Literal

from digests.indicators.tables import Cell, Column, Table
from digests.opendata.wording import one_line

_SIGNS = "=+\\-@＝＋－＠"
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_DIGITS = 12
"""Significant digits of a number: what a computation leaves behind them is noise."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written: what separates cells, what decimals stand behind, and whether a BOM opens it."""

    delimiter: Literal[",", ";"]
    decimal: Literal[".", ","]
    has_mark: bool

    @property
    def encoding(self) -> str:
        """Python's name of the encoding."""
        return "utf-8-sig" if self.has_mark else "utf-8"

    @property
    def other(self) -> str:
        """The separator that a program set up for the other dialect believes in."""
        return ";" if self.delimiter == "," else ","


COMMA = Dialect(",", ".", has_mark=False)
"""For machines, LibreOffice and everybody: the default."""
SEMICOLON = Dialect(";", ",", has_mark=True)
"""For a double click in a spreadsheet that is set up in French."""


def csv_bytes(table: Table, dialect: Dialect = COMMA) -> bytes:
    """The whole file. Raises ValueError, naming table, row and column, for a cell that is not of its type."""
    written = StringIO()
    writer = csv.writer(written, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(column.id for column in table.columns)
    for number, row in enumerate(table.rows, start=1):
        try:
            writer.writerow(
                _cell(cell, column, dialect) for cell, column in zip(row, table.columns, strict=True)
            )
        except ValueError as error:
            raise ValueError(f"table {table.id}, row {number}: {error}") from error
    return written.getvalue().encode(dialect.encoding)


def inert(text: str, dialect: Dialect = COMMA) -> str:
    """A text on one line that no spreadsheet runs; an address stays one, with the sign percent-encoded."""
    line = one_line(text)
    if _LINK.fullmatch(line):
        return _inside(dialect).sub(_encoded, line)
    return _openings(dialect).sub(r"\1'", line)


def exact(text: str, dialect: Dialect = COMMA) -> str:
    """The text of which `inert` made this one (on one line)."""
    return re.sub(rf"(^|{dialect.other}\"*)'(?='*[{_SIGNS}])", r"\1", text)


def _openings(dialect: Dialect) -> re.Pattern[str]:
    return re.compile(rf"(^|{dialect.other}\"*)(?='*[{_SIGNS}])")


def _inside(dialect: Dialect) -> re.Pattern[str]:
    return re.compile(rf"(?<={dialect.other})(\"*)([{_SIGNS}])")


def _encoded(found: re.Match[str]) -> str:
    return found[1] + "".join(f"%{byte:02X}" for byte in found[2].encode())


def _cell(cell: Cell, column: Column, dialect: Dialect) -> str:
    if cell is None:
        return ""
    if column.type == "text":
        return inert(cell if isinstance(cell, str) else str(cell), dialect)
    if column.type == "date":
        if not isinstance(cell, date):
            raise ValueError(f"column {column.id} holds days, not {cell!r}")
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    if isinstance(cell, str | date) or not isfinite(cell):
        raise ValueError(f"column {column.id} holds numbers, not {cell!r}")
    if column.type == "integer":
        if cell != int(cell):
            raise ValueError(f"column {column.id} holds whole numbers, not {cell!r}")
        return str(int(cell))
    return format(Decimal(f"{cell:.{_DIGITS}g}"), "f").replace(".", dialect.decimal)
