"""What changes in a page by itself and is no news."""

from __future__ import annotations

import re
from datetime import date

import pytest

from watcher.collectors.pages.noise import comparable, digits_aside, of_any_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1 234 vues", "1 240 vues"),
        ("Vues : 12", "Vues : 13"),
        ("Lu 345 fois", "Lu 400 fois"),
        ("12 commentaires", "13 commentaires"),
        ("il y a 3 jours", "il y a une semaine"),
        ("Posted 2 hours ago", "Posted 3 hours ago"),
        ("© 2025 Mairie", "© 2026 Mairie"),
        ("© 2020 – 2025 Mairie", "© 2020-2026 Mairie"),
        ("Réf. 9f86d081884c7d659a2feaa0c55ad015a3", "Réf. 60303ae22b998861bce3b28f33eec1be75"),
        ("L’aide  « ici »", "l'aide « ici »"),
        ("A – B…", "A - B."),
    ],
)
def test_what_counts_ages_or_is_drawn_anew_makes_no_difference(before: str, after: str) -> None:
    assert comparable(before) == comparable(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Amende : 20 millions d'euros", "Amende : 40 millions d'euros"),
        ("Procédure 2021/0106", "Procédure 2021/0107"),
        ("Applicable le 2 août 2026", "Applicable le 2 août 2027"),
        ("Publié en 2025", "Publié en 2026"),
        ("Le texte est adopté.", "Le texte est rejeté."),
    ],
)
def test_what_says_something_makes_one(before: str, after: str) -> None:
    assert comparable(before) != comparable(after)


def test_a_source_names_its_own_noise() -> None:
    noise = [re.compile(r"Météo : .*")]
    assert comparable("Accueil Météo : pluie", noise) == comparable("Accueil Météo : soleil", noise)


@pytest.mark.parametrize(
    "text",
    [
        "nous sommes le lundi 23 novembre 2026",
        "nous sommes le lundi 23 novembre",
        "23/11/2026",
        "23.11.2026 à 14:32",
        "2026-11-23 08h05",
        "monday, november 23, 2026",
        "24/11/2026",
    ],
)
def test_the_date_of_the_day_is_no_news_nor_is_the_time_beside_it(text: str) -> None:
    marked = of_any_day(text, MONDAY)
    assert marked != text
    assert not re.search(r"\d", marked)


@pytest.mark.parametrize("text", ["22/11/2026", "123/11/2026", "le 3 novembre 2026", "14:32"])
def test_another_date_stays(text: str) -> None:
    assert of_any_day(text, MONDAY) == text
    assert of_any_day(text, None) == text


def test_numbers_are_set_aside() -> None:
    assert digits_aside("1 234 places sur 2000") == "# places sur #"
