"""Which texts of the law are kept."""

from __future__ import annotations

import pytest

from watcher.collectors.law.words import Words, plain_form


@pytest.mark.parametrize(
    "text",
    [
        "Arrêté relatif à l’Intelligence Artificielle",
        "les SYSTÈMES D’IA à haut risque",
        "vu le règlement (UE) 2024/1689 du Parlement européen",
        "des traitements algorithmiques",
        "l'intelligence\xa0artificielle",
        "IA générative",
    ],
)
def test_a_text_that_names_ai_is_found(text: str) -> None:
    assert Words.of(()).are_in(plain_form(text))


@pytest.mark.parametrize(
    "text", ["diaporama", "robinets d'incendie armés (RIA)", "l'IA", "règlement 12024/16890", ""]
)
def test_a_text_that_does_not_is_not(text: str) -> None:
    assert not Words.of(()).are_in(plain_form(text))


def test_a_source_has_its_own_words_as_they_stand() -> None:
    words = Words.of(["Marché public", "c++ (2026)", " "])
    assert words.are_in("deux marches publics")
    assert words.are_in("en c++ (2026).")
    assert not words.are_in("intelligence artificielle")
