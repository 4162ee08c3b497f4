"""The one sentence of a publication that says what happened, in its source's own words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.texts.safe import plain
from digests.texts.sentences import SENTENCE_LIMIT, Quote, sentence, split
from sample_week import item

FACT = "La CNIL prononce une amende de 900 000 euros contre l’éditeur d’un assistant."


def quoted(lead: str = "", opening: str = "", **changes: Any) -> str | None:
    found = sentence(item(lead=lead, opening=opening, **changes))
    return found and found.text


def test_it_is_taken_from_the_lead_with_its_language() -> None:
    row = item(lead=FACT, language="fr")
    assert sentence(row) == Quote(FACT, "fr", whole=True)


def test_it_is_taken_from_the_text_when_the_lead_says_nothing() -> None:
    assert quoted("Lire la suite sur le site de la source, dès maintenant.", f"{FACT} Une suite.") == FACT


def test_the_title_said_again_is_none() -> None:
    assert quoted(FACT, title="La CNIL prononce une amende de 900 000 euros contre l’éditeur") is None


def test_the_title_said_again_gives_way_to_what_follows() -> None:
    told = "Le texte entre en vigueur le 2 décembre et concerne toutes les communes."
    title = "La CNIL prononce une amende de 900 000 euros contre un éditeur d’assistant"
    assert quoted(f"{FACT} {told}", title=title) == told


def test_a_long_title_said_again_with_more_behind_it_is_none_either() -> None:
    title = "Règlement d’exécution de la Commission portant modalités d’application " * 4
    told = "Le texte entre en vigueur le 2 décembre et concerne toutes les communes."
    assert quoted(f"{title}{'et bien davantage encore ' * 20}. {told}", title=title) == told


@pytest.mark.parametrize(
    "lead",
    [
        "Et si l’intelligence artificielle changeait tout dans les communes ?",
        "The post Something long enough to be a sentence appeared first on Example.",
        "Abonnez-vous à notre lettre pour ne rien manquer de cette actualité.",
        "Trop court.",
        "suite d’une phrase dont le début a été perdu en route par la source.",
    ],
)
def test_questions_invitations_and_scraps_are_none(lead: str) -> None:
    assert quoted(lead) is None


def test_a_sentence_that_leans_on_another_gives_way() -> None:
    leaning = "Elle retient aussi un défaut d’information de 640 personnes à Paris."
    assert quoted(f"{leaning} {FACT}") == FACT


def test_what_somebody_said_gives_way_and_else_stands_without_its_own_marks() -> None:
    said = "« Nous ouvrons cet assistant à tous les agents de la commune. »"
    assert quoted(f"{said} {FACT}") == FACT
    assert quoted(said) == "Nous ouvrons cet assistant à tous les agents de la commune."


def test_a_long_one_is_cut_and_says_so() -> None:
    found = sentence(item(lead="La commission " + "examine un texte, " * 40 + "enfin."))
    assert found is not None
    assert not found.whole
    assert len(found.text) <= SENTENCE_LIMIT
    assert found.text.endswith("…")


def test_what_the_source_cut_off_is_not_whole() -> None:
    found = sentence(item(lead="La commission examine le texte qui prévoit de nouvelles…"))
    assert found is not None
    assert not found.whole


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Un. Deux ! Trois ?", ["Un.", "Deux !", "Trois ?"]),
        ("L’art. 50 du règlement. M. Martin le dit.", ["L’art. 50 du règlement.", "M. Martin le dit."]),
        ("The U.S. Senate voted. It passed.", ["The U.S. Senate voted.", "It passed."]),
        ("Il dit : « C’est fini. » Puis rien.", ["Il dit : « C’est fini. »", "Puis rien."]),
        ("Version 3.5 du modèle. 2 000 agents.", ["Version 3.5 du modèle.", "2 000 agents."]),
        ("Premier paragraphe\n\nSecond", ["Premier paragraphe", "Second"]),
        ("", []),
    ],
)
def test_sentences_are_told_apart(text: str, parts: list[str]) -> None:
    assert list(split(text)) == parts


@given(st.text(max_size=600), st.text(max_size=600))
def test_nothing_is_ever_invented(lead: str, opening: str) -> None:
    found = quoted(lead, opening)
    if found is not None:
        assert found.removesuffix("…") in f"{plain(lead)} | {plain(opening)}"
