"""The report as PDF: tagged, in French, with all its words, the same bytes, and nothing fetched."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from digests.indicators.tables import Column, Table
from digests.report.document import Heading, KeyFigure, KeyFigures, TableBlock
from digests.report.html import page
from digests.report.pdf import PdfError, pdf
from sample_document import charts, sample_document, short_document
from servers import ScriptedServer

PARTS = ("L’essentiel", "Les axes", "Les risques", "Le règlement IA", "Méthode et limites")
SMALL = page(replace(sample_document(), blocks=(*sample_document().blocks[:6], charts()[0])))


@pytest.fixture(scope="module")
def whole() -> PdfReader:
    return PdfReader(io.BytesIO(pdf(page(short_document()))))


@pytest.fixture(scope="module")
def sheets(whole: PdfReader) -> list[str]:
    return [sheet.extract_text().strip() for sheet in whole.pages]


def test_it_holds_the_words_of_the_page_each_part_on_a_page_of_its_own(sheets: list[str]) -> None:
    text = re.sub(r"\s+", " ", " ".join(sheets))
    for words in ("La veille a commencé le 2 mars 2026.", "Publications par risque", "48,5", "n. r.", "R05"):
        assert words in text
    assert [top for top in (sheet.splitlines()[0] for sheet in sheets) if top in PARTS] == list(PARTS)


def test_its_contents_name_the_pages_and_its_pages_their_number(sheets: list[str]) -> None:
    assert sheets[0].endswith(f"1 / {len(sheets)}")
    contents = sheets[1].split()
    for part in PARTS:
        first = next(place for place, sheet in enumerate(sheets, 1) if sheet.startswith(part))
        assert str(first) in contents


def test_it_says_what_it_is_to_machines(whole: PdfReader) -> None:
    assert whole.metadata is not None
    assert whole.metadata.title == (
        "Rapport annuel d’indicateurs, 2026 – Observatoire de l’IA, Rennes Ville et Métropole"
    )
    assert str(whole.metadata.creation_date) == "2027-01-04 08:30:00+00:00"
    catalog = whole.trailer["/Root"]
    assert catalog["/Lang"] == "fr"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()


def test_its_pictures_are_described_and_its_tables_have_heads(whole: PdfReader) -> None:
    found = list(_elements(whole.trailer["/Root"]["/StructTreeRoot"]))
    described = [str(one["/Alt"]) for one in found if one.get("/S") == "/Figure"]
    assert len(described) == 7
    assert (
        "Publications par axe. Les usages viennent en tête avec 5 980 publications sur 12 340." in described
    )
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/L", "/Link", "/Caption"} <= {
        one.get("/S") for one in found
    }


def _elements(root: DictionaryObject) -> list[DictionaryObject]:
    """Every element of the tree of tags."""
    found: list[DictionaryObject] = []
    left: list[object] = [root]
    while left:
        one = left.pop()
        one = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(one, ArrayObject):
            left.extend(one)
        elif isinstance(one, DictionaryObject):
            found.append(one)
            left.append(one.get("/K"))
    return found


def test_the_same_page_is_the_same_bytes_in_another_process_on_another_day() -> None:
    script = "import sys; from digests.report.pdf import pdf; sys.stdout.buffer.write(pdf(sys.stdin.read()))"
    other = subprocess.run(
        [sys.executable, "-c", script],
        input=SMALL.encode(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    )
    assert other.stdout == pdf(SMALL)
    assert pdf(SMALL.replace("12 340", "12 341")) != other.stdout


def test_nothing_is_fetched_whatever_the_page_asks_for(server: ScriptedServer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("un secret", encoding="utf-8")
    asking = SMALL.replace(
        "</main>",
        f'<img src="{server.url("/image.png")}"><object data="{secret.as_uri()}"></object>'
        f'<link rel="attachment" href="{secret.as_uri()}">'
        f'<style>@import "{server.url("/a.css")}";</style></main>',
    )
    made = pdf(asking)
    assert server.requests == []
    assert b"EmbeddedFile" not in made
    assert "L’essentiel" in PdfReader(io.BytesIO(made)).pages[2].extract_text()


@pytest.mark.timeout(60)
def test_texts_without_end_do_not_keep_it_busy() -> None:
    text = "mot " * 500
    endless = (
        Heading(1, text, "partie"),
        KeyFigures((KeyFigure(text, text, text),)),
        TableBlock(Table("essai", text, (), (Column("a", text, "text"),), ((text,), ("x" * 2_000,)))),
    )
    made = pdf(page(replace(sample_document(), title=text, subtitle=text, blocks=endless)))
    assert len(PdfReader(io.BytesIO(made)).pages) <= 5


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfError, match=r"install vigie-observatoire\[pdf\]"):
        pdf(SMALL)


def test_without_pango_the_error_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PdfError, match=r"Pango.*vigie-observatoire\[pdf\].*libpango-1.0-0"):
        pdf(SMALL)
