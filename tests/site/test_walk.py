"""Every page of a built site in a real browser: by day and night, on a phone, on paper, from the disk."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from watcher.site.serving import open_server

OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
"""WCAG 2.2 AA with its target sizes, and what axe advises beyond."""

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    with open_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def pages(site: Path) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in site.rglob("*.html"))


def of_each_kind(site: Path) -> list[str]:
    """One page of each template, and those behind long lists."""
    kinds = {
        path.rpartition("/")[0] + str(path.endswith("index.html")) + str("2026-" in path): path
        for path in pages(site)
    }
    return sorted({*kinds.values(), *(path for path in pages(site) if "/" not in path)})


def heard(page: Page) -> list[str]:
    """Whatever goes wrong in the page from now on."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    return complaints


def test_every_page_loads_without_a_complaint_and_from_its_own_server_only(
    site: Path, origin: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    complaints = heard(page)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    wide: list[str] = []
    for path in pages(site):
        answer = page.goto(f"{origin}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        if page.evaluate("document.documentElement.scrollWidth") != 360:
            wide.append(path)
        assert page.locator("h1").count() == 1, path
    page.close()
    assert complaints == []
    assert wide == []
    assert {url for url in asked if not url.startswith((origin, "data:"))} == set()


def test_texts_that_mean_harm_stay_texts(attacked: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    complaints = heard(page)
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    for path in of_each_kind(attacked):
        page.goto((attacked / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
    page.goto((attacked / "recherche.html").as_uri())
    page.get_by_role("searchbox").fill("alert")
    page.get_by_role("listitem").filter(has_text="script").first.wait_for()
    page.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(site: Path, origin: str, browser: Browser, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    found: list[str] = []
    for path in of_each_kind(site):
        page.goto(f"{origin}/{path}")
        results = Axe().run(page, options=OPTIONS)
        found += [
            f"{path}: {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
            for one in results.response["violations"]
        ]
    page.close()
    assert found == []


def test_all_links_within_the_site_lead_somewhere(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    dead: list[str] = []
    for path in sorted(site.rglob("*.html")):
        page = html.fromstring(path.read_bytes())
        for element in page.iter("a", "link"):
            href = str(element.get("href"))
            parts = urlsplit(href)
            if parts.scheme or element.get("rel") == "canonical" or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                dead.append(f"{path}: {href}")
            elif parts.fragment:
                known = ids.setdefault(target, {str(one) for one in html.parse(target).xpath("//@id")})
                if parts.fragment not in known:
                    dead.append(f"{path}: {href}")
    assert dead == []


def test_no_page_has_an_id_twice(site: Path) -> None:
    for path in site.rglob("*.html"):
        ids = html.fromstring(path.read_bytes()).xpath("//@id")
        assert len(ids) == len(set(ids)), path


@pytest.fixture(params=["served", "from the disk"])
def search(request: pytest.FixtureRequest, site: Path, origin: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{origin}/recherche.html" if request.param == "served" else (site / "recherche.html").as_uri())
    yield page
    page.close()


def until(page: Page, expression: str) -> None:
    """Wait for something to hold in the page; its policy forbids Playwright's own way of doing so."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within ten seconds: {expression}")


def results(page: Page, words: str) -> list[str]:
    page.fill("#q", words)
    until(page, f"new URLSearchParams(location.search).get('q') === {json.dumps(words)}")
    until(page, "!document.getElementById('compte').textContent.endsWith('…')")
    return page.locator("#resultats .title").all_inner_texts()


def test_the_search_finds_without_accents_and_by_the_beginning_of_the_last_word(search: Page) -> None:
    complaints = heard(search)
    found = results(search, "reunions TRANSCRITES insu")
    assert found
    assert all(title.startswith("Réunions transcrites à l’insu") for title in found)
    assert results(search, "réunions transcri") == found
    assert results(search, "transcri réunions") == []
    assert complaints == []


def test_the_search_narrows_by_axis_and_risk_and_shows_more_when_asked(search: Page) -> None:
    assert len(results(search, "assistant")) == 40
    search.click("#suite button")
    until(search, "document.querySelectorAll('#resultats li').length > 40")
    search.select_option("#axe", "usages")
    search.select_option("#risque", "R18")
    until(search, "location.search.includes('risque=R18')")
    until(
        search, "[...document.querySelectorAll('#resultats .sub')].every(e => e.textContent.includes('R18'))"
    )
    titles = search.locator("#resultats .title").all_inner_texts()
    assert titles
    assert all("des agents utilisent déjà" in title for title in titles)


def test_a_result_leads_to_its_notice(search: Page) -> None:
    results(search, "décret")
    search.locator("#resultats .sub a").first.click()
    search.wait_for_url("**/publications/*.html#p*")
    target = search.evaluate("document.querySelector(location.hash + ' h3').textContent")
    assert target.startswith("Décret n°")


def test_without_scripts_the_search_page_offers_the_months(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "recherche.html").as_uri())
    assert page.locator("form").is_hidden()
    assert page.get_by_text("La recherche a besoin de JavaScript").is_visible()
    page.get_by_role("link", name="Toutes les publications, mois par mois").click()
    assert page.locator("h1").inner_text() == "Toutes les publications"
    context.close()


@pytest.mark.parametrize("path", ["index.html", "risques/R08.html", "syntheses/2026-W47.html"])
def test_on_paper_a_page_says_all_that_it_says_on_the_screen(site: Path, browser: Browser, path: str) -> None:
    page = browser.new_page()
    page.goto((site / path).as_uri())
    title = page.locator("article h3").first.inner_text()
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    page.close()
    text = " ".join("".join(sheet.extract_text() for sheet in printed.pages).split())
    assert title.split(" ", 1)[0] in text
    assert "https://exemple.fr/" in text.replace(" ", "")
    assert "Aller au contenu" not in text


def test_the_first_tab_offers_to_skip_to_the_content(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.locator("a:focus").inner_text() == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.locator("main:focus").count() == 1
    page.close()
