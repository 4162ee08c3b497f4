"""The page in a real browser, on a narrow phone, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from digests.page import digest_page
from sample_week import BLIND, HOSTILE, LEAK, digest_of, item, week

PHONE = (360, 740)

pytestmark = pytest.mark.browser

# For each element with words of its own: the contrast of its colour with the first opaque ground behind it.
CONTRASTS = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => channels(color).slice(0, 3)
    .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.body.querySelectorAll("*")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => {
      const pair = [luminance(getComputedStyle(e).color), luminance(ground(e))].sort((a, b) => b - a);
      return [e.textContent.slice(0, 40), (pair[0] + 0.05) / (pair[1] + 0.05)];
    });
}"""
DEAD_ANCHORS = """() => [...document.querySelectorAll('a[href^="#"]')]
  .map((a) => a.getAttribute("href").slice(1))
  .filter((id) => !document.getElementById(id))"""


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(
        viewport={"width": PHONE[0], "height": PHONE[1]}, color_scheme=request.param, reduced_motion="reduce"
    )
    yield page
    page.close()


def show(page: Page, tmp_path: Path, *rows: Any) -> None:
    made = datetime(2026, 11, 23, 7, tzinfo=UTC)
    file = tmp_path / "semaine.html"
    digest = digest_of(*rows, blind=BLIND)
    file.write_text(digest_page(digest, rows[:2], made, "Semaine d’exemple."), encoding="utf-8")
    page.goto(file.as_uri())


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_nothing_sticks_out_of_a_phone(phone: Page, tmp_path: Path) -> None:
    show(phone, tmp_path, *week())
    assert width(phone) == PHONE[0]


def test_endless_words_are_broken_rather_than_sticking_out(phone: Page, tmp_path: Path) -> None:
    endless = "x" * 5_000
    show(phone, tmp_path, item(title=endless, lead=endless, publisher=endless, author=endless, risks=(LEAK,)))
    assert width(phone) == PHONE[0]


def test_the_page_has_one_title_and_every_anchor_its_target(phone: Page, tmp_path: Path) -> None:
    show(phone, tmp_path, *week())
    assert phone.locator("h1").count() == 1
    assert phone.evaluate(DEAD_ANCHORS) == []
    assert phone.locator("nav a").count() == 5


def test_every_word_has_the_contrast_that_wcag_aa_asks_for(phone: Page, tmp_path: Path) -> None:
    show(phone, tmp_path, *week())
    contrasts = phone.evaluate(CONTRASTS)
    assert len(contrasts) > 60
    assert [(words, ratio) for words, ratio in contrasts if ratio < 4.5] == []


def test_night_is_darker_than_day(phone: Page, tmp_path: Path) -> None:
    show(phone, tmp_path, *week())
    paper = phone.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    dark = phone.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (sum(paper) < 3 * 128) is dark


def test_the_first_tab_offers_to_skip_to_the_content(phone: Page, tmp_path: Path) -> None:
    show(phone, tmp_path, *week())
    phone.keyboard.press("Tab")
    link = phone.locator("a:focus")
    assert link.inner_text() == "Aller au contenu"
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    phone.keyboard.press("Enter")
    assert phone.locator("main:focus").count() == 1


def test_hostile_texts_run_nothing_and_fetch_nothing(phone: Page, tmp_path: Path) -> None:
    requested: list[str] = []
    complaints: list[str] = []
    phone.on("request", lambda request: requested.append(request.url))
    phone.on("console", lambda message: complaints.append(message.text))
    phone.on("dialog", lambda dialog: complaints.append(dialog.message))
    show(phone, tmp_path, *(item(n, title=text, lead=text) for n, text in enumerate(HOSTILE)))
    assert len(requested) == 1
    assert complaints == []
