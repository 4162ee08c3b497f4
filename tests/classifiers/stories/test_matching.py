"""What is one story, and what only looks like it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from classifiers.stories.fingerprint import Fingerprint
from classifiers.stories.matching import kinship
from classifiers.stories.measuring import shared_names
from classifiers.stories.rarity import Rarity
from sample_stories import ENGLISH, FRENCH, RETOLD

from .conftest import DAY, Told

AGENCY = (
    "La formation restreinte a prononcé une amende de 20 millions d'euros contre la société Clearview AI, "
    "qui aspirait des photographies de visages sur des sites publics. L'éditeur américain n'avait pas "
    "répondu à la mise en demeure de l'autorité. Il dispose de deux mois pour cesser la collecte et effacer "
    "les clichés déjà pris, sous astreinte de 100 000 euros par jour de retard. La base compterait 20 "
    "milliards d'images."
)


def test_a_copy_under_another_headline_is_the_same_text(told: Told, table: Rarity) -> None:
    found = kinship(
        told("Clearview : la CNIL frappe", AGENCY), told("Vingt millions d'amende", AGENCY), table
    )
    assert found is not None
    assert (found.grade, found.p, found.reasons) == ("same-text", 1.0, ("100% of the wording", "same day"))


def test_a_copy_stays_one_for_weeks_but_not_for_ever(told: Told, table: Rarity) -> None:
    first = told("Clearview", AGENCY)
    assert kinship(first, told("Clearview", AGENCY, day=DAY + timedelta(weeks=6)), table)
    assert kinship(first, told("Clearview", AGENCY, day=DAY + timedelta(days=90)), table) is None


def test_one_template_with_other_numbers_is_another_text(told: Told, table: Rarity) -> None:
    other = (
        AGENCY.replace("20 millions", "35 millions").replace("100 000", "50 000").replace("20 mill", "9 mill")
    )
    assert kinship(told("Amende", AGENCY), told("Amende", other), table) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("Lettre de l'IA n° 12", "Lettre de l'IA n° 13"), ("Baromètre, mai 2026", "Baromètre, juin 2026")],
)
def test_issues_of_a_series_are_not_one_story(first: str, second: str, told: Told, table: Rarity) -> None:
    boilerplate = AGENCY  # what all of them begin with
    one, other = (told(title, boilerplate, publisher="Observatoire") for title in (first, second))
    assert kinship(one, other, table) is None


def test_what_one_publisher_words_alike_under_other_titles_is_a_template(told: Told, table: Rarity) -> None:
    one, other = (
        told(title, AGENCY, address=f"https://photos.example/{title}", publisher="")
        for title in ("Fleur", "Musée")
    )
    assert kinship(one, other, table) is None


def test_a_short_text_is_no_copy_of_another(told: Told, table: Rarity) -> None:
    assert kinship(told("Test", "Bonjour à tous."), told("Test", "Bonjour à tous."), table) is None


def test_two_tellings_of_one_event_are_kin_and_say_by_what(told: Told, table: Rarity) -> None:
    found = kinship(told(*FRENCH), told(*RETOLD), table)
    assert found is not None
    assert found.grade == "same-event"
    assert {"name chris rudge", "fact 440000", "same day"} <= set(found.reasons)


def test_an_event_is_recognised_in_the_other_language(told: Told, table: Rarity) -> None:
    found = kinship(told(*FRENCH), told(*ENGLISH, language="en"), table)
    assert found is not None
    assert "name chris rudge" in found.reasons


def test_kinship_does_not_depend_on_the_order(told: Told, table: Rarity) -> None:
    one, other = told(*FRENCH), told(*ENGLISH, language="en")
    assert kinship(one, other, table) == kinship(other, one, table)


@pytest.mark.parametrize(
    "changes",
    [
        {"day": DAY + timedelta(days=11)},
        {"day": None},
        {"publisher": "ici"},
        {"language": "de"},
    ],
    ids=["weeks later", "undated", "of the same publisher", "in a language we do not read"],
)
def test_what_may_be_a_follow_up_is_left_alone(changes: dict[str, object], told: Told, table: Rarity) -> None:
    one = told(*FRENCH, publisher="ici")
    assert kinship(one, told(*RETOLD, publisher="là"), table)
    assert kinship(one, told(*RETOLD, **{"publisher": "là"} | changes), table) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Le CEPD consulte sur l'anonymisation", "Le CEPD adopte ses lignes sur l'anonymisation"),
        ("Plainte contre l'assistant de Luka", "Amende contre l'assistant de Luka"),
        ("Malaysia blocks Grok", "Grok available again in Malaysia"),
    ],
)
def test_stages_of_an_affair_are_events_of_their_own(
    first: str, second: str, told: Told, table: Rarity
) -> None:
    text = "Chris Rudge et Marta Vilanova suivent le dossier 440 000 de Canberra et de Luka, à Kuala Lumpur."
    assert kinship(told(first, text), told(second, text), table) is None
    assert kinship(told(first, text), told(first, text), table)


def test_flaws_of_one_product_are_told_apart_by_their_numbers(told: Told, table: Rarity) -> None:
    def flaw(number: str) -> Fingerprint:
        return told(
            "Open WebUI : faille corrigée dans la version 0.9.0",
            f"La vulnérabilité {number} d'Open WebUI permet à un attaquant de lire les fichiers. Score 8,1.",
        )

    assert kinship(flaw("CVE-2026-45671"), flaw("CVE-2026-45339"), table) is None
    assert kinship(flaw(""), flaw(""), table) is None
    assert kinship(flaw("CVE-2026-45671"), flaw("CVE-2026-45671"), table)


def test_a_round_up_is_kin_to_none_of_what_it_names(told: Told, table: Rarity) -> None:
    assert kinship(told(*FRENCH), told(f"Revue de presse : {RETOLD[0]}", RETOLD[1]), table) is None


def test_names_that_are_everywhere_prove_nothing(told: Told, table: Rarity) -> None:
    one = told("La CNIL et OpenAI", "La CNIL rappelle à OpenAI que le RGPD s'applique à ChatGPT en France.")
    other = told("OpenAI devant la CNIL", "ChatGPT en France : OpenAI répond à la CNIL au sujet du RGPD.")
    assert kinship(one, other, table) is None


def test_what_is_in_the_news_proves_nothing(told: Told, table: Rarity) -> None:
    news = table.among(
        dict.fromkeys(("deloit", "canber", "chris", "rudge", "#440000", "austra", "gpt", "azure", "4o"), 60),
        300,
    )
    assert kinship(told(*FRENCH), told(*ENGLISH, language="en"), news) is None


def test_a_name_is_shared_whole_or_in_part_but_not_by_its_first_name(told: Told, table: Rarity) -> None:
    one = told("La réponse", "voilà ce que disent Joel Kaplan et le maire Eric Adams, qui parlait à New York")
    other = told("Une réponse", "voilà ce que disent Kaplan et le député Éric Bothorel, en visite à New York")
    assert set(shared_names(one, other, table)) == {"kaplan", "new york"}
