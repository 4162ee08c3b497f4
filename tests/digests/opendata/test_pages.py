"""The repertoires as pages of the report's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser

from digests.opendata.pages import MOST_PROOFS, pages
from sample_repertoires import GENERATED, LISTED, ZONE, evidence, publication, span

PAGES = pages(evidence("2027", before=evidence().now), LISTED, GENERATED)
THIS_YEAR = pages(evidence(), LISTED, GENERATED)


def anchors(page: str) -> list[str]:
    return [str(one) for one in html.fromstring(page).xpath("//@id")]


@pytest.mark.parametrize("made", [THIS_YEAR, PAGES], ids=["2026", "2027"])
def test_every_link_within_leads_somewhere_and_no_anchor_stands_twice(made: Mapping[str, str]) -> None:
    places = {name: anchors(page) for name, page in made.items()}
    for name, page in made.items():
        assert len(places[name]) == len(set(places[name]))
        for href in map(str, html.fromstring(page).xpath("//a/@href")):
            path, _, anchor = href.partition("#")
            if "://" in href or path.startswith("../donnees/"):
                continue
            assert (path or name) in made
            assert not anchor or anchor in places[path or name], href


def test_anchors_are_the_lasting_identifiers() -> None:
    risks = anchors(THIS_YEAR["risques-et-mitigations.html"])
    assert {"R01", "R11", "R12", "R25", "RDP01", "RU01"} <= set(risks)
    assert {"usage-3", "usage-6", "usage-9"} <= set(anchors(THIS_YEAR["usages.html"]))
    assert {"chatgpt", "albert", "mirai"} <= set(anchors(THIS_YEAR["technologies.html"]))


def test_a_risk_shows_its_evidence_its_answers_and_its_history() -> None:
    (entry,) = html.fromstring(THIS_YEAR["risques-et-mitigations.html"]).xpath("//article[@id='R11']")
    text = " ".join(entry.text_content().split())
    assert "Poids 20 sur 25" in text
    assert "RU02 Contrôler l’exactitude" in text
    assert "2 avril 2026 · nouveau poids : 16 → 20 ; Comité d’avril, point 3" in text
    assert "3 publications dans la période" in text
    assert "https://cnil.example/3" in entry.xpath(".//a/@href")


def test_a_retired_risk_comes_last_and_says_when() -> None:
    entries = html.fromstring(THIS_YEAR["risques-et-mitigations.html"]).xpath("//article")
    assert entries[-1].get("id") == "R12"
    assert "Retiré le 15 juin 2026" in " ".join(entries[-1].text_content().split())


def test_of_much_evidence_the_newest_is_shown_and_the_rest_counted() -> None:
    many = tuple(publication(n, date(2026, 1, 1 + n % 28)) for n in range(1, 1234))
    page = pages(evidence(now=span("2026", *many)), LISTED, GENERATED)["risques-et-mitigations.html"]
    (entry,) = html.fromstring(page).xpath("//article[@id='R08']")
    assert len(entry.xpath(".//li[time and a[starts-with(@href, 'https:')]]")) == MOST_PROOFS
    assert "1\u202f233 publications" in entry.text_content()


def test_a_year_without_anything_says_so() -> None:
    empty = pages(evidence(now=span("2026", watched=False), first_seen={}), LISTED, GENERATED)
    assert "nombre de publications inconnu" in empty["risques-et-mitigations.html"]
    assert "0 usage" in empty["usages.html"]
    assert "Jamais nommées jusqu’ici" in empty["technologies.html"]


def test_other_peoples_texts_are_texts() -> None:
    for page in THIS_YEAR.values():
        assert "<script" not in page
        assert "javascript:" not in page
        assert "\u202e" not in page
    assert "&lt;script&gt;" in THIS_YEAR["risques-et-mitigations.html"]


def test_a_page_needs_nothing_from_elsewhere() -> None:
    for page in THIS_YEAR.values():
        assert not re.search(r"<(link|img|script|iframe)\b|@import|url\(", page)


def test_the_same_evidence_gives_the_same_pages() -> None:
    assert pages(evidence(), LISTED, GENERATED.astimezone(ZONE)) == THIS_YEAR


def test_pages_are_accessible_in_light_and_dark(browser: Browser, tmp_path: Path) -> None:
    for name, page in THIS_YEAR.items():
        (tmp_path / name).write_text(page, "utf-8")
    for scheme, names in (("light", tuple(THIS_YEAR)), ("dark", ("usages.html",))):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
        for name in names:
            shown = context.new_page()
            shown.goto((tmp_path / name).as_uri() + "#R11")
            results = Axe().run(shown)
            assert results.violations_count == 0, results.generate_report()
            assert shown.evaluate("document.documentElement.scrollWidth") <= 320
        context.close()
