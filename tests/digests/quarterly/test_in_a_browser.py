"""The quarterly file in a real browser: on a narrow phone, by day and by night, and on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from digests.quarterly.rendering import dossier_page
from digests.texts.language import language
from sample_quarter import file_of
from sample_week import HOSTILE, item

MADE = datetime(2027, 1, 1, 7, tzinfo=UTC)

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    # Axe brings its own script, which the page's own policy refuses.
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=request.param, bypass_csp=True
    )
    yield context.new_page()
    context.close()


def show(page: Page, tmp_path: Path, text: str) -> None:
    path = tmp_path / "2026-Q4.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())


def test_it_fits_a_narrow_phone_and_axe_finds_no_violation(phone: Page, tmp_path: Path) -> None:
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    show(phone, tmp_path, dossier_page(file_of(), MADE, "Une note.", language("en")))
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    found = Axe().run(phone)
    assert found.response["violations"] == [], found.generate_report()
    assert said == []


def test_hostile_titles_do_nothing(phone: Page, tmp_path: Path) -> None:
    rows = [item(number, title=text, publisher=text, axes=("legal",)) for number, text in enumerate(HOSTILE)]
    dialogs: list[str] = []
    phone.on("dialog", lambda dialog: dialogs.append(dialog.message))
    show(phone, tmp_path, dossier_page(file_of(*rows, added=HOSTILE), MADE, None))
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert (dialogs, phone.locator("script, img").count()) == ([], 0)


def test_on_paper_it_says_all_of_it_with_its_addresses(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    show(page, tmp_path, dossier_page(file_of(), MADE, None))
    printed = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    page.close()
    for text in ("R11 · 16 à réexaminer à la hausse", "Ville de Quimper", "https://exemple.fr/cnil/sanction"):
        assert text in printed.replace("\n", " ")
