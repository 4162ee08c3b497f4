"""A real LibreOffice opens the report and the workbook, and we read what it writes itself."""

from __future__ import annotations

import csv
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from digests.indicators.tables import Cell, Column, Table
from digests.odf.reading import SheetCell, read_sheet
from digests.odf.text import odt
from digests.odf.workbook import Edition, ods
from digests.report.charts import svg
from digests.report.document import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    Paragraph,
    Words,
)
from office import ALL_SHEETS, Office, office_or_none
from sample_document import (
    GENERATED,
    acts_table,
    axes_table,
    charts,
    heat_table,
    risks_table,
    sample_document,
)

STEPS, ROWS = 24, 12
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FORM = (
    "indicateur;valeur;date;partie\n"
    "agents-formes;1234,5;01/03/2026;  DSI\n"
    ";;;\n"
    "adoption;12,5%;;« Culture » & sports\n"
)
AS_FRENCH_CSV = "CSV:59,34,76,1,,1036,false,true"
WORDS = Table(
    "mots",
    "Mots",
    (),
    (Column("a", "A", "text"),),
    (("  deux  espaces ",), ("=1+1",), ("'0123",), ("1 234",), ("2026-01",)),
)
TABLES = (axes_table(), risks_table(), acts_table(), heat_table(), WORDS)


@dataclass(frozen=True)
class Opened:
    """What came out of the office: pages of the report and of the book as texts, the folder of all files."""

    folder: Path
    report: list[str]
    book: list[str]
    sweep: list[str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office_or_none(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def opened(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """All files as PDF, by one start of the office."""
    folder = tmp_path_factory.mktemp("opened")
    report, book = folder / "rapport.odt", folder / "donnees.ods"
    report.write_bytes(odt(sample_document(), svg))
    book.write_bytes(ods(TABLES, Edition("Indicateurs 2026", "2026", GENERATED)))
    lower = folder / "plus-bas.odt"
    lower.write_bytes(odt(sweep(), svg))
    office.convert((report, book, lower), "pdf", folder)
    return Opened(folder, *(pages(file.with_suffix(".pdf")) for file in (report, book, lower)))


def pages(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return [plain(page) for page in done.stdout.split("\f")[:-1]]


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def one(found: Sequence[str], words: str) -> int:
    [place] = [place for place, page in enumerate(found) if words in page]
    return place


def test_every_part_begins_a_page_and_stands_in_the_contents_with_its_number(opened: Opened) -> None:
    contents = opened.report[1]
    assert contents.startswith(
        "Rapport annuel d’indicateurs Veille sur l’intelligence artificielle · 2026 Sommaire"
    )
    for block in sample_document().blocks:
        if isinstance(block, Heading) and block.level == 1:
            head = f"Rapport annuel d’indicateurs Veille sur l’intelligence artificielle · 2026 {block.text} "
            [place] = [place for place, page in enumerate(opened.report) if page.startswith(head)]
            before, _, number = contents.partition(f"{block.text}.")
            assert before
            assert number.lstrip(".").split()[0] == str(place + 1)
            assert f"page {place + 1} sur {len(opened.report)}" in opened.report[place]


def test_the_cover_says_what_it_is_and_under_which_licence(opened: Opened) -> None:
    assert opened.report[0] == (
        "Rapport annuel d’indicateurs Veille sur l’intelligence artificielle 2026 "
        "Observatoire de l’IA, Rennes Ville et Métropole "
        "Données arrêtées au 4 janvier 2027 Licence CC BY-SA 4.0"
    )


def test_tables_are_whole_and_their_heads_return_on_each_page(opened: Opened) -> None:
    risks = [page for page in opened.report if "Poids Stratégie Publications" in page]
    assert len(risks) > 1
    for row in risks_table().rows:
        assert sum(f" {row[0]} " in page and f" {row[4]} {row[5]} " in page for page in risks) == 1
    assert "legal Légal 4 210 n. r. 34,1 %" in opened.report[one(opened.report, "Tableau 1 – ")]


def test_no_row_is_lost_wherever_a_table_begins_on_its_page(opened: Opened) -> None:
    found = Counter(re.findall(r"rangée \d+\.\d+", " ".join(opened.sweep)))
    assert found == {f"rangée {step}.{row}": 1 for step in range(STEPS) for row in range(ROWS)}
    assert {page.count("rangée") for page in opened.sweep} >= {0, 1, ROWS - 1, ROWS}


def sweep() -> Document:
    """A table below a picture, each time a little lower, until there is room for its head alone."""
    blocks: list[Block] = []
    for step in range(STEPS):
        tall, low = step % 8, step // 8 + 16 - step % 8
        rows = tuple((f"rangée {step}.{row}", row) for row in range(ROWS))
        table = Table(f"t{step}", "T", (), (Column("a", "A", "text"), Column("b", "B")), rows)
        blocks += [
            Heading(1, f"Partie {step}", f"p{step}"),
            *[Paragraph((Words("Plus bas."),), "lead")] * tall,
            *[Paragraph((Words("Plus bas."),), "note")] * low,
            Heading(2, "Mois par mois", f"m{step}"),
            ChartBlock(charts()[1].chart, table),
            Heading(2, "Suite", f"s{step}"),
            Bullets(((Words("Fin."),),)),
        ]
    return replace(sample_document(), blocks=tuple(blocks))


def test_charts_are_seen_with_their_words(opened: Opened) -> None:
    place = one(opened.report, "Figure 2 – Publications sur l’IA par mois")
    assert "non observé" in opened.report[place]
    assert "1 012" in opened.report[place]
    assert dark_blue(opened.folder / "rapport.pdf", place + 1) > 0.02
    assert dark_blue(opened.folder / "rapport.pdf", 2) < 0.001


def dark_blue(pdf: Path, page: int) -> float:
    """The part of a page that has the colour of bars."""
    command = ["pdftoppm", "-r", "30", "-f", str(page), "-l", str(page), str(pdf)]
    image = subprocess.run(command, capture_output=True, check=True).stdout
    _, size, _, body = image.split(b"\n", 3)
    width, height = map(int, size.split())
    assert len(body) == 3 * width * height
    pixels = zip(body[::3], body[1::3], body[2::3], strict=True)
    return sum(blue > 140 and red < 100 for red, _, blue in pixels) / (width * height)


def test_the_office_knows_words_of_pictures_captions_outline_and_language(
    opened: Opened, office: Office, tmp_path: Path
) -> None:
    """It writes the report again, and what it did not understand is not there any more."""
    office.convert((opened.folder / "rapport.odt",), "odt", tmp_path)
    with zipfile.ZipFile(tmp_path / "rapport.odt") as archive:
        content, styles, meta = (
            etree.fromstring(archive.read(f"{name}.xml")) for name in ("content", "styles", "meta")
        )
    blocks = sample_document().blocks
    charts = [block.chart for block in blocks if isinstance(block, ChartBlock)]
    frames = list(content.iter("{*}frame"))
    assert [frame.findtext("{*}desc") for frame in frames] == [chart.alt for chart in charts]
    assert [frame.findtext("{*}title") for frame in frames] == [chart.title for chart in charts]
    headings = [(block.level, block.text) for block in blocks if isinstance(block, Heading)]
    outline = [
        (int(one.get(f"{TEXT}outline-level", "0")), "".join(one.itertext())) for one in content.iter("{*}h")
    ]
    assert outline == headings
    captions = [one.getparent().get(f"{TEXT}style-name") for one in content.iter(f"{TEXT}sequence")]
    assert captions.count("Figure") == len(charts)
    assert set(captions) == {"Figure", "Table"}
    [paragraph] = [one for one in styles.iter("{*}default-style") if "paragraph" in one.attrib.values()]
    assert "fr" in paragraph.find("{*}text-properties").attrib.values()
    assert meta.findtext(".//{*}language") == "fr-FR"


def test_the_book_is_shown_in_french(opened: Opened) -> None:
    assert opened.book[0].startswith("Sommaire Indicateurs 2026 Période 2026")
    assert "legal Légal 4 210 34,1 %" in opened.book[1]


def test_each_sheet_is_its_table(opened: Opened, office: Office, tmp_path: Path) -> None:
    office.convert((opened.folder / "donnees.ods",), ALL_SHEETS, tmp_path)
    for table in TABLES:
        with (tmp_path / f"donnees-{table.id}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert len(head) == len(table.columns)
        assert len(rows) == len(table.rows)
        for row, cells in zip(rows, table.rows, strict=True):
            assert [seen(text, cell) for text, cell in zip(row, cells, strict=True)] == list(cells), table.id


def seen(text: str, cell: Cell) -> Cell:
    """What the office exported, as the type of what we gave it; figures to four decimals, as shown."""
    if cell is None:
        return text or None
    if isinstance(cell, date):
        return date(*(int(part) for part in reversed(text.split("/"))))
    if isinstance(cell, str):
        return text
    number = float(text.removesuffix("%").replace(",", ".")) / (100 if text.endswith("%") else 1)
    return cell if number == pytest.approx(cell, abs=0.000_051) else number


def test_what_libreoffice_writes_is_read(office: Office, tmp_path: Path) -> None:
    form = tmp_path / "saisie.csv"
    form.write_text(FORM, encoding="utf-8")
    office.convert((form,), "ods", tmp_path, reading=AS_FRENCH_CSV)
    head, first, nothing, last = read_sheet(tmp_path / "saisie.ods")
    assert [cell.text for cell in head] == ["indicateur", "valeur", "date", "partie"]
    assert [(cell.place, cell.kind, cell.value) for cell in first] == [
        ("A2", "text", "agents-formes"),
        ("B2", "number", 1234.5),
        ("C2", "date", date(2026, 3, 1)),
        ("D2", "text", "  DSI"),
    ]
    assert nothing == ()
    assert [cell.value for cell in last] == ["adoption", 0.125, None, "« Culture » & sports"]
    assert last[2] == SheetCell("C4", "empty")
