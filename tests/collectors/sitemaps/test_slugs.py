"""What an address tells of its page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.sitemaps.slugs import day_of, title_of

TITLES = {
    "https://a.example/actualites/une-charte-pour-l-ia": "Une charte pour l ia",
    "https://a.example/actualites/2025-06-26_cp_paname/": "Cp paname",
    "https://a.example/2026/11/23/l%E2%80%99ia-en-mairie.html": "L’ia en mairie",
    "https://a.example/Un_Titre+en%20mots-4012345.php?id=4#haut": "Un Titre en mots",
    "https://a.example/40123-budget-2026": "Budget 2026",
    "https://a.example/10-conseils": "10 conseils",
    "https://a.example/actualites/4012": "Actualites 4012",
    "https://a.example/article-1234": "Article 1234",
    "https://a.example/guide/index.html": "Guide",
    "https://a.example/": "a.example",
    "https://a.example": "a.example",
    "/chemin/seul": "Seul",
}


@pytest.mark.parametrize(("address", "title"), TITLES.items())
def test_a_title_is_the_words_of_the_last_part_that_has_any(address: str, title: str) -> None:
    assert title_of(address) == title


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2026/11/23/titre", date(2026, 11, 23)),
        ("https://a.example/actualites/2025-06-26_cp_paname/", date(2025, 6, 26)),
        ("https://a.example/20261123-note", date(2026, 11, 23)),
        ("https://a.example/2026/13/45/titre", None),
        ("https://a.example/2026/11/titre", None),
        ("https://a.example/article-120261123", None),
        ("https://a.example/?jour=2026-11-23", None),
    ],
)
def test_a_day_is_the_whole_date_in_the_path(address: str, day: date | None) -> None:
    assert day_of(address) == day


@given(st.one_of(st.text(), st.text(alphabet="ab/-_.%0123456789?#[:@").map("http://".__add__)))
def test_any_text_has_a_title_as_long_as_it_has_letters(address: str) -> None:
    title = title_of(address)
    assert title or not any(character.isalnum() for character in address)
    assert len(title) <= 300
    day_of(address)
