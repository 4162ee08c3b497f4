"""Printed pages become flowing text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.web.paged import paragraphs

FULL = "Une ligne assez longue pour être pleine, comme les autres du document"


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("l’intelli-\ngence", "l’intelligence"),
        ("la per\u00ad\nformance", "la performance"),
        ("la per ‐\nformance", "la performance"),
        ("peut-\nêtre", "peut-être"),
        ("sous-\ntraitant", "sous-traitant"),
        ("dit-\nil", "dit-il"),
        ("Saint-\nMalo", "Saint-Malo"),
        ("un porte-parole, le porte-\nparole", "un porte-parole, le porte-parole"),
        ("une performance, la per-\nformance", "une performance, la performance"),
        ("efﬁcace et oﬃciel", "efficace et officiel"),
    ],
)
def test_a_word_cut_at_a_line_end_is_whole(page: str, word: str) -> None:
    assert paragraphs([page]) == [word]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("de 2024 -", "suite"),
        ("Les communes concernées :", "les régions"),
        ("Une phrase est finie.", "Une autre commence"),
        ("Titre court", "Autre titre"),
        ("La liste", "- premier"),
        ("La liste", "a) premier"),
        (FULL + ".", "Une autre phrase"),
        ("Total 12", "Autre ligne"),
    ],
)
def test_what_ends_with_its_line_stays_a_line(line: str, after: str) -> None:
    assert paragraphs([f"{line}\n{after}"]) == [line, after]


def test_a_sentence_goes_on_over_lines_and_pages() -> None:
    pages = [f"{FULL}\n{FULL} de la", "Métropole de Rennes."]

    assert paragraphs(pages) == [f"{FULL} {FULL} de la Métropole de Rennes."]


def test_running_lines_are_read_once_and_page_numbers_never() -> None:
    pages = [f"Rapport annuel\nLe chapitre {name} commence.\n{at} / 4" for at, name in enumerate("ABCD", 1)]

    assert paragraphs(pages) == ["Rapport annuel", *(f"Le chapitre {name} commence." for name in "ABCD")]


def test_left_and_right_pages_have_running_lines_of_their_own() -> None:
    pages = [f"{('Gauche', 'Droite')[at % 2]}\nLe chapitre {name}." for at, name in enumerate("ABCDEFGH")]

    assert sorted(paragraphs(pages))[:2] == ["Droite", "Gauche"]
    assert len(paragraphs(pages)) == 10


def test_two_pages_have_no_running_lines() -> None:
    assert paragraphs(["Article 1\nTexte.", "Article 2\nTexte."]) == [
        "Article 1",
        "Texte.",
        "Article 2",
        "Texte.",
    ]


def test_pages_of_running_lines_only_are_no_text() -> None:
    assert paragraphs(["Reçu en préfecture\n1", "Reçu en préfecture\n2", "Reçu en préfecture\n3"]) == []
    assert paragraphs([]) == []


def test_a_table_of_contents_is_no_text() -> None:
    assert paragraphs(["Sommaire\n1 Le cadre . . . . . . 12\n2 Les usages ........ iv\nTexte"]) == [
        "Sommaire",
        "Texte",
    ]


@pytest.mark.parametrize("piece", ["a", "-", "a-", ". ", "1", "\u00ad ", "a ", "ﬁ\n"])
def test_a_long_line_takes_no_longer_than_many_short_ones(piece: str) -> None:
    started = time.process_time()
    paragraphs([piece * 200_000 + " b\nb"])

    assert time.process_time() - started < 4


@given(st.lists(st.text(alphabet="abÉ -‐\u00ad.,1ﬁ\n", max_size=60), max_size=6))
def test_any_pages_become_lines_without_loss_of_order(pages: list[str]) -> None:
    found = paragraphs(pages)

    assert all(line == line.strip() != "" for line in found)
    letters = [letter for page in pages for letter in page if letter == "É"]
    assert sum(line.count("É") for line in found) <= len(letters)
