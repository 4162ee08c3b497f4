"""`!risque` and `!axe`: what the register says, and what the watch saw of it lately."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat.commands.library import ask, keep
from chat.houses import NOW, Watched
from classifiers.register import load_register
from decided import decision
from factories import assessment


def told(city: Watched, text: str) -> list[str]:
    """The lines of an answer, with plain spaces."""
    return ask(city, text).replace("\u202f", " ").splitlines()


def test_all_risks_stand_with_their_weight_in_the_order_of_the_register(city: Watched) -> None:
    lines = [line for line in told(city, "!risque") if line.startswith("•")]
    assert [line.split(" · ")[:2] for line in lines] == [
        [f"• {risk.id}", str(risk.weight)] for risk in load_register().risks
    ]
    assert len(lines) == 25


def test_a_risk_is_told_with_weight_strategy_and_recommendations(city: Watched) -> None:
    lines = told(city, "!risque R16")
    assert lines[:4] == [
        "R16 · Dépendance à des technologies ou fournisseurs extra-européens, rupture de service ou hausse "
        "de prix",
        "Poids : 15 sur 25 (probabilité × impact, dont le rapport ne donne que le produit)",
        "Stratégie : SNR6, Efficience du service public",
        "Le registre recommande : RT01 Solution agnostique ; RT05 Solutions dans le cadre des SNR, "
        "hébergement souverain",
    ]


def test_a_risk_is_shown_by_its_three_latest_publications(city: Watched) -> None:
    for number in range(1, 5):
        published = NOW - timedelta(days=10 - number)
        keep(city, str(number), f"Fuite {number}", said_of_it=assessment(risks=["R08"]), published=published)
    keep(city, "5", "Une charte")
    lines = told(city, "!risque fuite-donnees-sensibles")
    assert "4 publications portent ce risque :" in lines
    assert [line[2:6] for line in lines if line.startswith("• ")] == ["n° 4", "n° 3", "n° 2"]
    assert "Toutes : !cherche risque:R08" in lines
    assert any("Classé automatiquement par Vigie" in line for line in lines)


def test_a_risk_without_publications_says_so(city: Watched) -> None:
    lines = told(city, "!risque R25")
    assert lines[-1] == "Aucune publication reçue ne porte ce risque."


def test_a_weight_follows_the_committee_at_once_and_says_which_decision_it_rests_on(city: Watched) -> None:
    assert "Poids : 16 sur 25" in told(city, "!risque R11")[1]
    city.house.book.add(decision(weight=20, probability=4, impact=5))
    assert told(city, "!risque R11")[1] == (
        "Poids : 20 sur 25 (probabilité 4 × impact 5), décision du 10 novembre 2026 : COPIL du 10 novembre"
    )
    assert "• R11 · 20" in "\n".join(told(city, "!risque"))


def test_a_risk_that_is_looked_for_no_more_says_so(city: Watched) -> None:
    city.house.book.add(decision("R01", 20, 20, retires=True))
    assert told(city, "!risque R01")[0].endswith("(n’est plus recherché)")
    [retired] = [line for line in told(city, "!risque") if "n’est plus recherché" in line]
    assert retired.startswith("• R01")


def test_a_wrong_risk_gets_the_nearest(city: Watched) -> None:
    assert "le plus proche est R03" in told(city, "!risque R33")[0]


def test_the_axes_are_told_with_what_they_cover_and_how_much_came_lately(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(axes=["usages"]), published=NOW - timedelta(days=29))
    keep(city, "2", said_of_it=assessment(axes=["legal", "usages"]), published=NOW - timedelta(days=31))
    lines = told(city, "!axe")
    assert [line.partition(" : ")[0] for line in lines[1:4]] == ["• Usages", "• Légal", "• Technologie"]
    assert "pratiques des agents" in lines[1]
    assert [line.rpartition(" · ")[2] for line in lines[1:4]] == [
        "1 publication ces 30 derniers jours",
        "0 publication ces 30 derniers jours",
        "0 publication ces 30 derniers jours",
    ]


def test_an_axis_is_told_with_its_three_latest_publications_of_any_age(city: Watched) -> None:
    for number in range(1, 5):
        keep(
            city,
            str(number),
            said_of_it=assessment(axes=["usages", "legal"]),
            published=NOW - timedelta(days=10 * number),
        )
    lines = told(city, "!axe légal")
    assert lines[0] == "Axe Légal"
    assert lines[1].startswith("Règlement IA, RGPD/CNIL")
    assert lines[2] == "3 publications ces 30 derniers jours."
    assert [line[2:6] for line in lines if line.startswith("• ")] == ["n° 1", "n° 2", "n° 3"]
    assert "Toutes : !cherche axe:legal" in lines


def test_a_wrong_axis_gets_the_nearest(city: Watched) -> None:
    assert "vouliez-vous dire legal ?" in told(city, "!axe legl")[0]


@pytest.mark.parametrize("command", ["!risk R08", "!risks R08", "!risques r8"])
def test_they_answer_in_english_too(city: Watched, command: str) -> None:
    assert told(city, command)[0].startswith("R08 ·")
    assert told(city, "!axis legal")[0] == "Axe Légal"
