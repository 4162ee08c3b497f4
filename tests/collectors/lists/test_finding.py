"""Lists of publications found in pages by what repeats, and nothing found where only menus repeat."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery import pages
from factories import source
from watcher.collectors.lists.finding import ListFound, find_lists
from watcher.collectors.markup import parse
from watcher.collectors.pages.listing import collect
from watcher.discovery.page import look
from watcher.recipes import Recipe
from watcher.sandbox import Sandbox
from watcher.web.answer import Answer

URL = "https://www.site.example/actualites"
EXAMPLES = 40 if os.environ.get("HYPOTHESIS_PROFILE") != "search" else 2000


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


def lists(html: str) -> tuple[ListFound, ...]:
    page = parse(html)
    return find_lists(page, URL) if page else ()


@pytest.mark.parametrize(
    ("body", "recipe", "count", "dated"),
    [
        (
            pages.cards(),
            {"item": "div.card", "link": "h3.titre a", "date": "p.date", "summary": "p.chapo"},
            9,
            9,
        ),
        (
            pages.table(),
            {"item": "tbody > tr", "title": "td:last-child", "date": "td:nth-child(1)", "summary": "tr"},
            8,
            8,
        ),
        (pages.plain_list(), {"item": "main#contenu > ul > li", "date": "li"}, 6, 6),
        (pages.articles(), {"item": "article", "date": "time", "summary": "p"}, 5, 5),
        (pages.linked_cards(), {"item": "a.vignette", "title": "span.intitule", "date": "span.quand"}, 5, 5),
        (pages.definition_list(), {"item": "dl > dd"}, 5, 0),
    ],
    ids=["cards", "table", "plain list", "articles", "linked cards", "definition list"],
)
def test_a_list_gives_its_recipe(body: str, recipe: dict[str, str], count: int, dated: int) -> None:
    best = lists(pages.page(body))[0]

    assert best.recipe == Recipe(**recipe)
    assert (best.count, best.dated) == (count, dated)


@pytest.mark.parametrize("body", [pages.cards(), pages.table(), pages.linked_cards()])
def test_what_is_counted_is_what_is_collected(body: str) -> None:
    html = pages.page(body)
    best = lists(html)[0]
    answer = Answer(URL, 200, {}, html.encode())
    entries = collect(answer, source(kind="listing", recipe=best.recipe)).entries

    assert (len(entries), entries[0].title) == (best.count, best.example)
    assert sum(entry.published is not None for entry in entries) == best.dated


@pytest.mark.parametrize(
    "body",
    [
        "<p>Bienvenue au syndicat du numérique.</p>",
        pages.PAGER,
        '<ul class="main-menu"><li><a href="/a">Nos services aux communes membres</a></li>'
        '<li><a href="/b">Les élus et le bureau syndical</a></li>'
        '<li><a href="/c">Nous rejoindre et nos métiers</a></li></ul>',
        "<ul><li><a href='/a'>Services</a></li><li><a href='/b'>Équipe</a></li>"
        "<li><a href='/c'>Contact</a></li></ul>",
        "<p>Voir <a href='/a'>la page sur la charte</a> et aussi, pour en savoir davantage, "
        "<a href='/b'>celle des communes membres</a>, enfin <a href='/c'>le rapport de cette année</a>.</p>",
    ],
    ids=["no list", "pagination", "menu by name", "menu by words", "running text"],
)
def test_menus_footers_and_running_text_are_no_lists(body: str) -> None:
    assert lists(pages.page(body)) == ()


def test_elements_whose_names_no_selector_can_say_do_not_hide_a_list() -> None:
    broken = (
        pages.cards()
        .replace('<div class="liste-actus">', '<class="liste-actus">')
        .replace("card card-actu", "9")
    )

    assert lists(pages.page(broken))[0].count == 9


def test_links_to_no_address_do_not_hide_a_list() -> None:
    broken = pages.cards().replace('<a class="visuel" href="', '<a class="visuel" href="//[')

    assert lists(pages.page(broken))[0].count == 9


def test_a_list_without_dates_is_proposed_after_one_with_dates() -> None:
    undated = "".join(
        f"<div class='bloc'><h4><a href='/e/{n}'>{title}</a></h4></div>"
        for n, title in enumerate(pages.TITLES)
    )
    first, second, *_ = lists(pages.page(undated + pages.articles()))

    assert (first.recipe.item, second.recipe.item) == ("article", "div.bloc")


def test_a_proposal_is_told_in_one_line() -> None:
    best = lists(pages.page(pages.linked_cards()))[0]

    assert best.said() == "5 × a.vignette, e.g. «Une charte d’usage de l’IA générative pour les agents»"
    assert best.as_keys() == "item: 'a.vignette', title: 'span.intitule', date: 'span.quand'"


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<li><a href=/x>" * 100_000,
        "<div class=item><a href=/x>mots de titre assez longs 2026-01-01</a>" * 30_000,
        "".join(f"<div class='c{chr(97 + n % 26)} d{chr(97 + n % 25)}'>" for n in range(100_000)),
        "<table>" * 50_000 + "<tr><td>01/01/2026" * 50_000,
        "".join(f"<p><a href='/{n}'>un titre de quatre mots {n}</a> 01/01/2026</p>" for n in range(20_000)),
        "<div class='" + "a" * 1_000_000 + "'>" * 3,
        "<a href='" + "/x" * 500_000 + "'>titre</a>" * 3,
        "1" * 3_000_000,
        "<title>" + "x" * 1_000_000,
    ],
    ids=["unclosed", "links", "items", "names", "tables", "rows", "long name", "long link", "text", "title"],
)
def test_hostile_pages_stay_within_the_limits_of_the_sandbox(box: Sandbox, hostile: str) -> None:
    assert box.call(look, Answer(URL, 200, {}, hostile.encode())).url == URL


PAGES = [
    pages.page(make())
    for make in (pages.cards, pages.table, pages.plain_list, pages.articles, pages.linked_cards)
]
PIECES = st.sampled_from(
    [
        *("<", ">", "</div>", "<div", "'", '"', "\x00", "<table>", "</table>", "<a href='//['>", "&#0;", "&"),
        *("<base href='//['>", "class='", "<time datetime='", "2026-13-45", "<li>" * 300, "é" * 50),
        *("<p>" * 50, "https://[::1", "<svg>", "]]>", "<td>", "<a class='x' href='https://x.example/%zz'>"),
    ]
)


@settings(max_examples=EXAMPLES)
@given(
    page=st.sampled_from(PAGES),
    cuts=st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 400), PIECES), max_size=12),
)
def test_no_page_however_damaged_is_too_much(page: str, cuts: list[tuple[int, int, str]]) -> None:
    for place, length, piece in cuts:
        page = page[:place] + piece + page[place + length :]
    body = page.encode("utf-8", "replace")
    facts = look(Answer(URL, 200, {}, body))

    for one in facts.lists:
        collection = collect(Answer(URL, 200, {}, body), source(kind="listing", recipe=one.recipe))
        assert len(collection.entries) >= 3


@settings(max_examples=EXAMPLES)
@given(body=st.binary(max_size=400))
def test_no_bytes_are_too_much(body: bytes) -> None:
    assert look(Answer(URL, 200, {}, body)).url == URL
