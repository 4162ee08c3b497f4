"""Which lines of an extracted page are the article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.web.passages import Linked, Signs, article_lines, words

PROSE = "La métropole présente sa charte d’usage, que les agents suivront dès le mois de mars prochain."
TITLE = "La métropole adopte une charte"
HEADLINE = "Le règlement européen sur l’IA entre en application demain"


def signs(*links: str, headings: tuple[str, ...] = (), window: str = "") -> Signs:
    linked = {words(link): Linked(1.0, words(link)) for link in links}
    return Signs(frozenset({words(TITLE)}), words(window), frozenset(map(words, headings)), linked)


def test_words_are_compared_without_typography() -> None:
    assert words("L’IA : « demain » !") == words("l'ia  demain") == "l ia demain"


@pytest.mark.parametrize("above", [[], ["Actualité"], ["Numérique", "12 mars 2026"]])
def test_the_title_and_what_stands_above_it_go(above: list[str]) -> None:
    assert article_lines([*above, TITLE, PROSE], signs()) == [PROSE]


def test_the_title_of_the_window_may_name_the_site_too() -> None:
    said = signs(window="Un autre titre de page | Rennes")

    assert article_lines(["Un autre titre de page", PROSE], said) == [PROSE]
    assert article_lines(["Rennes", PROSE], said) == ["Rennes", PROSE]


def test_prose_above_the_title_stays() -> None:
    long = f"{PROSE} {PROSE}"

    assert article_lines([long, TITLE, PROSE], signs()) == [long, TITLE, PROSE]


def test_a_title_further_down_stays() -> None:
    assert article_lines([PROSE, PROSE, PROSE, TITLE, PROSE], signs())[3] == TITLE


def test_a_headline_that_links_elsewhere_goes_and_a_name_stays() -> None:
    lines = [PROSE, HEADLINE, PROSE, "CNIL", PROSE]

    assert article_lines(lines, signs(HEADLINE, "CNIL")) == [PROSE, PROSE, "CNIL", PROSE]
    assert article_lines(lines, signs()) == lines


@pytest.mark.parametrize("label", ["À lire aussi :", "Related:", "[Voir aussi : "])
def test_a_labelled_link_goes_however_short_it_is(label: str) -> None:
    line = f"{label} La charte]"
    said = Signs(linked={words(line): Linked(0.6, words("La charte"))})

    assert article_lines([PROSE, line, PROSE], said) == [PROSE, PROSE]


def test_a_sentence_with_a_link_after_a_colon_stays() -> None:
    line = "La commission publie aujourd’hui un nouveau texte : la charte"
    said = Signs(linked={words(line): Linked(0.5, words("la charte"))})

    assert article_lines([PROSE, line, PROSE], said) == [PROSE, line, PROSE]


def test_an_article_ends_with_a_sentence() -> None:
    lines = [PROSE, "Le cadre", PROSE, "Sur le même sujet", "La charte", "Contact"]
    said = signs("La charte", "Contact", headings=("Le cadre", "Sur le même sujet"))

    assert article_lines(lines, said) == [PROSE, "Le cadre", PROSE]


def test_a_page_of_links_keeps_them() -> None:
    links = [f"Le règlement européen numéro {n} sur les données entre en vigueur" for n in range(5)]

    assert article_lines(links, signs(*links)) == links


@given(st.lists(st.sampled_from([PROSE, TITLE, HEADLINE, "CNIL", "Le cadre"]), max_size=8))
def test_lines_are_only_left_out_and_never_most_of_a_text(lines: list[str]) -> None:
    kept = list(article_lines(lines, signs(HEADLINE, "CNIL", headings=("Le cadre",))))
    rest = iter(lines)

    assert all(line in rest for line in kept)
    assert 2 * sum(map(len, kept)) >= sum(map(len, lines))
