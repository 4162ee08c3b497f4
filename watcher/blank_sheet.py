"""The empty sheet that people fill in: one row for each indicator that is entered, by CSV or ODS."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from digests.indicators.definitions import Definitions, Indicator
from digests.indicators.tables import Cell, Column, Table
from digests.odf import sheets
from digests.odf.markup import child, node, serialized
from digests.odf.package import ODS, VERSION, About, Part, package

_COLUMNS = (
    Column("indicateur", "indicateur", "text"),
    Column("nom", "nom", "text"),
    Column("unite", "unité", "text"),
    Column("partie", "partie", "text"),
    Column("valeur", "valeur", "number"),
    Column("date", "date", "date"),
    Column("role", "rôle", "text"),
    Column("source", "source", "text"),
    Column("commentaire", "commentaire", "text"),
)


_EMPTY: tuple[Cell, ...] = (None,) * 6
_ROOMY: Mapping[str, float] = {"partie": 5.0, "role": 4.0, "source": 6.0, "commentaire": 9.0}
"""In centimetres, of columns that somebody will write into."""


def blank_table(definitions: Definitions) -> Table:
    """The rows to fill in, with the name and the unit of each indicator to read."""
    return Table(
        id="indicateurs-a-renseigner",
        title="Indicateurs à renseigner",
        indicators=tuple(one.id for one in definitions.entered),
        columns=_COLUMNS,
        rows=tuple((one.id, one.name, _unit(one), *_EMPTY) for one in definitions.entered),
        key=("indicateur", "partie", "date"),
    )


def blank_csv(definitions: Definitions) -> bytes:
    """UTF-8 with its mark and semicolons, as French spreadsheets open it."""
    table = blank_table(definitions)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.label for column in table.columns])
    writer.writerows(table.rows)
    return text.getvalue().encode("utf-8-sig")


def blank_ods(definitions: Definitions, made: datetime) -> bytes:
    """A spreadsheet of that one sheet: with a summary before it, it could not be read back as it is."""
    table = blank_table(definitions)
    root = node("office:document-content", {"office:version": VERSION})
    styles = (*sheets.shared_styles(), *sheets.column_styles("f", _widths(table)))
    child(root, "office:automatic-styles").extend(styles)
    book = child(child(root, "office:body"), "office:spreadsheet")
    book.append(sheets.sheet(table, table.id, "f"))
    common = (files("digests.odf") / "sheet-styles.xml").read_bytes()
    about = About(table.title, "", "Vigie", "CC BY-SA 4.0", made)
    return package(ODS, (Part("content.xml", serialized(root)), Part("styles.xml", common)), about)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is whole or absent. Raises FileExistsError rather than write over one; OSError."""
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _unit(one: Indicator) -> str:
    """With the sign of a percentage, as `0,5` without it could be either."""
    return f"{one.unit}, en %" if one.entry is not None and one.entry.kind == "percent" else one.unit


def _widths(table: Table) -> tuple[float, ...]:
    found = zip(table.columns, sheets.widths(table), strict=True)
    return tuple(max(width, _ROOMY.get(column.id, 0.0)) for column, width in found)
