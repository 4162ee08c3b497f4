"""The report in a real browser: on a narrow phone, by keyboard, without colours, on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from digests.report.document import ChartBlock, Point, Series
from digests.report.html import page
from sample_document import charts, sample_document, short_document
from sample_tables import RISKS
from sample_week import HOSTILE

NARROW = 320
PARTS = ("L’essentiel", "Les axes", "Les risques", "Le règlement IA", "Méthode et limites")

pytestmark = pytest.mark.browser

OVERLAPPING = """() => [...document.querySelectorAll("svg")].flatMap((svg) => {
  const texts = [...svg.querySelectorAll("text")].map((e) => [e.textContent, e.getBoundingClientRect()]);
  return texts.flatMap(([said, box], place) => texts.slice(place + 1)
    .filter(([, other]) => box.left + 1 < other.right && other.left + 1 < box.right
      && box.top + 3 < other.bottom && other.top + 3 < box.bottom)
    .map(([other]) => `${said} / ${other}`));
})"""
OUTSIDE = """() => [...document.querySelectorAll("svg")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text, path, rect, circle")].filter((shape) => {
    const box = shape.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  }).map((shape) => `${svg.querySelector("title").textContent}: ${shape.outerHTML}`);
})"""


class Shown:
    """A page that is shown, and what it asked for and complained of."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._path = folder / "rapport-2026.html"
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def show(self, text: str) -> None:
        self._path.write_text(text, encoding="utf-8")
        self.page.goto(self._path.as_uri())


@pytest.fixture(scope="module")
def shown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The sample on a phone, loaded once."""
    page_of_browser = browser.new_page(viewport={"width": NARROW, "height": 640})
    found = Shown(page_of_browser, tmp_path_factory.mktemp("rapport"))
    found.show(page(sample_document()))
    yield found
    page_of_browser.close()


def test_it_asks_for_nothing_but_itself_and_its_policy_lets_its_style_in(shown: Shown) -> None:
    assert [url.rpartition("/")[2] for url in shown.requested] == ["rapport-2026.html"]
    assert shown.complaints == []
    assert shown.page.evaluate("getComputedStyle(document.body).maxWidth") == "800px"


def test_only_tables_and_drawings_scroll_sideways_and_these_by_keyboard_too(shown: Shown) -> None:
    assert shown.page.evaluate("document.documentElement.scrollWidth") == NARROW
    wide = shown.page.locator("[role=region]")
    assert wide.count() == 13
    for place in range(wide.count()):
        assert wide.nth(place).get_attribute("tabindex") == "0"


def test_the_first_tab_offers_to_skip_to_the_content(shown: Shown) -> None:
    shown.page.keyboard.press("Tab")
    assert shown.page.locator("a:focus").inner_text() == "Aller au contenu"
    shown.page.keyboard.press("Enter")
    assert shown.page.locator("main:focus").count() == 1


def test_no_text_of_a_chart_covers_another_or_leaves_it(shown: Shown) -> None:
    assert shown.page.evaluate(OVERLAPPING) == []
    assert shown.page.evaluate(OUTSIDE) == []


def test_axe_finds_no_violation_on_a_phone_nor_on_a_wide_screen(browser: Browser, tmp_path: Path) -> None:
    # Axe brings its own script, which the page's policy refuses.
    context = browser.new_context(viewport={"width": NARROW, "height": 640}, bypass_csp=True)
    found = Shown(context.new_page(), tmp_path)
    found.show(page(short_document()))
    for width in (NARROW, 1400):
        found.page.set_viewport_size({"width": width, "height": 640})
        result = Axe().run(found.page)
        assert result.response["violations"] == [], result.generate_report()
    context.close()


def test_on_paper_each_part_begins_a_page_and_all_figures_are_there_even_those_folded_away(
    browser: Browser, tmp_path: Path
) -> None:
    paper = browser.new_page()
    found = Shown(paper, tmp_path)
    found.show(page(short_document()).replace("<details open>", "<details>"))
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.pdf())).pages]
    paper.close()
    tops = [sheet.strip().splitlines()[1] for sheet in sheets]  # after the page's number
    assert [top for top in tops if top in PARTS] == list(PARTS)
    assert "48,5" in re.sub(r"\s", "", "".join(sheets))


def test_hostile_texts_and_crowded_charts_run_nothing_and_stay_in_their_place(
    browser: Browser, tmp_path: Path
) -> None:
    blocks = {block.chart.kind: block for block in charts()}
    crowd = tuple(Point(risk, place % 3, 20 - place % 2, "") for place, risk in enumerate(RISKS))
    lines = tuple(Series(text, tuple(float(place % 4) for place in range(12))) for text in HOSTILE[:9])
    texts = (*HOSTILE, "x" * 2_000)[:12]
    odd = (
        _with(blocks["matrix"], "foule", points=crowd),
        _with(blocks["lines"], "lignes", series=lines, places=texts, title=HOSTILE[0]),
        _with(blocks["bars"], "barres", places=texts, series=(Series("a", (*range(11), None)),)),
        _with(blocks["heat"], "cases", places=texts, series=lines),
    )
    narrow = browser.new_page(viewport={"width": NARROW, "height": 640})
    found = Shown(narrow, tmp_path)
    found.show(page(replace(sample_document(), title=HOSTILE[0], subtitle="x" * 500, blocks=odd)))
    assert (found.complaints, len(found.requested)) == ([], 1)
    assert narrow.evaluate("document.documentElement.scrollWidth") == NARROW
    assert narrow.evaluate(OVERLAPPING) == []
    assert narrow.evaluate(OUTSIDE) == []
    narrow.close()


def _with(block: ChartBlock, name: str, **changes: object) -> ChartBlock:
    return replace(block, chart=replace(block.chart, id=name, **changes))  # type: ignore[arg-type]
