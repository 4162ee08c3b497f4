"""The report as a text: headings, tables and pictures as an office program wants them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digests.indicators.tables import Column, Table
from digests.odf.text import odt
from digests.report.document import (
    Block,
    Bullets,
    Chart,
    ChartBlock,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    TableBlock,
    Words,
)
from sample_document import acts_table, axes_table, charts, heat_table, sample_document

XLINK = "{http://www.w3.org/1999/xlink}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


def drawn(chart: Chart) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {340 if chart.kind != "heat" else 6800}"/>'
    )


def document(*blocks: Block) -> Document:
    return replace(sample_document(), blocks=blocks)


def part(body: bytes, name: str = "content.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(body)).read(name))


def content(*blocks: Block) -> etree._Element:
    return part(odt(document(*blocks), drawn))


@cache
def whole() -> bytes:
    return odt(sample_document(), drawn)


def said(element: etree._Element) -> str:
    return "".join(element.itertext())


def rows(table: etree._Element) -> list[list[str]]:
    return [[said(cell) for cell in row] for row in table.iter(f"{TABLE}table-row")]


def test_the_same_document_gives_the_same_bytes_in_any_process() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, 'tests'); from digests.odf.text import odt;"
        "from sample_document import sample_document;"
        'draw = lambda chart: \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 340"/>\';'
        "print(hashlib.sha256(odt(sample_document(), draw)).hexdigest())"
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


def test_every_part_is_sound_xml_and_every_style_used_is_defined() -> None:
    archive = zipfile.ZipFile(io.BytesIO(whole()))
    defined: set[str] = set()
    used: set[str] = set()
    for name in archive.namelist():
        if name != "mimetype":
            for element in etree.fromstring(archive.read(name)).iter():
                for key, value in element.attrib.items():
                    local = etree.QName(key).localname
                    if key.startswith("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"):
                        defined.add(value)
                    elif local.endswith("style-name") or local in {"master-page-name", "page-layout-name"}:
                        used.add(value)
    assert used - defined == set()


def test_headings_are_of_the_outline_and_parts_begin_on_a_page_of_their_own() -> None:
    headings = [(one.get(f"{TEXT}outline-level"), said(one)) for one in part(whole()).iter(f"{TEXT}h")]
    assert ("1", "L’essentiel") in headings
    assert ("3", "Mois par mois") in headings
    styles = part(whole(), "styles.xml")
    [first] = [style for style in styles.iter("{*}style") if style.get(_style("name")) == "Heading_20_1"]
    assert first[0].get(_fo("break-before")) == "page"
    assert first.get(_style("default-outline-level")) == "1"


def test_the_contents_are_filled_in_with_links_and_fields_for_pages() -> None:
    [index] = part(whole()).iter(f"{TEXT}index-body")
    assert [said(line) for line in index.iter(f"{TEXT}a")][:3] == ["L’essentiel", "Les axes", "Ensemble"]
    places = {one.get(f"{TEXT}name") for one in part(whole()).iter(f"{TEXT}bookmark")}
    assert {line.get(f"{XLINK}href") for line in index.iter(f"{TEXT}a")} <= {f"#{place}" for place in places}
    assert {field.get(f"{TEXT}ref-name") for field in index.iter(f"{TEXT}bookmark-ref")} <= places


def test_a_paragraph_has_the_style_of_its_role_and_its_links() -> None:
    words = (Words("Voir ", strong=True), Words("la loi", "https://exemple.fr/loi?a=1&b=2"), Words(" ou "))
    more = (
        Words("la méthode", "#methode"),
        Words(" et "),
        Words("rien", "#absent"),
        Words("!", "javascript:x"),
    )
    body = content(Heading(1, "Méthode", "methode"), Paragraph(words + more, "machine"))
    paragraph = body.findall(f".//{TEXT}p")[-1]
    assert paragraph.get(f"{TEXT}style-name") == "Machine"
    assert said(paragraph) == "Voir la loi ou la méthode et rien!"
    assert [link.get(f"{XLINK}href") for link in paragraph.iter(f"{TEXT}a")] == [
        "https://exemple.fr/loi?a=1&b=2",
        "#methode",
    ]


def test_lists_keep_their_order_and_kind() -> None:
    body = content(Bullets(((Words("un"),), (Words("deux"),)), ordered=True))
    [found] = body.iter(f"{TEXT}list")
    assert found.get(f"{TEXT}style-name") == "Numbering_20_1"
    assert [said(item) for item in found] == ["un", "deux"]


@pytest.mark.parametrize(
    ("figures", "across"), [(1, 3), (2, 3), (3, 3), (4, 4), (5, 3), (6, 3), (7, 4), (9, 3)]
)
def test_key_figures_stand_side_by_side(figures: int, across: int) -> None:
    block = KeyFigures(
        tuple(KeyFigure(str(place), "publications", "comme avant") for place in range(figures))
    )
    [table] = content(block).iter(f"{TABLE}table")
    lines = rows(table)
    assert {len(line) for line in lines} == {across}
    assert "".join(cell[0] for line in lines for cell in line if cell) == "".join(map(str, range(figures)))


def test_a_table_repeats_its_head_and_writes_french_figures() -> None:
    [table] = content(TableBlock(axes_table())).iter(f"{TABLE}table")
    [head] = table.iter(f"{TABLE}table-header-rows")
    assert rows(head) == [["Axe", "Nom", "Publications", "Année d’avant", "Part"]]
    assert rows(table)[1] == ["legal", "Légal", "4\u202f210", "n. r.", "34,1\u202f%"]
    assert [cell[0].get(f"{TEXT}style-name") for cell in list(table.iter(f"{TABLE}table-row"))[1]] == [
        "Table_20_Contents",
        "Table_20_Contents",
        "Nombre",
        "Nombre",
        "Nombre",
    ]


def test_the_first_rows_of_a_table_say_where_the_rest_is() -> None:
    body = content(TableBlock(acts_table(), most=6))
    [table] = body.iter(f"{TABLE}table")
    assert len(rows(table)) == 7
    assert rows(table)[1][0] == "4000"
    last = body.findall(f".//{TEXT}p")[-1]
    assert said(last) == "6 lignes sur 18\u202f; les 12 autres sont dans donnees/reglement-ia-actes.csv."
    assert last[-1].get(f"{XLINK}href") == "../donnees/reglement-ia-actes.csv"


def test_titles_lead_to_their_pages_and_other_addresses_are_their_hosts() -> None:
    [table] = content(TableBlock(acts_table(), most=1)).iter(f"{TABLE}table")
    assert rows(table)[0][2:4] == ["Titre", "Éditeur"]
    [link] = table.iter(f"{TEXT}a")
    assert said(link).startswith("Acte n° 0")
    assert link.get(f"{XLINK}href") == "https://exemple.eu/actes/0?langue=fr&version=2"
    page = Table("p", "Pages", (), (Column("page", "Page", "text"),), (("https://www.exemple.fr/a",),))
    assert rows(next(content(TableBlock(page)).iter(f"{TABLE}table"))) == [["Page"], ["exemple.fr"]]


def test_columns_are_as_wide_as_the_page_together() -> None:
    for table in (axes_table(), acts_table(), charts()[5].table):
        widths = [
            float(one.get(_style("column-width")).removesuffix("cm"))
            for one in content(TableBlock(table)).iter("{*}table-column-properties")
            if one.getparent().get(_style("name")).startswith("Tableau")
        ]
        assert len(widths) == len(table.columns) - any(column.id == "lien" for column in table.columns)
        assert 8 < sum(widths) < 17.01
        assert min(widths) > 0.7


def test_letters_are_smaller_only_where_many_columns_would_not_fit() -> None:
    def styles(table: Table) -> set[str | None]:
        [found] = content(TableBlock(table)).iter(f"{TABLE}table")
        return {paragraph.get(f"{TEXT}style-name") for paragraph in found.iter(f"{TEXT}p")}

    few = Table("t", "T", (), tuple(Column(f"c{n}", "Mois") for n in range(8)), ((1,) * 8,))
    assert styles(few) == {"Titre_20_de_20_nombre", "Nombre"}
    assert all(str(style).endswith("serre") for style in styles(charts()[5].table))


def test_room_below_a_table_is_a_paragraph() -> None:
    body = content(TableBlock(axes_table()), KeyFigures((KeyFigure("1", "a"),)), Heading(2, "Suite", "suite"))
    assert [etree.QName(one).localname for one in body.find(".//{*}text")][-5:] == [
        "table",
        "p",
        "table",
        "p",
        "h",
    ]


def test_a_table_without_rows_says_so() -> None:
    empty = Table("usage", "Usage", (), (Column("usage", "Usage", "text"),), ())
    body = content(TableBlock(empty))
    assert "Aucune ligne pour cette période." in said(body)
    assert not list(body.iter(f"{TABLE}table"))


def test_a_table_that_stands_there_already_is_referred_to() -> None:
    block = charts()[0]
    body = content(block, block, TableBlock(axes_table(), most=1))
    assert [one.get(f"{TABLE}name") for one in body.iter(f"{TABLE}table")] == ["Tableau1", "Tableau2"]
    assert "Les chiffres sont ceux du tableau 1." in said(body)


def test_a_heat_map_has_its_figures_in_the_form_in_which_one_sees_them() -> None:
    [heat] = [block for block in charts() if block.chart.kind == "heat"]
    assert heat.table == heat_table()
    [table] = content(heat).iter(f"{TABLE}table")
    assert len(rows(table)) == 26
    assert rows(table)[0][:4] == ["Ligne", "janv.", "févr.", "mars"]
    assert rows(table)[1][:2] == ["R01", "n. r."]


def test_a_chart_is_a_picture_with_its_words_as_wide_as_the_page_or_as_high() -> None:
    bars, heat = charts()[0], charts()[4]
    body = odt(document(bars, heat), drawn)
    archive = zipfile.ZipFile(io.BytesIO(body))
    frames = list(part(body).iter("{*}frame"))
    assert [frame.get(f"{SVG}width") for frame in frames] == ["17.000cm", "2.000cm"]
    assert [frame.get(f"{SVG}height") for frame in frames] == ["8.500cm", "20.000cm"]
    for frame, block in zip(frames, (bars, heat), strict=True):
        assert frame.findtext(f"{SVG}title") == block.chart.title
        assert frame.findtext(f"{SVG}desc") == block.chart.alt
        assert archive.read(frame[0].get(f"{XLINK}href")).endswith(drawn(block.chart).encode())


def test_a_drawing_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="'axes' has no viewBox"):
        odt(document(charts()[0]), lambda _: "<svg/>")


def test_captions_are_numbered_by_fields() -> None:
    body = content(*charts()[:2])
    captions = [said(field.getparent()) for field in body.iter(f"{TEXT}sequence")]
    assert captions == [
        "Figure 1 – Publications par axe",
        "Tableau 1 – Publications par axe",
        "Figure 2 – Publications sur l’IA par mois",
        "Tableau 2 – Publications par mois",
    ]


HOSTILE = st.text(st.characters() | st.sampled_from("<>&'\"]\x00\x0b\ud800\t\n ")).filter(str.strip)


@given(HOSTILE, HOSTILE)
def test_no_text_breaks_the_document(text: str, other: str) -> None:
    table = Table("t", other, (), (Column("a", text, "text"),), ((text,), (other,)), note=text)
    chart = Chart("c", "bars", text, other)
    body = odt(
        replace(
            document(
                Heading(1, text, "a"),
                Paragraph((Words(text, other), Words(other, strong=True))),
                KeyFigures((KeyFigure(text, other),)),
                ChartBlock(chart, table),
            ),
            title=text,
            period=other,
        ),
        drawn,
    )
    archive = zipfile.ZipFile(io.BytesIO(body))
    for name in archive.namelist():
        if name != "mimetype":
            etree.fromstring(archive.read(name))


def test_a_chart_that_is_there_twice_is_two_pictures() -> None:
    block = charts()[0]
    archive = zipfile.ZipFile(io.BytesIO(odt(document(block, ChartBlock(block.chart, acts_table())), drawn)))
    pictures = [name for name in archive.namelist() if name.startswith("Pictures/")]
    assert pictures == ["Pictures/figure-1.svg", "Pictures/figure-2.svg"]


def _style(name: str) -> str:
    return f"{{urn:oasis:names:tc:opendocument:xmlns:style:1.0}}{name}"


def _fo(name: str) -> str:
    return f"{{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}}{name}"
