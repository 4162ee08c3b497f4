"""Pictures hold their numbers as text, have words for those who cannot see them, and load nothing."""

from __future__ import annotations

import re
import struct
import sys
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PIL import Image

from digests.pictures import charts
from digests.pictures.captions import caption
from digests.pictures.figures import Figure
from digests.texts.language import language
from pictures_of_a_year import all_risks, axis_weeks, risk, risk_months, source_weeks, trend, weekly_trend

FRENCH = language("fr")
SVG = "{http://www.w3.org/2000/svg}"
FIGURES = {
    "risks": risk_months(risk("R02", (0,) * 11 + (7,)), risk("R08", tuple(range(12)), 16)),
    "no-risk": risk_months(),
    "axes": axis_weeks(),
    "sources": source_weeks(),
    "trend": trend(),
    "weekly-trend": weekly_trend(),
    "empty-trend": trend((0,) * 12),
}


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_an_svg_is_one_image_with_a_title_and_a_description(figure: Figure) -> None:
    root = ElementTree.fromstring(charts.svg(figure, FRENCH, "chart-1"))
    words = caption(figure, FRENCH)
    assert (root.tag, root.get("role"), root.get("lang")) == (f"{SVG}svg", "img", "fr")
    assert root.get("aria-labelledby") == "chart-1-title chart-1-desc"
    assert root.findtext(f"{SVG}title") == f"{words.title}. {words.counted}."
    assert root.findtext(f"{SVG}desc") == words.description


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_an_svg_has_no_style_no_reference_and_no_id_of_its_own(figure: Figure) -> None:
    """So a page may hold many, under a policy that allows no inline style."""
    svg = charts.svg(figure, FRENCH, "chart-1")
    for element in ElementTree.fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "path", "text"}
        assert {"style", "class", "href", "clip-path", "width", "height"}.isdisjoint(element.keys())
    assert re.findall(r' id="([^"]*)"', svg) == ["chart-1-title", "chart-1-desc"]
    assert "url(" not in svg
    assert svg.count("http") == 1  # the namespace


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_every_colour_is_one_that_a_page_may_change(figure: Figure) -> None:
    svg = charts.svg(figure, FRENCH, "chart-1")
    colors = re.findall(r' (?:fill|stroke)="([^"]*)"', svg)
    assert colors[0] == "none"  # of the whole, so that shapes say what they want
    assert all(re.fullmatch(r"var\(--chart-[a-z0-9-]+, #[0-9a-f]{6}\)", color) for color in colors[1:])


def test_the_grid_shows_each_count_and_each_total_beside_its_risk() -> None:
    shown = texts(charts.svg(FIGURES["risks"], FRENCH, "chart-1"))
    label = shown.index("R08 · 16 – Risque R08 : données <personnelles> & sensibles")
    assert shown[label + 1 :][:12] == [*map(str, range(1, 12)), "66"]
    assert shown[label + 13 :][:13] == [*"DJFMAMJJASON", "total"]
    assert "0" not in shown


def test_panels_show_each_count_and_the_number_of_each_week() -> None:
    shown = texts(charts.svg(source_weeks(broken=tuple(range(12))), FRENCH, "chart-1"))
    assert {"En panne", "Silencieuses", "36", "47", *map(str, range(12))} <= set(shown)


def test_a_long_label_is_cut_and_whole_in_the_words() -> None:
    figure = all_risks()
    shown = texts(charts.svg(figure, FRENCH, "chart-1"))
    assert any(text.endswith("…") for text in shown)
    assert all(len(text) <= 75 for text in shown)


def test_the_same_figure_is_the_same_file() -> None:
    for figure in FIGURES.values():
        assert charts.svg(figure, FRENCH, "a") == charts.svg(figure, FRENCH, "a")
        assert charts.png(figure, FRENCH) == charts.png(figure, FRENCH)


def test_a_users_own_style_changes_nothing() -> None:
    import matplotlib

    plain = charts.svg(trend(), FRENCH, "a"), charts.png(trend(), FRENCH)
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "pink"}):
        assert (charts.svg(trend(), FRENCH, "a"), charts.png(trend(), FRENCH)) == plain


@pytest.mark.parametrize("ident", ["", "1", "A", "a b", 'a"', "a/b"])
def test_what_is_no_id_is_refused(ident: str) -> None:
    with pytest.raises(ValueError, match="letters from a to z"):
        charts.svg(trend(), FRENCH, ident)


@pytest.mark.parametrize("figure", [*FIGURES.values(), all_risks()], ids=[*FIGURES, "all-risks"])
def test_a_png_is_as_wide_as_a_phone_shows_it_light_to_carry_and_says_nothing_of_its_making(
    figure: Figure,
) -> None:
    drawn = charts.png(figure, FRENCH)
    assert (drawn.width, drawn.height < 2800) == (1000, True)
    assert len(drawn.data) < 150_000
    assert set(chunks(drawn.data)) == {"IHDR", "PLTE", "IDAT", "IEND"}


def test_a_png_is_dark_on_white_whatever_the_screen() -> None:
    drawn = charts.png(risk_months(risk()), FRENCH)
    image = Image.open(BytesIO(drawn.data)).convert("L")
    assert image.size == (drawn.width, drawn.height)
    assert image.getpixel((2, 2)) == 255
    assert image.getextrema()[0] < 48


def test_in_english_every_word_is_english() -> None:
    english = language("en")
    assert "total" in texts(charts.svg(FIGURES["risks"], english, "a"))
    root = ElementTree.fromstring(charts.svg(source_weeks(), english, "a"))
    said = " ".join(root.itertext())
    assert root.get("lang") == "en"
    assert not re.search(r"sources visitées|panne|silencieu|semaine", said), said


def test_what_is_lacking_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert charts.lacking() is None
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "vigie-observatoire[charts]" in str(charts.lacking())


def chunks(png: bytes) -> list[str]:
    """Names of the parts of a PNG, in order."""
    names: list[str] = []
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        names.append(png[place + 4 : place + 8].decode())
        place += 12 + length
    assert all(one != other or one == "IDAT" for one, other in pairwise(names))
    return names
