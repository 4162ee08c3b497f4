"""`!sources`: what is watched and what brings nothing, in the words of the digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chat.commands.library import BROKEN, SILENT, WELL, ask, keep, visited
from chat.houses import Watched
from digests.views.digest_view import blind_view
from watcher.items import SourceState
from watcher.rules.blind_spots import blind_spots


def told(city: Watched, text: str) -> list[str]:
    """The lines of an answer, with plain spaces."""
    return ask(city, text).replace("\u202f", " ").splitlines()


def test_those_that_bring_nothing_are_named_in_the_words_of_the_digest(city: Watched) -> None:
    states = {"cnil": BROKEN, "gazette": SILENT, "next": WELL}
    for source_id, state in states.items():
        visited(city, source_id, state)
    spots = blind_spots(city.house.sources, states)
    answer = ask(city, "!sources")
    assert answer.replace("\u202f", " ").startswith(
        "3 sources suivies : 1 en panne, 1 sans nouvelle ; 1 autre en réserve\n"
    )
    listed = [line for line in answer.splitlines() if line.startswith("•")]
    assert listed == [f"• {spot.source_id} · {blind_view(spot)}" for spot in spots]
    assert len(listed) == 2


def test_when_all_is_well_it_says_so(city: Watched) -> None:
    for source_id in ("cnil", "gazette", "next"):
        visited(city, source_id, WELL)
    assert told(city, "!sources")[:2] == [
        "3 sources suivies ; 1 autre en réserve",
        "Aucune n’est en panne ni anormalement silencieuse.",
    ]


def test_those_not_visited_yet_are_counted(city: Watched) -> None:
    visited(city, "cnil", WELL)
    assert told(city, "!sources")[0].startswith("3 sources suivies : 2 pas encore visitées")


@pytest.mark.parametrize(
    ("source_id", "state", "condition"),
    [
        ("cnil", WELL, "en ordre"),
        ("cnil", BROKEN, "en panne depuis le 26 novembre 2026 (nom de domaine introuvable)"),
        ("gazette", SILENT, "sans nouvelle (rien depuis 12 jours)"),
        ("linc", SourceState(), "désactivée"),
        ("next", SourceState(), "pas encore visitée"),
    ],
)
def test_one_source_is_told_with_its_condition(
    city: Watched, source_id: str, state: SourceState, condition: str
) -> None:
    visited(city, source_id, state)
    lines = told(city, f"!sources {source_id}")
    assert lines[0] == f"Source {source_id}"
    assert lines[1].endswith(f" : {condition}")


def test_a_broken_source_is_told_with_its_last_word_and_what_to_do(city: Watched) -> None:
    visited(city, "cnil", replace(BROKEN, detail="the name cnil.example is not known"))
    assert told(city, "!sources cnil")[2:4] == [
        "• Dernier constat : failed 3 times in a row: the name cnil.example is not known",
        "• À faire : vérifier l’adresse de la source : le site a peut-être changé de nom",
    ]


def test_a_silent_source_is_told_with_what_to_look_at(city: Watched) -> None:
    visited(city, "gazette", SILENT)
    assert told(city, "!sources gazette")[3].startswith("• À faire : ouvrir le site")


def test_one_source_is_told_with_its_rhythm_and_what_came_of_it(city: Watched) -> None:
    visited(city, "gazette", WELL)
    keep(city, "1", source_id="gazette", seen=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    assert told(city, "!sources gazette")[2:] == [
        "• Éditeur : La Gazette",
        "• Site : https://gazette.example/feed.xml",
        "• Rythme : environ une publication par jour",
        "• Publications reçues : 1",
        "• Dernière nouveauté : 25 novembre 2026",
        "• Dernière visite réussie : 26 novembre 2026",
    ]
    assert "• Rythme : environ une publication tous les 7 jours" in told(city, "!sources cnil")


def test_a_source_of_the_file_that_the_store_does_not_know_yet_is_no_error(city: Watched) -> None:
    new = city.house.sources[0].model_copy(update={"id": "new", "rhythm_days": 0.5})
    city.house = replace(city.house, sources=(new,))
    lines = told(city, "!sources new")
    assert "• Publications reçues : 0" in lines
    assert "• Rythme : environ une publication tous les 0,5 jours" in lines


def test_a_source_is_found_by_its_name_and_a_wrong_one_gets_the_nearest(city: Watched) -> None:
    assert told(city, "!sources La Gazette")[0] == "Source gazette"
    assert told(city, "!sources cnl")[0] == "Il n’y a pas de source « cnl » ; vouliez-vous dire cnil ?"
    city.house = replace(city.house, sources=())
    assert told(city, "!sources cnl")[0] == "Il n’y a pas de source « cnl »."
