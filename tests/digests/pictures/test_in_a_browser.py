"""The pictures in a real browser: a strict page, a narrow phone, by day, by night and for who cannot see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from digests.pictures import charts
from digests.pictures.captions import caption
from digests.pictures.palette import CHART_CSS
from digests.texts.language import language
from pictures_of_a_year import all_risks, axis_weeks, source_weeks, trend, weekly_trend

POLICY = "default-src 'none'; style-src 'nonce-of-the-test'"
FIGURES = (all_risks(), axis_weeks(), source_weeks(), trend(), weekly_trend())

pytestmark = pytest.mark.browser

OUTSIDE = """() => [...document.querySelectorAll("svg")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text, path")].filter((shape) => {
    const box = shape.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  }).map((shape) => shape.textContent || shape.getAttribute("d"));
})"""
OVERLAPPING = """() => [...document.querySelectorAll("svg")].flatMap((svg) => {
  const texts = [...svg.querySelectorAll("text")].map((e) => [e.textContent, e.getBoundingClientRect()]);
  return texts.flatMap(([said, box], place) => texts.slice(place + 1)
    .filter(([, other]) => box.left + 1 < other.right && other.left + 1 < box.right
      && box.top + 3 < other.bottom && other.top + 3 < box.bottom)
    .map(([other]) => `${said} / ${other}`));
})"""
COLORS = """() => [...document.querySelectorAll("svg text")].map((text) => getComputedStyle(text).fill)"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll("svg text")].map(
  (text) => parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a))"""


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(browser: Browser, scheme: str) -> Iterator[Page]:
    words = language("fr")
    shown = "".join(
        f"<figure><figcaption>{caption(figure, words).title}</figcaption>"
        f"{charts.svg(figure, words, f'chart-{number}')}</figure>"
        for number, figure in enumerate(FIGURES)
    )
    style = f":root {{ color-scheme: light dark }} figure {{ margin: 0 }} {CHART_CSS}"
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_content(
        f'<!doctype html><html lang="fr"><head><title>Images</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<style nonce="of-the-test">{style}</style></head>'
        f"<body><main><h1>Images</h1>{shown}</main></body></html>"
    )
    yield page
    assert complaints == []
    context.close()


def test_nothing_leaves_its_picture_or_covers_another_text_in_the_readers_own_font(page: Page) -> None:
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(OVERLAPPING) == []


def test_letters_are_read_on_a_narrow_phone(page: Page) -> None:
    assert page.evaluate(SMALLEST) >= 8.5
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_by_night_the_texts_are_light(page: Page, scheme: str) -> None:
    colors = set(page.evaluate(COLORS))
    assert ("rgb(28, 28, 30)" in colors) == (scheme == "light")
    assert ("rgb(240, 240, 242)" in colors) == (scheme == "dark")


def test_on_paper_they_are_as_by_day(page: Page) -> None:
    page.emulate_media(media="print")
    assert "rgb(28, 28, 30)" in set(page.evaluate(COLORS))


def test_axe_finds_nothing_and_each_has_a_name_that_says_what_it_counts(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    names = [image["name"] for image in images(page)]
    assert len(names) == len(FIGURES)
    assert names[1].startswith("Axes par semaine. Publications par axe principal, semaines 36 à 47 de 2026.")


def images(page: Page) -> list[dict[str, str]]:
    """The images of the accessibility tree, as a screen reader meets them."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        {"name": node["name"]["value"]}
        for node in nodes
        if node.get("role", {}).get("value") in {"image", "img"} and not node.get("ignored")
    ]
