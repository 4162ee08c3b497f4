from __future__ import annotations

import pytest

from classifiers.stories.stages import identifiers_in, is_about_flaw, is_roundup, issue_of, stages_in


@pytest.mark.parametrize(
    ("title", "stages"),
    [
        ("La CNIL consulte sur ses recommandations", {"consultation"}),
        ("EDPB consults on draft guidelines", {"consultation", "proposal"}),
        ("Le Conseil adopte l'Omnibus", {"adoption"}),
        ("Trois plaintes contre Grok", {"complaint"}),
        ("Italy fines Replika five million", {"sanction"}),
        ("Grok available again in Malaysia", {"lifting"}),
        ("Une charte pour les agents", set()),
    ],
)
def test_a_title_names_the_stage_of_an_affair(title: str, stages: set[str]) -> None:
    assert stages_in(title) == stages


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Faille CVE-2026-21523 corrigée", {"CVE-2026-21523"}),
        ("Décret n° 2026-911 du 5 octobre", {"N°2026-911"}),
        ("Arrêt C-203/22 du 27 février", {"C-203/22"}),
        ("Ordonnance n° 24/01457", {"N°24/01457"}),
        ("Une sanction de 20 M€", set()),
    ],
)
def test_cases_acts_and_flaws_are_known_by_their_numbers(text: str, found: set[str]) -> None:
    assert identifiers_in(text) == found


def test_the_issue_of_a_series_is_its_numbers_and_months() -> None:
    assert issue_of("Baromètre n° 12, mai 2026") == {"12", "mai", "2026"}
    assert issue_of("Le maire maintient son assistant") == frozenset()


@pytest.mark.parametrize("title", ["Revue de presse de la semaine", "This week in AI", "L'actu IA en bref"])
def test_a_round_up_says_so(title: str) -> None:
    assert is_roundup(title)


def test_one_word_of_security_does_not_make_a_flaw() -> None:
    assert is_about_flaw("Une vulnérabilité de Copilot, score 8.8 : le correctif est paru")
    assert not is_about_flaw("Les personnes vulnérables et l'IA")
