"""Markup bounded before a parser sees it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from watcher.web.tags import first_tags, without_crowds

MANY = 100_000
CROWD = " ".join(f"x{number}=1" for number in range(MANY))
LONG = "mot " * 2_000


def read(markup: str) -> str:
    root = etree.fromstring(markup.encode(), etree.HTMLParser(encoding="utf-8"))
    return "".join(root.itertext())


@given(st.binary(), st.integers(1, 5))
def test_of_a_document_so_many_tags_are_left_and_all_before_them(markup: bytes, most: int) -> None:
    kept = first_tags(markup, most)

    assert markup.startswith(kept)
    assert kept == markup if markup.count(b"<") <= most else kept.count(b"<") == most


@pytest.mark.parametrize(
    "attributes",
    [CROWD, CROWD.replace(" ", "/"), CROWD.replace("1", '">"'), f"' {CROWD}", CROWD.replace("=1", "")],
    ids=["spaced", "by strokes", "quoted", "a quote left open", "without values"],
)
def test_a_tag_with_a_crowd_of_attributes_loses_them_and_nothing_else_is_lost(attributes: str) -> None:
    markup = f"<p title='t'>avant<b {attributes}>dedans</b><i>après</i>"

    assert without_crowds(markup) == "<p title='t'>avant<b>dedans</b><i>après</i>"


@pytest.mark.parametrize(
    "held",
    [
        f"<script>if (a<b {LONG} 'x') {{}}</script>",
        f"<style>a<b {LONG}</style>",
        f"<!-- a <b {LONG} -->",
        f"<img src='data:image/png;base64,{LONG}'>",
        f"<p>{LONG}",
        f"1 < 2 {LONG}",
    ],
    ids=["script", "style", "comment", "picture", "text", "comparison"],
)
def test_what_is_long_for_another_reason_stays(held: str) -> None:
    markup = f"<p>avant</p>{held}<p>après</p>"

    assert without_crowds(markup) == markup


def test_a_script_may_have_a_crowd_of_attributes_too() -> None:
    assert without_crowds(f"<script {CROWD}>a<b</script><p>après") == "<script>a<b</script><p>après"


@given(
    st.lists(st.sampled_from(["<a ", "x=1 ", '"', "'", ">", "<!--", "-->", "<script>", "</p>", "é" * 900]))
)
def test_what_was_cut_once_is_not_cut_again(pieces: list[str]) -> None:
    once = without_crowds("".join(pieces))

    assert len(once) <= len("".join(pieces))
    assert without_crowds(once) == once


@pytest.mark.parametrize("evil", ["<", '<a "', "<a '", '<a x="', "<!--", "<script>", "<a ='\"'"])
def test_it_takes_a_time_that_grows_with_the_markup_and_no_faster(evil: str) -> None:
    started = time.process_time()
    without_crowds(evil * (4_000_000 // len(evil)))

    assert time.process_time() - started < 4  # a tenth of that here; with its square it would be hours


def test_a_page_of_attributes_is_read_at_once() -> None:
    started = time.process_time()

    assert read(without_crowds(f"<p>avant<b {CROWD}>après</b>")) == "avantaprès"
    assert time.process_time() - started < 2  # libxml2 alone takes ten times that
