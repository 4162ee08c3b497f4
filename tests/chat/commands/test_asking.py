"""`!saisine`: numbered, listed, closed by the coordinator; whoever asked hears of it in their thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chat.commands.library import ask, library
from chat.houses import ANN, BOSS, ROOM, Watched, said
from watcher.chat.commands.asking import MOST_OPEN
from watcher.settings import Room
from watcher.store import requests
from watcher.store.messages import Place

QUESTION = "Peut-on utiliser un transcripteur en commission ?"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Watched]:
    """A house with a room of coordination that receives notices, beside the one where people ask."""
    with library(tmp_path) as city:
        rooms = (Room(name="veille"), Room(name="coordination", receives=("notices",)))
        settings = city.house.settings.model_copy(update={"rooms": rooms})
        city.house = replace(city.house, settings=settings)
        yield city


def say(hall: Watched, text: str, event_id: str = "$1", sender: str = ANN) -> None:
    hall.hear(said(text, event_id, sender))


def spaced(answer: str) -> str:
    return answer.replace("\u202f", " ")


def test_a_request_gets_a_number_and_the_coordination_hears_of_it(hall: Watched) -> None:
    say(hall, f"!saisine {QUESTION}")
    notices = {one.room: one for one in hall.messages}
    assert set(notices) == {"veille", "coordination", ROOM}
    assert spaced(notices[ROOM].body).startswith("Saisine n° 1 enregistrée.")
    assert QUESTION in spaced(notices["coordination"].body)
    assert "!saisine 1 close" in notices["coordination"].body
    assert ANN not in notices["coordination"].body


def test_the_room_where_it_was_asked_does_not_hear_it_twice(hall: Watched) -> None:
    rooms = (Room(name="veille", id=ROOM),)
    hall.house = replace(hall.house, settings=hall.house.settings.model_copy(update={"rooms": rooms}))
    say(hall, f"!saisine {QUESTION}")
    assert [one.room for one in hall.messages] == ["veille"]


def test_the_coordinator_closes_it_and_the_asker_is_told_in_the_thread(hall: Watched) -> None:
    hall.hear(said(f"!saisine {QUESTION}", "$1", thread="$root"))
    say(hall, "!saisine 1 close : Oui, avec l’accord des élus.", "$2", BOSS)
    told = next(one for one in hall.messages if one.dedupe_key == "request:1:closed")
    assert "Oui, avec l’accord des élus." in told.body
    assert (told.room, told.place, told.form) == (ROOM, Place(thread="$root", reply_to="$1"), "text")
    assert "close ; la réponse est partie" in spaced(hall.bodies[-1])
    assert requests.open_requests(hall.db) == ()


def test_ones_own_requests_are_listed_the_latest_first(hall: Watched) -> None:
    assert "Vous n’avez pas fait de saisine" in ask(hall, "!saisine")
    say(hall, "!saisine Une première question", "$1")
    say(hall, "!saisine Une deuxième question", "$2")
    say(hall, "!saisine Une question de quelqu’un d’autre", "$3", BOSS)
    say(hall, "!saisine 1 clore Voilà.", "$4", BOSS)
    lines = spaced(ask(hall, "!saisine")).splitlines()
    assert lines == [
        "Vous avez fait 2 saisines",
        "• n° 2 · ouverte depuis le 26 novembre 2026 · Une deuxième question",
        "• n° 1 · close le 26 novembre 2026 · Une première question",
    ]


def test_a_request_is_shown_with_its_answer_to_whoever_asked_and_to_coordinators(hall: Watched) -> None:
    say(hall, f"!saisine {QUESTION}")
    say(hall, "!saisine 1 close Oui.", "$2", BOSS)
    for sender in (ANN, BOSS):
        shown = spaced(ask(hall, "!saisine n° 1", sender))
        assert QUESTION in shown
        assert "Réponse : Oui." in shown
    assert "réservées à la coordination" in ask(hall, "!saisine 1", "@eve:lab.test")


def test_coordinators_list_all_that_wait_and_others_do_not(hall: Watched) -> None:
    assert "Aucune saisine n’attend" in ask(hall, "!saisine liste", BOSS)
    say(hall, f"!saisine {QUESTION}")
    assert QUESTION in ask(hall, "!saisine liste", BOSS)
    assert "réservées à la coordination" in ask(hall, "!saisine liste")


@pytest.mark.parametrize(
    ("words", "sender", "answer"),
    [
        ("1 close Oui.", ANN, "réservées à la coordination"),
        ("1 close", BOSS, "Avec quelle réponse"),
        ("9 close Oui.", BOSS, "pas de saisine n° 9"),
        ("9", ANN, "pas de saisine n° 9"),
        ("court", ANN, "Dites en une phrase"),
    ],
)
def test_what_cannot_be_says_why(hall: Watched, words: str, sender: str, answer: str) -> None:
    say(hall, f"!saisine {QUESTION}")
    assert answer in spaced(ask(hall, f"!saisine {words}", sender))
    assert len(requests.open_requests(hall.db)) == 1


def test_a_closed_one_is_not_closed_again(hall: Watched) -> None:
    say(hall, f"!saisine {QUESTION}")
    say(hall, "!saisine 1 close Oui.", "$2", BOSS)
    assert "déjà close" in spaced(ask(hall, "!saisine 1 close Non.", BOSS))
    request = requests.request(hall.db, 1)
    assert request is not None
    assert request.answer == "Oui."


def test_one_person_has_a_few_open_at_once(hall: Watched) -> None:
    say(hall, f"!saisine {QUESTION}")
    (first,) = requests.open_requests(hall.db)
    for number in range(MOST_OPEN - 1):
        new = requests.NewRequest(first.who, ROOM, f"$x{number}", "$x", QUESTION)
        requests.add(hall.db, new, first.at)
    assert f"déjà {MOST_OPEN} saisines" in spaced(ask(hall, f"!saisine {QUESTION}"))
