"""The tables as a spreadsheet: a summary with links, then a sheet for each table.

Rows are written by lxml's own elements: a library with an object for each cell takes longer for a year's
figures than counting them does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from digests.indicators.tables import Table
from digests.odf import sheets
from digests.odf.markup import Node, child, node, serialized, streamed
from digests.odf.names import sheet_names
from digests.odf.package import ODS, VERSION, About, Part, package
from digests.odf.words import link
from digests.texts.language import FRENCH

SUMMARY = "Sommaire"
_SUMMARY_WIDTHS = (6.5, 9.0, 16.0, 2.5)


@dataclass(frozen=True, slots=True)
class Edition:
    """What the summary says of all tables: of which period, made when and by whom, under which licence."""

    title: str
    period: str
    generated: datetime
    organisation: str = "Observatoire de l’IA, Rennes Ville et Métropole"
    licence: str = "CC BY-SA 4.0"


def ods(tables: Sequence[Table], edition: Edition) -> bytes:
    """The .ods file: the same bytes for the same tables. Missing figures are empty cells."""
    names = sheet_names([table.id for table in tables], SUMMARY)
    about = About(
        edition.title,
        edition.period,
        edition.organisation,
        edition.licence,
        edition.generated,
        ("données ouvertes", "intelligence artificielle"),
    )
    parts = (
        Part("content.xml", _content(tables, names, edition)),
        Part("styles.xml", (files("digests.odf") / "sheet-styles.xml").read_bytes()),
        Part("settings.xml", _settings({SUMMARY: len(_head(edition)) + 1, **dict.fromkeys(names, 1)})),
    )
    return package(ODS, parts, about)


def _content(tables: Sequence[Table], names: Sequence[str], edition: Edition) -> bytes:
    """The styles and the sheets, of which one at a time is held as elements."""
    named = [
        (f"f{place}", table, name) for place, (table, name) in enumerate(zip(tables, names, strict=True), 1)
    ]
    styles: list[Node] = sheets.shared_styles()
    styles.extend(sheets.column_styles(SUMMARY, _SUMMARY_WIDTHS))
    for style, table, _ in named:
        styles.extend(sheets.column_styles(style, sheets.widths(table)))

    def book() -> Iterator[Node]:
        yield _summary(tables, names, edition)
        for style, table, name in named:
            yield sheets.sheet(table, name, style)

    attributes = {"office:version": VERSION}
    parts = ((("office:automatic-styles",), styles), (("office:body", "office:spreadsheet"), book()))
    return streamed("office:document-content", attributes, parts)


def _head(edition: Edition) -> tuple[tuple[str, ...], ...]:
    """The lines above the list of tables."""
    made = f"{FRENCH.long_date(edition.generated.date())}, {FRENCH.clock(edition.generated)}"
    return (
        (edition.title,),
        ("Période", edition.period),
        ("Arrêté au", made),
        ("Producteur", edition.organisation),
        ("Licence", edition.licence),
        ("Cellule vide", "chiffre non renseigné, qui n’est pas zéro"),
        (),
    )


def _summary(tables: Sequence[Table], names: Sequence[str], edition: Edition) -> Node:
    root = sheets.empty_sheet(SUMMARY, SUMMARY, len(_SUMMARY_WIDTHS))
    for place, texts in enumerate(_head(edition)):
        row = sheets.row_of(root)
        for text in texts:
            sheets.text_cell(row, text, "Titre" if place == 0 else "Texte")
    row = sheets.row_of(root)
    for text in ("Feuille", "Tableau", "Description", "Lignes"):
        sheets.text_cell(row, text, "Entete")
    for table, name in zip(tables, names, strict=True):
        row = sheets.row_of(root)
        attributes = {"office:value-type": "string", "table:style-name": "Texte"}
        cell = child(row, "table:table-cell", attributes)
        link(child(cell, "text:p"), f"#{_quoted(name)}.A1", text=name)
        sheets.text_cell(row, table.title, "Paragraphe")
        sheets.text_cell(row, table.note, "Paragraphe")
        sheets.number_cell(row, len(table.rows), "Entier")
    return root


def _quoted(name: str) -> str:
    """As formulas name a sheet."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


def _settings(frozen: Mapping[str, int]) -> bytes:
    """How the sheets are shown: the summary first, and the rows of each sheet's head kept in sight."""
    root = node("office:document-settings", {"office:version": VERSION})
    views = child(
        child(root, "office:settings"), "config:config-item-set", {"config:name": "ooo:view-settings"}
    )
    indexed = child(views, "config:config-item-map-indexed", {"config:name": "Views"})
    view = child(indexed, "config:config-item-map-entry")
    _item(view, "ViewId", "string", "view1")
    tables = child(view, "config:config-item-map-named", {"config:name": "Tables"})
    for name, rows in frozen.items():
        entry = child(tables, "config:config-item-map-entry", {"config:name": name})
        for key, value in (
            ("VerticalSplitMode", 2),
            ("VerticalSplitPosition", rows),
            ("PositionBottom", rows),
        ):
            _item(entry, key, "short" if key == "VerticalSplitMode" else "int", str(value))
        _item(entry, "ActiveSplitRange", "short", "2")
    _item(view, "ActiveTable", "string", SUMMARY)
    return serialized(root)


def _item(parent: Node, name: str, kind: str, value: str) -> None:
    child(parent, "config:config-item", {"config:name": name, "config:type": kind}, value)
