"""The sheets that people fill in, CSV or ODS, as rows of cells: whatever their office made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from digests.odf.reading import SheetCell, UnreadableSheetError, read_sheet
from watcher.config.located import ConfigError
from watcher.rules.entering.numbers import Unit
from watcher.rules.entering.sheet import COLUMNS, Row, Said, Sheet
from watcher.rules.entering.values import Amount
from watcher.rules.entering.words import folded

MOST_BYTES = 8 * 2**20
MOST_ROWS = 20_000
"""As for a spreadsheet (`digests.odf.reading`); a year of a city's figures takes some hundreds."""

Delimiter = Literal[";", ",", "\t"]
_DELIMITERS: tuple[Delimiter, ...] = (";", ",", "\t")
_SAVE_AS = "save it as CSV in UTF-8, or as ODS"


def sheet_of(path: Path) -> Sheet:
    """The first sheet of an .ods file, or a text of cells apart by `;`, `,` or tabs.

    Texts are UTF-8, with or without its mark, or Windows-1252. Raises ConfigError, which names the file and
    what to do; OSError when it cannot be read.
    """
    if path.suffix.casefold() == ".ods":
        return _spreadsheet(path)
    if path.suffix.casefold() in {".csv", ".tsv", ".txt"}:
        return _text(path)
    raise ConfigError([f"{path}: not a name in .csv or .ods; {_SAVE_AS}"])


def _spreadsheet(path: Path) -> Sheet:
    try:
        found = read_sheet(path)
    except UnreadableSheetError as error:
        raise ConfigError([str(error)]) from None
    numbered = enumerate(found, start=1)
    return Sheet(tuple(Row(n, tuple(map(_said, row))) for n, row in numbered if row), "lettered")


def _said(cell: SheetCell) -> Said:
    if isinstance(cell.value, int | float):
        return Amount(cell.value, _unit(cell), cell.text or f"{cell.value:g}")
    return cell.text if cell.value is None else cell.value


def _unit(cell: SheetCell) -> Unit:
    if cell.kind == "percent":
        return "%"
    return "€" if "€" in cell.text or "EUR" in cell.text else ""


def _text(path: Path) -> Sheet:
    if path.stat().st_size > MOST_BYTES:
        raise ConfigError([f"{path}: over {MOST_BYTES:,} bytes; split the file"])
    text = _decoded(path, path.read_bytes())
    try:
        rows = tuple(_rows(path, text, _delimiter(text)))
    except csv.Error as error:
        raise ConfigError([f"{path}: no table that can be read ({error}); {_SAVE_AS}"]) from None
    return Sheet(rows, "lined")


def _decoded(path: Path, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ConfigError([f"{path}: neither UTF-8 nor Windows-1252; {_SAVE_AS}"])


def _delimiter(text: str) -> Delimiter:
    """The one that finds most of our columns in the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def found(delimiter: Delimiter) -> int:
        names = {folded(cell.strip(' "')) for cell in first.split(delimiter)}
        return len(names & set(COLUMNS.values()))

    return max(_DELIMITERS, key=found)


def _rows(path: Path, text: str, delimiter: Delimiter) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for count, cells in enumerate(reader, start=1):
        if count > MOST_ROWS:
            raise ConfigError([f"{path}: over {MOST_ROWS:,} rows; split the file"])
        if any(cell.strip() for cell in cells):
            yield Row(begins, tuple(cells))
        begins = reader.line_num + 1
