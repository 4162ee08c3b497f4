"""`!item` and `!pourquoi`: one publication, and why it is classified so."""

from __future__ import annotations

import pytest

from chat.commands.library import ask, keep, keep_older
from chat.houses import Watched
from classifiers.assessment import Assessment
from factories import assessment

SANCTION = Assessment.model_validate(
    {
        "id": "1",
        "lang": "fr",
        "scope": {"label": "iag", "p": 0.93},
        "axes": [{"id": "legal", "p": 0.8}, {"id": "usages", "p": 0.6}],
        "risks": [{"id": "R08", "p": 0.81, "why": ["données personnelles", "prompt"]}],
        "urgency": {"label": "urgent", "p": 0.7, "reasons": ["décision d’une autorité", "termes : sanction"]},
        "ai_act": {
            "subject": True,
            "references": [
                {
                    "kind": "article",
                    "number": "50",
                    "paragraph": "2",
                    "title": "Transparence",
                    "applies_from": "2026-12-02",
                },
                {"kind": "annex", "number": "III", "point": "a"},
            ],
        },
        "nature": {"label": "decision", "p": 0.9},
        "review": True,
        "model": "vigie-2-abc",
        "deadlines": [
            {"day": "2026-12-15", "sentence": "Réponse avant le 15 décembre.", "stated": "absolute"},
            {"day": "2026-12-20", "sentence": "Sous 30 jours.", "stated": "relative"},
        ],
    }
)


def told(city: Watched, text: str) -> list[str]:
    """The lines of an answer, with plain spaces."""
    return ask(city, text).replace("\u202f", " ").splitlines()


def test_an_item_is_told_by_source_author_nature_date_intention_and_labels(city: Watched) -> None:
    keep(city, "1", "Une sanction", said_of_it=SANCTION, author="A. Autrice")
    lines = told(city, "!item 1")
    assert lines[:12] == [
        "n° 1 · Une sanction",
        "https://cnil.example/1",
        "« La métropole publie sa charte. »",
        "• Source : CNIL",
        "• Auteur : A. Autrice",
        "• Nature : décision",
        "• Date : 20 novembre 2026",
        "• Intention : trancher",
        "• Portée : IA générative",
        "• Axes : Légal, Usages",
        "• Urgence : 🔴 Urgent",
        "• AI Act : oui",
    ]
    assert lines[12].startswith("• Risque R08 · 20 : Données personnelles")


def test_an_item_is_said_to_be_classified_by_a_machine_and_how_to_ask_why(city: Watched) -> None:
    keep(city, "1", said_of_it=SANCTION)
    lines = told(city, "!item 1")
    assert any("Classé automatiquement par Vigie (modèle vigie-2-abc)" in line for line in lines)
    assert lines[-1] == "Pourquoi ce classement : !pourquoi 1"


def test_an_item_names_the_others_that_carried_its_page(city: Watched) -> None:
    page = "https://cnil.example/page"
    keep(city, "1", canonical_url=page)
    keep(city, "1", canonical_url=page, source_id="next")
    assert "• Aussi chez : Next" in told(city, "!item 1")


def test_what_an_item_lacks_has_no_line(city: Watched) -> None:
    keep(
        city,
        "1",
        said_of_it=assessment(scope={"label": "hors", "p": 0.9}, axes=[]),
        lead="",
        link=None,
        published=None,
    )
    lines = told(city, "!item 1")
    assert [line.partition(" : ")[0] for line in lines if line.startswith("•")] == [
        "• Source",
        "• Auteur",
        "• Nature",
        "• Date",
        "• Intention",
        "• Portée",
        "• Urgence",
    ]
    assert "• Date : vu le 26 novembre 2026" in lines
    assert lines[1] == "• Source : CNIL"


def test_why_gives_each_label_its_likelihood_and_what_weighed(city: Watched) -> None:
    keep(city, "1", "Une sanction", said_of_it=SANCTION)
    lines = told(city, "!pourquoi 1")
    percent = "\u00a0%"
    assert lines[0] == "Pourquoi ce classement de la publication n° 1"
    assert f"• Portée : IA générative (93{percent})" in lines
    assert f"• Axe : Légal (80{percent})" in lines
    assert f"• Axe : Usages (60{percent})" in lines
    assert f"• Urgence : Urgent (70{percent}) : décision d’une autorité ; termes : sanction" in lines
    assert f"• Nature : décision (90{percent})" in lines


def test_why_gives_a_risk_its_words_and_what_the_register_recommends(city: Watched) -> None:
    keep(city, "1", said_of_it=SANCTION)
    [risk] = [line for line in told(city, "!pourquoi 1") if line.startswith("• R08 · 20")]
    assert "(81\u00a0%) ; mots qui ont pesé : « données personnelles », « prompt »" in risk
    assert "le registre recommande : RU04 Ne pas transmettre d'informations personnelles ; RU05" in risk


def test_why_gives_the_rank_point_by_point(city: Watched) -> None:
    keep(city, "1", "Une sanction", said_of_it=SANCTION)
    [rank] = [line for line in told(city, "!pourquoi 1") if line.startswith("• Rang")]
    assert rank.startswith("• Rang : 134 points = jugée urgente 100 + poids du risque le plus lourd 20 + ")


def test_the_longest_list_of_recommendations_is_told_whole(city: Watched) -> None:
    keep(city, "1", said_of_it=assessment(risks=["R02"]))
    [risk] = [line for line in told(city, "!pourquoi 1") if line.startswith("• R02")]
    assert "RP01" in risk
    assert risk.endswith("RPI02 Contrôler les sources de l'IAG")
    assert "mots qui ont pesé" not in risk


def test_why_explains_the_ai_act_references_and_announced_days(city: Watched) -> None:
    keep(city, "1", said_of_it=SANCTION)
    lines = told(city, "!pourquoi 1")
    assert (
        "• AI Act, article 50, paragraphe 2 : Transparence · applicable à compter du 2 décembre 2026" in lines
    )
    assert "• AI Act, annexe III, point a" in lines
    assert "• Jour annoncé : 15 décembre 2026 · « Réponse avant le 15 décembre. »" in lines
    assert "• Jour annoncé : 20 décembre 2026 (compté depuis la parution) · « Sous 30 jours. »" in lines


def test_a_model_that_is_not_sure_says_so(city: Watched) -> None:
    keep(city, "1", said_of_it=SANCTION)
    keep(city, "2")
    assert "Le modèle n’est pas sûr de lui" in ask(city, "!pourquoi 1")
    assert "Le modèle n’est pas sûr de lui" not in ask(city, "!pourquoi 2")


@pytest.mark.parametrize("command", ["!item", "!pourquoi"])
def test_a_publication_that_is_not_held_and_what_is_no_number(city: Watched, command: str) -> None:
    assert told(city, f"{command} 99")[0] == (
        "Il n’y a pas de publication n° 99 ; !cherche donne les numéros."
    )
    assert f"Écrivez {command} suivi du numéro" in told(city, f"{command} abc")[0]
    assert f"Écrivez {command} suivi du numéro" in told(city, command)[0]


@pytest.mark.parametrize("command", ["!show 1", "!why 1"])
def test_they_answer_in_english_too(city: Watched, command: str) -> None:
    keep(city, "1", "Une sanction")
    assert "Une sanction" in ask(city, command)


def test_what_is_not_judged_yet_is_told_as_it_came(city: Watched) -> None:
    keep_older(city, "1", "Une vieille charte", author="A. Autrice")
    assert told(city, "!item 1") == [
        "n° 1 · Une vieille charte",
        "https://cnil.example/1",
        "« La métropole publie sa charte. »",
        "• Source : CNIL",
        "• Auteur : A. Autrice",
        "• Date : 4 mars 2025",
        "",
        "pas encore classée : les publications anciennes le sont peu à peu",
    ]
    assert told(city, "!pourquoi 1") == [
        "La publication n° 1 n’est pas encore classée ; les publications anciennes le sont peu à peu."
    ]
    assert "n’est pas encore classée" in told(city, "!classer 1 axe=legal")[0]
