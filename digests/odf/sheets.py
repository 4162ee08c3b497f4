"""A sheet of the workbook: a bold head, and cells that keep their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lxml import etree

from digests.indicators.tables import Cell, CellType, Table
from digests.odf.markup import OFFICE, TABLE, TEXT, Node, child, node, write
from digests.odf.words import link
from digests.report.cells import heading, is_number, known, link_of, shown

_LETTER = 0.2
_NARROWEST = 2.2
_WIDEST = 12.0
_ONE_LINE = 58
"""Letters in the widest column; longer texts are set in several lines."""
_LOOKED_AT = 200
"""Rows that decide how wide a column is."""

_STYLES: Mapping[CellType, str] = {
    "text": "Texte",
    "integer": "Entier",
    "number": "Nombre",
    "percent": "Part",
    "date": "Date",
}
_ROW = f"{TABLE}table-row"
_CELL = f"{TABLE}table-cell"
_P = f"{TEXT}p"
_TYPE = f"{OFFICE}value-type"
_VALUE = f"{OFFICE}value"
_DATE = f"{OFFICE}date-value"
_STYLE = f"{TABLE}style-name"


def sheet(table: Table, name: str, style: str) -> Node:
    """The table as `table:table`: labels with units, then the rows; `style` begins its columns' styles."""
    root = empty_sheet(name, style, len(table.columns))
    head = row_of(child(root, "table:table-header-rows"))
    for column in table.columns:
        text_cell(head, heading(column), "Entete-nombre" if is_number(column) else "Entete")
    for cells in table.rows:
        row = row_of(root)
        for cell, column in zip(cells, table.columns, strict=True):
            _cell(row, cell, column.type)
    return root


def empty_sheet(name: str, style: str, columns: int) -> Node:
    """A sheet with its columns and nothing in it."""
    root = node("table:table", {"table:name": name, "table:style-name": "Feuille"})
    for place in range(columns):
        attributes = {"table:style-name": f"{style}.{place}", "table:default-cell-style-name": "Default"}
        child(root, "table:table-column", attributes)
    return root


def row_of(parent: Node) -> Node:
    """A row, as high as its texts want."""
    return etree.SubElement(parent, _ROW, {_STYLE: "Rangee"})


def text_cell(row: Node, text: str, style: str) -> None:
    """A cell of words; without any it is empty."""
    cell = child(row, "table:table-cell", {"table:style-name": style})
    if text:
        cell.set(_TYPE, "string")
        _lines(cell, text)


def number_cell(row: Node, value: float, style: str, kind: str = "float") -> None:
    """A cell of a number, which the program that opens it writes as the style says."""
    attributes = {_STYLE: style, _TYPE: kind, _VALUE: repr(value)}
    etree.SubElement(etree.SubElement(row, _CELL, attributes), _P).text = repr(value)


def widths(table: Table) -> tuple[float, ...]:
    """Of the columns in centimetres, after the head and the first rows."""
    found: list[float] = []
    for place, column in enumerate(table.columns):
        words = max(map(len, heading(column).split()), default=1) + 2
        cells = max((len(shown(row[place], column)) for row in table.rows[:_LOOKED_AT]), default=0)
        found.append(min(max(_LETTER * max(words, cells) + 0.3, _NARROWEST), _WIDEST))
    return tuple(found)


def column_styles(name: str, widths: Sequence[float]) -> list[Node]:
    """The automatic styles of a sheet's columns."""
    made: list[Node] = []
    for place, width in enumerate(widths):
        style = {"style:name": f"{name}.{place}", "style:family": "table-column"}
        made.append(node("style:style", style))
        child(made[-1], "style:table-column-properties", {"style:column-width": f"{width:.2f}cm"})
    return made


def shared_styles() -> list[Node]:
    """What all sheets have in common, and all rows."""
    names = {"style:name": "Feuille", "style:family": "table", "style:master-page-name": "Default"}
    style = node("style:style", names)
    child(style, "style:table-properties", {"table:display": "true"})
    row = node("style:style", {"style:name": "Rangee", "style:family": "table-row"})
    child(row, "style:table-row-properties", {"style:use-optimal-row-height": "true"})
    return [style, row]


def _cell(row: Node, cell: Cell, kind: CellType) -> None:
    cell = known(cell)
    if cell is None or cell == "":
        etree.SubElement(row, _CELL)
    elif isinstance(cell, str):
        style = "Paragraphe" if len(cell) > _ONE_LINE else "Texte"
        made = etree.SubElement(row, _CELL, {_STYLE: style, _TYPE: "string"})
        if address := link_of(cell):
            link(etree.SubElement(made, _P), address[0], text=cell)
        else:
            _lines(made, cell)
    elif isinstance(cell, date):
        written = cell.isoformat()[:10]
        made = etree.SubElement(row, _CELL, {_STYLE: "Date", _TYPE: "date", _DATE: written})
        etree.SubElement(made, _P).text = f"{cell:%d/%m/%Y}"
    else:
        number_cell(row, cell, _STYLES[kind], "percentage" if kind == "percent" else "float")


def _lines(cell: Node, text: str) -> None:
    """A paragraph for each line: LibreOffice's sheets know no other line break, and lose tabs."""
    for line in text.splitlines() or [""]:
        write(etree.SubElement(cell, _P), line.replace("\t", " "))
