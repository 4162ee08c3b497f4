"""Pages as trees."""

from __future__ import annotations

import pytest

from watcher.collectors.markup import SelectorSyntaxError, parse

PAGE = "<html><body><p class=a>un <b>deux</b></p><p>trois</p></body></html>"


def test_elements_are_selected_in_page_order() -> None:
    page = parse(PAGE)

    assert page is not None
    assert [" ".join(p.text().split()) for p in page.select("p")] == ["un deux", "trois"]
    assert [p.attribute("class") for p in page.select("p")] == ["a", None]
    assert [p.select("p.a") != [] for p in page.select("p")] == [True, False]


def test_a_wrong_selector_is_quoted() -> None:
    page = parse(PAGE)

    assert page is not None
    with pytest.raises(SelectorSyntaxError, match=r"'p\[' is not a CSS selector"):
        page.select("p[")


@pytest.mark.parametrize("nothing", ["", "   ", "<!-- -->"])
def test_nothing_is_no_tree(nothing: str) -> None:
    assert parse(nothing) is None


def test_a_declared_encoding_does_not_disturb() -> None:
    page = parse('<?xml version="1.0" encoding="iso-8859-1"?><html><body>été</body></html>')

    assert page is not None
    assert page.text().strip() == "été"
