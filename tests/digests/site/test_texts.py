"""Small pure parts: words of the search, texts of XML, links between pages, counts by month and week."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digests.site.counting import by_month, by_week
from digests.site.feeds import xml_text
from digests.site.frame import Frame, Head, root_of, shell
from digests.site.searching import folded

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Œuvre déployée, l’œuvre", "l oeuvre deployee"),
        ("CNIL : 900 000 € d’amende", "cnil 900 000 d amende"),
        ("ﬁn", "fin"),
        ("", ""),
    ],
)
def test_the_search_compares_words_without_accents_and_case(text: str, words: str) -> None:
    assert folded(text) == words


@given(st.text())
def test_any_text_may_stand_in_xml_once_it_is_filtered(text: str) -> None:
    element = etree.Element("a")
    element.text = xml_text(text)
    assert etree.fromstring(etree.tostring(element)).text == (xml_text(text) or None)


def test_pages_link_to_each_other_wherever_they_are() -> None:
    assert [root_of(path) for path in ("index.html", "a/b.html", "a/b/c.xml")] == ["", "../", "../../"]
    frame = Frame("Vigie", PARIS)
    assert frame.address("echeances.html", "flux/a.xml") == "../echeances.html"
    assert Frame("Vigie", PARIS, url="https://v.fr").address("a.html", "b/c.html") == "https://v.fr/a.html"


def test_the_page_of_the_lost_links_from_any_depth_when_it_can() -> None:
    lost = Head("404.html", "Page introuvable", is_lost=True)
    assert (
        shell(Frame("Vigie", PARIS, url="https://v.fr/ia"), lost).sections[0].href
        == "/ia/syntheses/index.html"
    )
    assert shell(Frame("Vigie", PARIS), lost).sections[0].href == "syntheses/index.html"


def test_where_one_is_is_marked() -> None:
    current = [
        link.text
        for link in shell(Frame("V", PARIS), Head("axes/a.html", "A", section="axes")).sections
        if link.current
    ]
    assert current == ["Axes"]


def test_months_and_weeks_end_with_the_day_that_is_counted_to() -> None:
    months, counts = by_month((), date(2026, 1, 15), 3)
    assert months == (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1))
    assert counts == (0, 0, 0)
    assert by_week((), date(2026, 11, 26), 2)[0] == (date(2026, 11, 16), date(2026, 11, 23))
