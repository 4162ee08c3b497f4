"""Titles, texts and dates of a single entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.collectors.drafting import LINK, draft
from watcher.collectors.identity import Draft
from watcher.collectors.raw import RawEntry
from watcher.collectors.texts import TITLE

LONG = "Une charte pour les agents de la métropole, avec des exemples de requêtes et des points de vigilance."


def drafted(raw: RawEntry) -> Draft:
    one = draft(raw, "https://a.example/fr/")
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Un <b>titre</b>", "Un titre"),
        ("L&amp;#8217;IA&nbsp;: que faire", "L’IA : que faire"),
        ("CELEX:32026L1472: Directive (EU) 2026/1472", "Directive (EU) 2026/1472"),
        ("CELEX:02016R0679-20160504: Consolidated", "Consolidated"),
        ("CELEX:32015R0757R(03)", "CELEX:32015R0757R(03)"),
        ("CELEX:32015R0757R(03): ", "CELEX:32015R0757R(03):"),
    ],
)
def test_titles_are_plain_and_readable(markup: str, title: str) -> None:
    assert drafted(RawEntry(title=markup, contents=("x",))).title == title


@pytest.mark.parametrize("missing", ["", "  ", "<p></p>", "No title", "Sans titre"])
def test_a_missing_title_is_taken_from_the_first_words(missing: str) -> None:
    title = drafted(RawEntry(title=missing, contents=(f"<p>{LONG}</p>",))).title

    assert (
        title == "Une charte pour les agents de la métropole, avec des exemples de requêtes et des points de…"
    )


def test_without_any_text_link_or_id_stand_in_for_the_title() -> None:
    assert drafted(RawEntry(link="x", id="i")).title == "https://a.example/fr/x"
    assert drafted(RawEntry(id="tag:v3.9.0")).title == "tag:v3.9.0"
    assert drafted(RawEntry(title="No title", id="i")).title == "No title"
    assert draft(RawEntry(author="x", link="mailto:x@a.example"), "https://a.example/") is None


def test_the_longest_text_counts_without_its_markup() -> None:
    contents = ("<p class='a very long class name indeed'>court</p>", "un texte plus long")

    assert drafted(RawEntry(contents=contents)).text == "un texte plus long"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (RawEntry(title="t", dates=("nonsense", "2026-07-16")), 16),
        (RawEntry(title="t", contents=('<TIME class="a" datetime="2026-07-17T10:00:00Z">x</TIME>',)), 17),
        (RawEntry(title="t", dates=("2026-07-16",), contents=('<time datetime="2026-07-17">',)), 16),
        (RawEntry(title="t", contents=("published 17 July 2026",)), None),
        (RawEntry(title="t", contents=('<time datetime="someday soon">',)), None),
    ],
)
def test_the_date_is_the_first_that_can_be_read(raw: RawEntry, day: int | None) -> None:
    published = drafted(raw).published

    assert (published and published.day) == day
    assert published is None or published == datetime(2026, 7, published.day, published.hour, tzinfo=UTC)


def test_links_and_ids_lose_their_whitespace() -> None:
    one = drafted(RawEntry(id=" a\n b ", link="\n https://b.example/x \n", author=" <b>A</b> "))

    assert (one.id, one.link, one.author) == ("a b", "https://b.example/x", "A")


def test_a_link_longer_than_any_browser_took_is_none() -> None:
    whole = "https://a.example/" + "a" * (LINK - 18)
    assert [link_of(whole), link_of(f"{whole}a"), link_of("/é" + "<" * 700)] == [whole, None, None]


def test_what_stands_in_for_a_title_is_no_longer_than_one() -> None:
    for raw in (RawEntry(id="a" * 9000), RawEntry(link="https://a.example/" + "a" * 1000)):
        drafted = draft(raw, "https://a.example/")
        assert drafted is not None
        assert len(drafted.title) <= TITLE


def link_of(stated: str) -> str | None:
    drafted = draft(RawEntry(title="t", link=stated), "https://a.example/")
    return drafted and drafted.link
