"""The tables as a spreadsheet: a summary, a sheet for each, typed cells."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digests.indicators.tables import Cell, Column, Table
from digests.odf.names import LONGEST, sheet_names
from digests.odf.reading import read_sheet
from digests.odf.workbook import Edition, ods
from sample_document import GENERATED, acts_table, axes_table, months_table, risks_table

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
EDITION = Edition("Indicateurs 2026", "2026", GENERATED)
TABLES = (axes_table(), risks_table(), acts_table())

HOSTILE = Table(
    "hostile",
    "Hostile",
    (),
    (
        Column("a", "A", "text"),
        Column("b", "B", "number"),
        Column("c", "C", "date"),
        Column("d", "D", "percent"),
    ),
    (
        ("  deux\nlignes\tet\x00\x0b ", 1234.5, date(2026, 2, 3), 0.125),
        (None, None, None, None),
        ("=1+1", -3, date(1999, 12, 31), 1),
        ("<a>&", float("nan"), None, 0),
    ),
)


def part(body: bytes, name: str = "content.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(body)).read(name))


def sheets(*tables: Table) -> list[etree._Element]:
    return list(part(ods(tables, EDITION)).iter(f"{TABLE}table"))


def cells(sheet: etree._Element) -> list[list[etree._Element]]:
    return [list(row) for row in sheet.iter(f"{TABLE}table-row")]


def text(element: etree._Element) -> str:
    return "".join(element.itertext())


def stored(cell: etree._Element) -> tuple[str | None, str | None]:
    value = cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value")
    return cell.get(f"{OFFICE}value-type"), value or text(cell) or None


def test_the_summary_comes_first_with_links_to_all_sheets() -> None:
    first, *others = sheets(*TABLES)
    names = [sheet.get(f"{TABLE}name") for sheet in others]
    assert first.get(f"{TABLE}name") == "Sommaire"
    assert [link.get(f"{XLINK}href") for link in first.iter("{*}a")] == [f"#'{name}'.A1" for name in names]
    said = [[text(cell) for cell in row] for row in cells(first)]
    assert said[0] == ["Indicateurs 2026"]
    assert ["Période", "2026"] in said
    assert ["Licence", "CC BY-SA 4.0"] in said
    assert ["Arrêté au", "4 janvier 2027, 8\u202fh\u202f30"] in said
    assert said[-1] == ["reglement-ia-actes", "Actes du règlement IA", "", "18"]


def test_cells_keep_their_types_and_missing_ones_are_empty() -> None:
    sheet = cells(sheets(HOSTILE)[1])
    assert [stored(cell) for cell in sheet[1]][1:] == [
        ("float", "1234.5"),
        ("date", "2026-02-03"),
        ("percentage", "0.125"),
    ]
    assert [stored(cell) for cell in sheet[2]] == [(None, None)] * 4
    assert [stored(cell) for cell in sheet[3]][:2] == [("string", "=1+1"), ("float", "-3")]
    assert [stored(cell) for cell in sheet[4]] == [
        ("string", "<a>&"),
        (None, None),
        (None, None),
        ("percentage", "0"),
    ]


def test_no_text_is_a_formula() -> None:
    assert not any(name.endswith("formula") for cell in sheets(HOSTILE)[1].iter() for name in cell.attrib)


def test_the_head_is_bold_repeated_on_paper_and_stays_in_sight() -> None:
    body = ods(TABLES, EDITION)
    head = cells(list(part(body).iter(f"{TABLE}table"))[1])[0]
    assert [text(cell) for cell in head] == ["Axe", "Nom", "Publications", "Année d’avant", "Part"]
    assert head[0].get(f"{TABLE}style-name") == "Entete"
    assert etree.QName(head[0].getparent().getparent()).localname == "table-header-rows"
    settings = {
        entry.get(_config("name")): {item.get(_config("name")): item.text for item in entry}
        for entry in part(body, "settings.xml").iter(_config("config-item-map-entry"))
    }
    assert part(body, "settings.xml").nsmap["ooo"] == "http://openoffice.org/2004/office"
    assert settings["publications-par-axe"]["VerticalSplitPosition"] == "1"
    assert settings["Sommaire"]["VerticalSplitPosition"] == "8"


def test_every_style_used_is_defined() -> None:
    body = ods((*TABLES, HOSTILE), EDITION)
    defined: set[str] = set()
    used: set[str] = set()
    for root in (part(body), part(body, "styles.xml")):
        for element in root.iter():
            for key, value in element.attrib.items():
                name = etree.QName(key).localname
                if name == "name" and "xmlns:style" in key:
                    defined.add(value)
                elif name.endswith("style-name"):
                    used.add(value)
    assert used - defined == set()


def test_columns_are_as_wide_as_what_stands_in_them_within_bounds() -> None:
    widths = {
        style.get(_style("name")): float(style[0].get(_style("column-width")).removesuffix("cm"))
        for style in part(ods(TABLES, EDITION)).iter(_style("style"))
        if style.get(_style("family")) == "table-column"
    }
    assert widths["f2.1"] == 12.0
    assert 2 < widths["f2.0"] < 3
    assert all(2 < width <= 16 for width in widths.values())


def test_what_we_write_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "donnees.ods"
    path.write_bytes(ods((), EDITION))
    rows = read_sheet(path)
    assert [cell.value for cell in rows[0]] == ["Indicateurs 2026"]
    assert rows[6] == ()
    assert rows[7][3].place == "D8"


def test_the_same_tables_give_the_same_bytes_in_any_process() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, 'tests'); from digests.odf.workbook import Edition, ods;"
        "from sample_document import GENERATED, acts_table, risks_table;"
        "book = ods((acts_table(), risks_table()), Edition('t', '2026', GENERATED));"
        "print(hashlib.sha256(book).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    }
    assert len(digests) == 1


@given(st.lists(st.text(max_size=45) | st.sampled_from(["a" * 31, "A" * 40, "sommaire", "'", "a/b", ""])))
def test_sheet_names_are_short_unique_and_allowed(ids: list[str]) -> None:
    names = sheet_names(ids, "Sommaire")
    folded = [name.casefold() for name in (*names, "Sommaire")]
    assert len(names) == len(ids)
    assert len(set(folded)) == len(folded)
    assert all(0 < len(name) <= LONGEST and not set(name) & set("[]*?:/\\\x00\n") for name in names)


def test_a_short_id_is_the_name_of_its_sheet() -> None:
    long = "publications-par-mois-et-par-strategie"
    assert sheet_names(["chiffres-cles", long, long]) == (
        "chiffres-cles",
        "publications-par-mois-et-par-st",
        "publications-par-mois-et-par--2",
    )


@given(
    st.text(st.characters() | st.sampled_from("<>&'\"\x00\x0b\ud800\t\n\r ")),
    st.none() | st.text() | st.integers() | st.floats() | st.dates(),
)
def test_no_cell_breaks_the_book(words: str, cell: Cell) -> None:
    table = replace(months_table("t", words, ("A", "B")), rows=((words, cell, None),), note=words)
    assert len(list(part(ods((table,), EDITION)).iter(f"{TABLE}table"))) == 2


def _style(name: str) -> str:
    return f"{{urn:oasis:names:tc:opendocument:xmlns:style:1.0}}{name}"


def _config(name: str) -> str:
    return f"{{urn:oasis:names:tc:opendocument:xmlns:config:1.0}}{name}"
