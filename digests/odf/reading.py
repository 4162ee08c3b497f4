"""The first sheet of a spreadsheet that people filled in, as cells with their places.

Read with lxml alone, row by row: a library that builds the whole document first would let the file decide
how much memory that takes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

from lxml import etree

from digests.odf.markup import CALC, OFFICE, TABLE, TEXT, Node
from digests.odf.opening import UnreadableSheetError, content_of

__all__ = ["SheetCell", "UnreadableSheetError", "read_sheet"]

CellKind = Literal["empty", "text", "number", "percent", "date", "other"]

MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_CELLS = 250_000
"""Of all rows together, empty ones between others included."""

_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
_NUMBERS: dict[str | None, CellKind] = {"float": "number", "currency": "number", "percentage": "percent"}
_SPLIT = "split the file, or delete what stands far right or far below"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: `place` as in the sheet (`B7`), `text` as shown there, `value` typed.

    `value` is the text of a text, the float of a number (an amount of money too) or percentage (a share:
    0.125 for « 12,5 % »), the date of a date (its time of day is dropped), and None for what is empty or
    `other`: a formula's error, a truth value, a time of day.
    """

    place: str
    kind: CellKind
    text: str = ""
    value: str | float | date | None = None


def read_sheet(path: Path) -> tuple[tuple[SheetCell, ...], ...]:
    """The rows of the first sheet of an .ods file; row n of the sheet is at n - 1.

    Empty cells between others stand as `empty`; those after the last one of a row, and empty rows after the
    last one, are left out (an empty row between others is an empty tuple). What repeats is written out.
    Raises UnreadableSheetError, which names the file and the remedy, for whatever cannot be read.
    """
    content = content_of(path)
    try:
        return _sheet(path, content)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        if isinstance(error, UnreadableSheetError):
            raise
        fault = f"its content is no sound XML ({' '.join(str(error).split())[:200]})"
        raise UnreadableSheetError(path, fault, "open it in LibreOffice and save it again") from error


def _sheet(path: Path, content: bytes) -> tuple[tuple[SheetCell, ...], ...]:
    rows: list[tuple[SheetCell, ...]] = []
    skipped = cells = 0
    for row, times in _rows(path, content):
        filled = _filled(path, row, len(rows) + skipped + 1)
        if not filled:
            skipped += times
            continue
        cells += len(filled) * times
        if len(rows) + skipped + times > MOST_ROWS or cells > MOST_CELLS:
            raise UnreadableSheetError(
                path, f"over {MOST_ROWS:,} rows or {MOST_CELLS:,} cells are in use", _SPLIT
            )
        rows.extend([()] * skipped)
        skipped = 0
        first = len(rows) + 1
        rows.extend(_moved(filled, first + down) for down in range(times))
    return tuple(rows)


def _rows(path: Path, content: bytes) -> Iterator[tuple[Node, int]]:
    """Each row of the first sheet with how often it stands there; forgotten once it was used."""
    events = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        tag=(f"{TABLE}table", f"{TABLE}table-row"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for event, element in events:
        if depth == 0 and element.getroottree().docinfo.internalDTD is not None:
            raise UnreadableSheetError(
                path, "its content defines entities, which no office writes", "do not use it"
            )
        if element.tag == f"{TABLE}table":
            depth += 1 if event == "start" else -1
            if depth == 0:
                return
        elif event == "end" and depth == 1:
            yield element, _repeated(element, "number-rows-repeated")
            element.clear()


def _filled(path: Path, row: Node, number: int) -> tuple[SheetCell, ...]:
    """The cells of a row up to the last one that holds something."""
    cells: list[SheetCell] = []
    skipped = 0
    for element in row:
        if element.tag not in _CELLS:
            continue
        times = _repeated(element, "number-columns-repeated")
        kind, text, value = _typed(element)
        if kind == "empty":
            skipped += times
            continue
        if len(cells) + skipped + times > MOST_COLUMNS:
            raise UnreadableSheetError(path, f"row {number} uses over {MOST_COLUMNS} columns", _SPLIT)
        cells.extend(SheetCell(_place(len(cells) + right, number), "empty") for right in range(skipped))
        skipped = 0
        cells.extend(
            SheetCell(_place(len(cells) + right, number), kind, text, value) for right in range(times)
        )
    return tuple(cells)


def _moved(cells: tuple[SheetCell, ...], number: int) -> tuple[SheetCell, ...]:
    if cells[0].place == _place(0, number):
        return cells
    return tuple(
        SheetCell(_place(column, number), cell.kind, cell.text, cell.value)
        for column, cell in enumerate(cells)
    )


def _typed(cell: Node) -> tuple[CellKind, str, str | float | date | None]:
    kind, text = cell.get(f"{OFFICE}value-type"), _text(cell)
    if cell.get(f"{CALC}value-type") == "error":
        return "other", text, None
    if kind in _NUMBERS:
        number = _number(cell.get(f"{OFFICE}value"))
        return ("other", text, None) if number is None else (_NUMBERS[kind], text, number)
    if kind == "date":
        day = _day(cell.get(f"{OFFICE}date-value"))
        return ("other", text, None) if day is None else ("date", text, day)
    if kind in {"boolean", "time"}:
        return "other", text, None
    text = text or cell.get(f"{OFFICE}string-value", "")
    return ("text", text, text) if text.strip() else ("empty", "", None)


def _number(written: str | None) -> float | None:
    try:
        number = float(written or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _repeated(element: Node, name: str) -> int:
    """How often it stands there; what is no such number counts as once."""
    written = element.get(f"{TABLE}{name}", "1")
    return max(_count(written), 1)


def _count(written: str) -> int:
    """A whole number as written, 1 where it is none, at most 999,999,999."""
    if not (written.isascii() and written.isdigit()):
        return 1
    return int(written) if len(written) < 10 else 999_999_999


def _place(column: int, row: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _text(cell: Node) -> str:
    """The paragraphs of a cell, one a line; notes and drawings beside them are no text of it."""
    return "\n".join("".join(_words(child)) for child in cell if child.tag == f"{TEXT}p")


def _words(element: Node) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * min(_count(child.get(f"{TEXT}c", "1")), 1_000)
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag.startswith(TEXT):
            yield from _words(child)
        yield child.tail or ""
