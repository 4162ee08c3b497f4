"""Listing pages read with a recipe."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories import source
from watcher.collectors.collection import Collection
from watcher.collectors.pages.listing import check_recipe, collect
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
        (PAGE, {"item": "div.news"}, Fault.RECIPE, "no element matches 'div.news'"),
        (PAGE, {"item": "article", "title": "h9"}, Fault.RECIPE, "none with a title"),
        ("", {"item": "article"}, Fault.EMPTY, "empty body"),
        (PAGE, {"item": "article", "link": "a.more"}, Fault.RECIPE, "none with a"),
        (PAGE, {"item": "article", "title": "h3", "link": "a.more"}, Fault.RECIPE, "none with a link by"),
        ("\x00\x01", {"item": "article"}, Fault.RECIPE, "no list of publications"),
    ],
)
def test_what_keeps_a_listing_from_us_is_named(
    page: str, recipe: dict[str, str], fault: Fault, words: str
) -> None:
    problem = listed(page, **recipe).problem

    assert problem is not None
    assert (problem.fault, words in problem.detail, bool(problem.remedy)) == (fault, True, True)


def test_a_recipe_to_repair_says_what_the_page_shows_now_and_what_to_write() -> None:
    problem = listed(PAGE, item="div.news").problem

    assert problem is not None
    assert problem.detail == (
        "no element matches 'div.news'; the page now shows 3 × article, e.g. «Un guide»"
    )
    assert problem.remedy == "try as recipe: item: 'article', date: 'p.meta'"


def test_what_is_said_of_a_page_to_repair_is_one_line_of_bounded_length() -> None:
    page = "".join(
        f"<div class='{'long' * 10}{letter}'><h3><a href='/{n}{letter}'>{'mots ' * 60}\n{n}</a></h3></div>"
        for letter in "abc"
        for n in range(4)
    )
    problem = listed(page, item="article").problem

    assert problem is not None
    assert all(len(text) <= 500 and "\n" not in text for text in (problem.detail, problem.remedy))


def test_a_selector_that_finds_nothing_any_more_is_noted_and_costs_no_entry() -> None:
    collection = listed(PAGE, item="article.card", date=".published", summary=".lead")

    assert len(collection.entries) == 3
    assert collection.notes == ("the recipe's date '.published' finds nothing in any of 3 publications",)


def test_each_selector_of_a_recipe_is_counted_on_a_page() -> None:
    answer = Answer("https://a.example/", 200, {}, PAGE.encode())
    recipe = Recipe(item="article.card", date=".meta", summary=".lead")

    assert [(one.key, one.found, one.items) for one in check_recipe(answer, recipe)] == [
        ("item", 3, 3),
        ("link", 3, 3),
        ("title", 3, 3),
        ("date", 2, 3),
        ("summary", 1, 3),
    ]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Publié le 1er janvier 2026", 1),
        ("Mis en ligne le jeudi 1er janvier 2026 à 9h30", 1),
        ("01/01/2026", 1),
        ("le 3 janv. 2026", 3),
    ],
)
def test_french_dates_are_read_as_people_write_them(words: str, day: int) -> None:
    page = f"<li><a href='/x'>Une publication</a> <em>{words}</em></li>"
    (entry,) = listed(page, item="li", date="em").entries

    assert entry.published is not None
    assert entry.published.date() == date(2026, 1, day)


CARD = """<div class="card">
  <a href="/actualites/{n}"><img src="x.png" alt=""></a>
  <h3><a href="/actualites/{n}">Une charte pour les agents, numéro {n}</a></h3>
  <a href="/actualites/{n}">Lire la suite</a></div>"""


def test_a_card_with_several_links_to_its_page_is_one_publication_under_the_longest_of_them() -> None:
    page = "".join(CARD.format(n=n) for n in (1, 2))

    found = listed(page, item="a[href*='/actualites/']")

    assert [one.title for one in found.entries] == [f"Une charte pour les agents, numéro {n}" for n in (1, 2)]
    assert {one.key.partition(":")[0] for one in found.entries} == {"link"}


def test_a_page_where_keep_drops_everything_is_to_be_repaired() -> None:
    page = "".join(CARD.format(n=n) for n in (1, 2))

    found = listed(page, keep="/nouvelles/", item="div.card", link="h3 a")

    assert found.problem is not None
    assert found.problem.fault is Fault.RECIPE
    assert "none of 2 links contains '/nouvelles/'" in found.problem.detail


def test_of_a_page_without_end_the_beginning_is_read_and_it_says_so() -> None:
    row = "<li><a href='/{n}'>Une publication, numéro {n}</a></li>"
    found = listed("<ul>" + "".join(row.format(n=n) for n in range(20_000)), item="li")

    assert 2_000 < len(found.entries) < 12_000
    assert found.notes == ("only the first 12000 tags of the page were read",)
