"""The report as a page: what it says, what it leaves out, what it does with hostile texts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from digests.indicators.tables import Column, Table
from digests.report.document import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    TableBlock,
    Words,
)
from digests.report.html import page
from sample_document import GENERATED, charts, sample_document
from sample_tables import acts_table, axes_table
from sample_week import HOSTILE


def shown(*blocks: Block) -> lxml_html.HtmlElement:
    """The page of a document with these blocks alone."""
    return lxml_html.fromstring(page(Document("Rapport", "Sous-titre", "2026", GENERATED, blocks)))


def said(element: lxml_html.HtmlElement) -> str:
    """Its words on one line, with plain spaces."""
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.fixture(scope="module")
def whole() -> lxml_html.HtmlElement:
    return lxml_html.fromstring(page(sample_document()))


def cells(table: lxml_html.HtmlElement, row: int) -> list[str]:
    return [said(cell) for cell in table.findall(".//tbody/tr")[row]]


def test_the_page_says_what_it_is_of_whom_when_and_under_which_licence(whole: lxml_html.HtmlElement) -> None:
    assert whole.get("lang") == "fr"
    assert whole.findtext(".//title") == (
        "Rapport annuel d’indicateurs, 2026 – Observatoire de l’IA, Rennes Ville et Métropole"
    )
    assert said(whole.find(".//header")).startswith(
        "Observatoire de l’IA, Rennes Ville et Métropole Rapport annuel d’indicateurs 2026 "
        "Veille sur l’intelligence artificielle Données arrêtées au 4 janvier 2027. Licence CC BY-SA 4.0."
    )
    assert [link.get("href") for link in whole.findall(".//a[@rel='license']")] == [
        "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"
    ]


def test_it_asks_for_nothing_from_anywhere(whole: lxml_html.HtmlElement) -> None:
    assert whole.xpath("//script | //link | //img | //iframe | //object | //*[@src] | //*[@style]") == []
    policy = whole.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "url(" not in whole.findtext(".//style")


def test_headings_leave_no_level_out_and_the_contents_lead_to_each_part(whole: lxml_html.HtmlElement) -> None:
    levels = [int(one.tag[1]) for one in whole.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1
    assert all(second <= first + 1 for first, second in pairwise(levels))
    parts = [one.get("id") for one in whole.xpath("//main//h2 | //main//h3")]
    assert [link.get("href") for link in whole.xpath("//nav//a")] == [f"#{anchor}" for anchor in parts]


def test_a_heading_two_levels_down_is_one_level_down() -> None:
    found = shown(Heading(1, "Partie", "partie"), Heading(3, "Détail", "detail"))
    assert [one.tag for one in found.xpath("//main//*[self::h2 or self::h3 or self::h4]")] == ["h2", "h3"]


def test_ids_stand_once(whole: lxml_html.HtmlElement) -> None:
    ids = whole.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "blocks",
    [
        (Heading(1, "Une", "meme"), Heading(1, "Autre", "meme")),
        (Heading(1, "Sommaire", "sommaire"),),
        (charts()[0], charts()[0]),
    ],
)
def test_what_would_stand_twice_is_refused_by_name(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ValueError, match=r"stand twice: (meme|sommaire|axes)"):
        shown(*blocks)


def test_cells_are_written_in_french_and_what_is_missing_is_no_zero(whole: lxml_html.HtmlElement) -> None:
    axes, _, _, risks, acts = whole.findall(".//table")[:5]
    assert cells(axes, 0) == ["legal", "Légal", "4 210", "n. r.", "34,1 %"]
    assert cells(risks, 3)[7] == "n. r."
    assert cells(acts, 1)[:2] == ["4001", "15/03/2026"]
    assert axes.xpath(".//td[abbr]/abbr/@title") == ["non renseigné"] * 3
    assert len(axes.xpath(".//td[contains(@class, 'n')]")) == 9


def test_a_number_that_is_none_is_missing_and_numbers_stand_right_whatever_their_column_says() -> None:
    rows = (("a", float("inf"), 3), ("b", float("nan"), None), ("c", -1234.5, 12))
    columns = (Column("a", "A", "text"), Column("b", "B", "number"), Column("c", "C", "text"))
    found = shown(TableBlock(Table("essai", "Essai", (), columns, rows)))
    assert [cells(found, row) for row in range(3)] == [
        ["a", "n. r.", "3"],
        ["b", "n. r.", "n. r."],
        ["c", "−1 234,5", "12"],
    ]
    assert len(found.xpath("//td[@class='n']")) == 6


def test_heads_have_a_scope_and_a_row_is_named_by_its_key(whole: lxml_html.HtmlElement) -> None:
    assert whole.xpath("//th[not(@scope)]") == []
    assert whole.xpath("//table[not(caption)]") == []
    assert said(whole.xpath("//tbody/tr/th[@scope='row']")[0]) == "legal"


def test_titles_carry_their_links_and_the_column_of_addresses_goes() -> None:
    found = shown(TableBlock(acts_table()))
    heads = [said(one) for one in found.xpath("//thead//th")]
    assert "Titre" in heads
    assert "Lien" not in heads
    link = found.xpath("//td/a")[1]
    assert link.get("href") == "https://exemple.eu/actes/1?langue=fr&version=2"
    assert said(link).startswith("Acte n° 1")


def test_a_table_that_is_cut_says_how_much_is_left_and_where() -> None:
    found = shown(TableBlock(acts_table(), most=6))
    assert len(found.xpath("//tbody/tr")) == 6
    assert "6 lignes sur 18 ; les 12 autres sont dans donnees/reglement-ia-actes.csv." in said(found)
    assert found.xpath("//a[@class='file']/@href") == ["donnees/reglement-ia-actes.csv"]
    assert "donnees" not in said(shown(TableBlock(acts_table(), most=18)).find(".//main"))
    assert "1 ligne sur 18" in said(shown(TableBlock(acts_table(), most=1)))
    assert "17 lignes sur 18 ; la dernière est dans" in said(shown(TableBlock(acts_table(), most=17)))


def test_a_table_without_rows_says_so() -> None:
    found = shown(TableBlock(replace(axes_table(), rows=())))
    assert found.xpath("//table") == []
    assert "Tableau 1 – Publications par axe. Aucune ligne pour cette période." in said(found)


def test_the_same_table_is_shown_once_and_then_referred_to() -> None:
    found = shown(TableBlock(axes_table()), charts()[0])
    assert len(found.xpath("//table")) == 1
    assert "Les chiffres sont ceux du tableau 1." in said(found)
    assert found.xpath("//figure//a/@href") == ["#tableau-1"]


def test_each_chart_stands_in_a_figure_with_its_numbers(whole: lxml_html.HtmlElement) -> None:
    figures = whole.xpath("//figure")
    assert [said(one.find(".//figcaption")) for one in figures][:2] == [
        "Figure 1 – Publications par axe",
        "Figure 2 – Publications sur l’IA par mois",
    ]
    assert all(one.xpath(".//*[@role='img']") for one in figures)
    assert all(one.xpath(".//table") or "Les chiffres sont ceux du" in said(one) for one in figures)


def test_a_heat_map_has_its_figures_a_row_for_each_risk(whole: lxml_html.HtmlElement) -> None:
    heat = whole.xpath("//figure[.//figcaption[contains(., 'Figure 5')]]//table")[0]
    assert len(heat.findall(".//tbody/tr")) == 25
    assert cells(heat, 0)[:4] == ["R01", "n. r.", "n. r.", "30"]


def test_columns_explain_themselves_below_the_table() -> None:
    table = Table(
        "essai", "Essai", (), (Column("p", "p", "number", "%", "Probabilité."),), ((0.5,),), note="Une note."
    )
    found = shown(TableBlock(table))
    assert [said(one) for one in found.xpath("//p[@class='under']")] == ["Une note.", "p : Probabilité."]
    assert said(found.find(".//thead//th")) == "p (%)"


def test_a_link_leads_only_where_it_may() -> None:
    links = ("https://exemple.fr/a", "#partie", "#ailleurs", "javascript:alert(1)", "http://x@exemple.fr/")
    found = shown(
        Heading(1, "Partie", "partie"), Paragraph(tuple(Words(f"lien {link} ", link) for link in links))
    )
    assert found.xpath("//main//p/a/@href") == ["https://exemple.fr/a", "#partie"]
    assert said(found.find(".//main//p")) == " ".join(f"lien {link}" for link in links)


def test_runs_of_words_keep_the_spaces_between_them() -> None:
    found = shown(Paragraph((Words("Voir "), Words("ceci", strong=True), Words(" ou  cela"), Words("."))))
    assert said(found.find(".//main//p")) == "Voir ceci ou cela."


@pytest.mark.parametrize("text", [*HOSTILE, "mot " * 500, "x" * 2_000])
def test_hostile_texts_stay_texts(text: str) -> None:
    chart = replace(charts()[0].chart, title=text, alt=text, places=(text, "b", "c"), across=text)
    table = Table("essai", text, (), (Column("a", text, "text", text, text),), ((text,), (date(2026, 1, 1),)))
    found = shown(
        Heading(1, text, "partie"),
        Paragraph((Words(text, text),), "note"),
        Bullets(((Words(text),),)),
        KeyFigures((KeyFigure(text, text, text),)),
        ChartBlock(chart, table),
    )
    assert found.xpath("//script | //img | //h1[contains(., 'Faux')] | //@onmouseover | //b") == []
    assert not set(found.text_content()) & set("\u202e\x00\x07\x1b\u2028")
    assert len(found.xpath("//main//table//td | //main//table//tbody//th")) == 2


def test_a_cell_without_end_is_cut_and_may_break() -> None:
    found = shown(
        TableBlock(Table("essai", "Essai", (), (Column("a", "A", "text"),), (("x" * 2_000,), ("court",))))
    )
    cell, short = found.xpath("//tbody//th")
    assert len(said(cell)) == 300
    assert len(list(cell.iter("wbr"))) > 10
    assert list(short.iter("wbr")) == []


def test_the_same_document_is_the_same_page() -> None:
    assert page(sample_document()) == page(sample_document())
