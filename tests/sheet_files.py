"""Spreadsheets made by hand: sound ones in a line, and whatever else a file may turn out to be."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in (
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("calcext", "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
    )
)


def content(rows: str, before: str = "", after: str = "", prologue: str = "") -> str:
    """A content.xml with one sheet of these rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {NAMES}><office:body>'
        f'<office:spreadsheet>{before}<table:table table:name="Feuille1">{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def text(words: str, more: str = "") -> str:
    """A cell of words."""
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def number(value: str, kind: str = "float", more: str = "") -> str:
    """A cell of a number, as it is stored."""
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"{more}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def typed(kind: str, shown: str, more: str) -> str:
    """A cell of any other type."""
    return f'<table:table-cell office:value-type="{kind}"{more}><text:p>{shown}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def write(
    path: Path, content_xml: str | bytes, mimetype: str = ODS, parts: Mapping[str, str | bytes] | None = None
) -> Path:
    """An .ods file of that content, with other parts beside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content_xml)
        for name, body in (parts or {}).items():
            archive.writestr(name, body)
    return path
