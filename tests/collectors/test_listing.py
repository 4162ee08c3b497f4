"""Listing pages read with a recipe."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from factories import source
from watcher.collectors.collection import Collection
from watcher.collectors.listing import collect
from watcher.items import Fault
from watcher.sources import Recipe
from watcher.web.answer import Answer

PAGE = """<html><head><meta charset="utf-8"></head><body><nav><a href="/">Accueil</a></nav>
<article class="card"><h3><a href="/actualites/un/">Un   guide</a></h3>
  <p class="meta">Publié le 03/01/2026</p>
  <p class="lead">Le <b>résumé</b></p></article>
<article class="card"><h3><a href="deux">Une charte</a></h3><p class="meta">08 octobre 2025</p></article>
<article class="card"><h3><a href="https://b.example/3">A report</a></h3>
  <p class="meta"><time datetime="2026-07-31T10:00:00+02:00">yesterday</time></p></article></body></html>"""


def listed(
    page: str | bytes, content_type: str = "text/html", keep: str | None = None, **recipe: Any
) -> Collection:
    body = page.encode() if isinstance(page, str) else page
    answer = Answer("https://a.example/fr/actualites", 200, {"content-type": content_type}, body)
    return collect(answer, source(kind="listing", keep=keep, recipe=Recipe(**recipe) if recipe else None))


def test_a_recipe_finds_links_titles_summaries_and_french_dates() -> None:
    first, second, third = listed(PAGE, item="article.card", date=".meta", summary=".lead").entries

    assert (first.title, first.link) == ("Un guide", "https://a.example/actualites/un/")
    assert (first.text, first.published) == ("Le résumé", datetime(2026, 1, 3, tzinfo=UTC))
    assert (second.link, second.key) == ("https://a.example/fr/deux", "link:https://a.example/fr/deux")
    assert second.published == datetime(2025, 10, 8, tzinfo=UTC)
    assert (third.link, third.published) == ("https://b.example/3", None)


def test_the_datetime_of_a_time_element_is_preferred_to_its_text() -> None:
    entries = listed(PAGE, item="article.card", date="time").entries

    assert entries[2].published == datetime(2026, 7, 31, 8, tzinfo=UTC)


def test_the_item_may_be_the_link_itself_and_the_title_elsewhere() -> None:
    page = '<a class="card" href="/x"><span>Étude</span><h4>Le titre</h4></a>'
    (entry,) = listed(page, item="a.card", title="h4").entries

    assert (entry.title, entry.link, entry.published) == ("Le titre", "https://a.example/x", None)


def test_rows_without_link_are_known_by_content_and_repeated_rows_are_one() -> None:
    row = "<tr><td>29/12/2025</td><td>SOCIETE <button>APPLICATION</button></td><td>Amende</td></tr>"
    other = row.replace("Amende", "Rappel")
    recipe = {"item": "tr", "title": "td:nth-child(2)", "summary": "td:nth-child(3)", "date": "td"}
    entries = listed(f"<table>{row}{row}{other}</table>", **recipe).entries

    assert [(entry.title, entry.text) for entry in entries] == [
        ("SOCIETE APPLICATION", "Amende"),
        ("SOCIETE APPLICATION", "Rappel"),
    ]
    assert all(entry.key.startswith("hash:") for entry in entries)


def test_links_are_relative_to_the_base_that_the_page_states() -> None:
    page = '<base href="https://c.example/d/"><li><a href="x">Titre</a></li>'

    assert [entry.link for entry in listed(page, item="li").entries] == ["https://c.example/d/x"]


def test_only_links_that_the_source_keeps() -> None:
    assert [e.title for e in listed(PAGE, keep="/actualites/", item="article").entries] == ["Un guide"]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_pages_in_old_encodings_are_read(encoding: str) -> None:
    page = '<li><a href="/x">Été</a></li>'.encode(encoding)

    assert [e.title for e in listed(page, f"text/html; charset={encoding}", item="li").entries] == ["Été"]


@pytest.mark.parametrize(
    ("page", "recipe", "fault", "words"),
    [
        (PAGE, {}, Fault.NO_COLLECTOR, "without a recipe"),
        (PAGE, {"item": "article["}, Fault.NO_COLLECTOR, "not a CSS selector"),
        (PAGE, {"item": "article", "date": "::"}, Fault.NO_COLLECTOR, "not a CSS selector"),
        (PAGE, {"item": "div.news"}, Fault.EMPTY, "no element matches 'div.news'"),
        (PAGE, {"item": "article", "title": "h9"}, Fault.EMPTY, "none with a title"),
        ("", {"item": "article"}, Fault.EMPTY, "empty body"),
        ("\x00\x01", {"item": "article"}, Fault.EMPTY, ""),
    ],
)
def test_what_keeps_a_listing_from_us_is_named(
    page: str, recipe: dict[str, str], fault: Fault, words: str
) -> None:
    problem = listed(page, **recipe).problem

    assert problem is not None
    assert (problem.fault, words in problem.detail, bool(problem.remedy)) == (fault, True, True)
