"""Pages as trees."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.markup import SelectorSyntaxError, parse, text_of

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


_TAGS = (
    "p",
    "div",
    "br",
    "b",
    "a",
    "script",
    "style",
    "svg",
    "template",
    "table",
    "td",
    "li",
    "title",
    "html",
    "pre",
)
_SOUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{slash}{tag}>" for tag in _TAGS for slash in ("", "/")]),
        st.sampled_from(
            ["&#1;", "&#xffff;", "&nbsp;", "\x01", "\x00", "<!-- c -->", "<?pi?>", "<", "&", "</"]
        ),
        st.sampled_from(["un ", "deux", "é", "\ud800", '<a title="<p>">', "<![CDATA[x]]>"]),
    ),
    max_size=15,
).map("".join)


@given(markup=_SOUP)
def test_the_text_of_markup_is_that_of_its_tree(markup: str) -> None:
    tree = parse(markup)
    assert text_of(markup).split() == (tree.text().split() if tree else [])


def test_the_text_of_markup_takes_a_time_that_grows_with_its_length() -> None:
    start = process_time()
    text_of("<div>" * 100_000 + "<p>a" * 200_000)
    assert process_time() - start < 5


@pytest.mark.parametrize("nothing", ["", "   ", "<!-- -->"])
def test_nothing_is_no_tree(nothing: str) -> None:
    assert parse(nothing) is None


def test_a_declared_encoding_does_not_disturb() -> None:
    page = parse('<?xml version="1.0" encoding="iso-8859-1"?><html><body>été</body></html>')

    assert page is not None
    assert page.text().strip() == "été"
