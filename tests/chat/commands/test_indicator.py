"""`!indicateur`: the coordination enters what the machine cannot count, and sees what is missing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.commands.library import ask
from chat.houses import ANN, BOSS, NOW, ROOT, Watched
from digests.indicators.definitions import load_definitions
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.stating import Stated, stated
from watcher.store.entered import statements

AGENTS, ADOPTION = "agents-formes", "taux-d-adoption"
ASKED = load_definitions().entered


def told(city: Watched, text: str, sender: str = BOSS) -> str:
    return ask(city, text, sender).replace("\u202f", " ")


def kept(city: Watched) -> list[tuple[str, float | None, date, str]]:
    return [(one.part, one.value, one.as_of, one.role) for one in statements(city.db)]


def test_a_value_is_noted_with_its_day_its_role_and_what_was_said_with_it(city: Watched) -> None:
    answer = told(city, f'!indicateur {AGENTS} 120 au:2026-11-20 source:"DRH, tableau" première session')
    name = load_definitions().indicator(AGENTS).name
    assert answer.splitlines() == [
        f"Noté : {name}",
        "• Valeur : 120 agents",
        "• Au : 20 novembre 2026",
        "• Dit par : coordination",
        "• Source : DRH, tableau",
        "• Remarque : première session",
    ]
    (one,) = statements(city.db)
    assert (one.value, one.as_of, one.role, one.source) == (
        120,
        date(2026, 11, 20),
        "coordination",
        "DRH, tableau",
    )
    assert (one.comment, one.entered) == ("première session", NOW)


def test_of_who_said_it_only_the_role_is_kept(city: Watched) -> None:
    told(city, f"!indicateur {AGENTS} 120", ROOT)
    (one,) = statements(city.db)
    assert (one.role, one.as_of) == ("exploitation", NOW.date())
    row = next(iter(city.db["indicator_values"].rows))
    assert "root" not in str(row)


@pytest.mark.parametrize("words", ["", f" {AGENTS}", f" {AGENTS} 120"])
def test_members_may_not(city: Watched, words: str) -> None:
    assert "réservée à la coordination" in told(city, f"!indicateur{words}", ANN)
    assert kept(city) == []


def test_what_a_value_replaces_and_what_was_there_before_is_said(city: Watched) -> None:
    told(city, f"!indicateur {AGENTS} 80 au:2026-10-01")
    again = told(city, f"!indicateur {AGENTS} 80 au:01/10/2026")
    assert again.startswith("C’était déjà noté")
    assert "Remplace : 80 agents" in told(city, f"!indicateur {AGENTS} 90 au:2026-10-01")
    later = told(city, f"!indicateur {AGENTS} 1 234,5 au:2026-11-20")
    assert "Valeur : 1 234,5 agents" in later
    assert "Dernière valeur avant celle-ci : 90 agents au 1er octobre 2026" in later
    assert "Valeur plus récente : 1 234,5 agents" in told(city, f"!indicateur {AGENTS} 70 au:2026-09-01")
    assert len(kept(city)) == 4


def test_a_dash_takes_back_and_nothing_is_lost(city: Watched) -> None:
    assert "rien à retirer" in told(city, f"!indicateur {AGENTS} - au:2026-11-20")
    told(city, f"!indicateur {AGENTS} 120 au:2026-11-20")
    city.later(timedelta(minutes=1))
    assert "Remplace : 120 agents" in told(city, f"!indicateur {AGENTS} - au:2026-11-20")
    assert [value for _, value, _, _ in kept(city)] == [120, None]
    assert f"{len(ASKED)} non renseignés" in told(city, "!indicateur")


def test_a_part_has_a_value_of_its_own(city: Watched) -> None:
    told(city, f'!indicateur {ADOPTION} 12,5 % au:2026-11-20 pour:"Direction X"')
    told(city, f"!indicateur {ADOPTION} 20 % au:2026-11-20")
    told(city, f"!indicateur {ADOPTION} 25 au:2026-11-21 pour:« DIRECTION x »")
    assert [(part, value) for part, value, _, _ in kept(city)] == [
        ("Direction X", 0.125),
        ("", 0.2),
        ("Direction X", 0.25),
    ]
    answer = told(city, f"!indicateur {ADOPTION}")
    assert "• 20 % au 20 novembre 2026" in answer
    assert "• Direction X, 25 % au 21 novembre 2026" in answer


def test_what_has_no_parts_takes_none(city: Watched) -> None:
    assert "vaut pour l’ensemble" in told(city, f"!indicateur {AGENTS} 40 pour:Voirie")
    assert kept(city) == []


def test_the_list_names_what_is_missing_as_such(city: Watched) -> None:
    told(city, f"!indicateur {AGENTS} 0 au:2026-11-20")
    answer = told(city, "!indicateur")
    assert answer.startswith(f"Indicateurs saisis : 1 renseigné, {len(ASKED) - 1} non renseigné")
    lines = {one.id: line for one in ASKED for line in answer.splitlines() if f"({one.id})" in line}
    assert lines[AGENTS].endswith(" : 0 agents au 20 novembre 2026")
    assert [name for name, line in lines.items() if line.endswith(" : non renseigné")] == [
        one.id for one in ASKED if one.id in lines and one.id != AGENTS
    ]
    missing = next(one.id for one in ASKED if one.id != AGENTS)
    assert "• non renseigné" in told(city, f"!indicateur {missing}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("agents-forme 120", "vouliez-vous dire agents-formes"),
        ("piscines", "Il n’y a pas d’indicateur « piscines »"),
        (f"{AGENTS} beaucoup", "« beaucoup » n’est pas un nombre"),
        (f"{AGENTS} 1 234,5 %", "est un nombre sans unité. Écrivez 1 234,5"),
        (f"{AGENTS} 12 k€", "est un nombre sans unité"),
        (f"{AGENTS} 3 millions", "« 3 millions » ne convient pas"),
        (f"{AGENTS} 1.234", "peut se lire « 1,2340 » ou « 1 234 »"),
        (f"{AGENTS} -5", "vaut au moins 0"),
        (f"{AGENTS} 120 au:demain", "Je ne lis pas la date « demain »"),
        (f"{AGENTS} 120 au:2026-12-25", "est à venir"),
        (f"{AGENTS} 120 ua:2026-11-20", "Je ne connais pas « ua: »"),
        (f"{AGENTS} 120 sources:DRH", "Je ne connais pas « sources: »"),
        (f"{AGENTS} 120 au:2026-11-20 au:2026-11-21", "Un seul « au »"),
        (f'{AGENTS} 120 source:"DRH', "ne se ferme pas"),
        (f"{AGENTS} 120 voir @ann:lab.test", "contient une adresse"),
        (f"{AGENTS} 120 {'x' * 600}", "500 caractères au plus"),
    ],
)
def test_what_cannot_be_noted_says_why_and_what_to_write(city: Watched, words: str, said: str) -> None:
    assert said in told(city, f"!indicateur {words}")
    assert kept(city) == []


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("x 120", Stated("x", "120")),
        ("x 1 234,5 % des agents", Stated("x", "1 234,5 %", comment="des agents")),
        ("x 120 2e vague", Stated("x", "120", comment="2e vague")),
        ("x 120, relevé du matin", Stated("x", "120", comment="relevé du matin")),
        ("x 40 k€ de licences", Stated("x", "40 k€", comment="de licences")),
        ("x 1,2 million d’euros votés", Stated("x", "1,2 million d’euros", comment="votés")),
        ("x 4/5 enquête", Stated("x", "4/5", comment="enquête")),
        ("x 4 sur 5", Stated("x", "4 sur 5")),
        ("x - doublon", Stated("x", "-", comment="doublon")),
        ("x retirer", Stated("x", "retirer")),
        ("x 12h", Stated("x", "12h")),
        ("x 12 m€", Stated("x", "12 m€")),
        ("x beaucoup trop", Stated("x", "beaucoup", comment="trop")),
        ("x au: 2026-11-20 120", Stated("x", "120", "2026-11-20")),
        ("x 12 pour:“Direction X” date=2026-11-20", Stated("x", "12", "2026-11-20", "Direction X")),
        ('x 12 remarque:"à revoir" vite', Stated("x", "12", comment="à revoir vite")),
        ("x 12 voir https://exemple.fr/a", Stated("x", "12", comment="voir https://exemple.fr/a")),
        ("x", Stated("x")),
        ("", Stated("")),
    ],
)
def test_value_pairs_and_remark_are_told_apart(words: str, parts: Stated) -> None:
    assert stated(words) == parts


@given(st.text() | st.from_regex(r"x [-0-9 ,.€%k]{0,12}( [a-z]{1,5}[:=][\"«“]?.{0,9})?", fullmatch=True))
def test_no_words_are_an_error(words: str) -> None:
    with suppress(CommandError):
        found = stated(" ".join(words.split()))
        assert found.value or not found.comment or "remarque" in words or "commentaire" in words
