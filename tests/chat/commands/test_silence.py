"""`!muet`, `!parle`: the coordination leaves a room in peace for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.commands.library import ask
from chat.houses import ANN, BOSS, NOW, ROOM, ROOT, Watched
from watcher.settings import Room
from watcher.store import heard
from watcher.writing.desk import held_until


@pytest.fixture
def room(city: Watched) -> Watched:
    rooms = (Room(name="veille", id=ROOM), Room(name="autre", id="!autre"))
    city.house = replace(city.house, settings=city.house.settings.model_copy(update={"rooms": rooms}))
    return city


@pytest.mark.parametrize("sender", [BOSS, ROOT])
def test_a_muted_room_is_held_and_others_are_not(room: Watched, sender: str) -> None:
    answer = ask(room, "!muet 3h", sender)
    assert answer.startswith("Silence dans ce salon jusqu’au jeudi 26 novembre 2026 à 14 h 00.")
    assert "Les alertes passent" in answer
    assert held_until(room.db, room.house.desk, "veille", NOW) == NOW + timedelta(hours=3)
    assert held_until(room.db, room.house.desk, "autre", NOW) is None


def test_without_a_word_a_silence_lasts_a_day(room: Watched) -> None:
    ask(room, "!muet", BOSS)
    assert heard.muted_until(room.db, "veille") == NOW + timedelta(days=1)


def test_the_silence_is_lifted_once(room: Watched) -> None:
    ask(room, "!muet", BOSS)
    assert "levé" in ask(room, "!parle", BOSS)
    assert held_until(room.db, room.house.desk, "veille", NOW) is None
    assert "n’était pas muet" in ask(room, "!parle", BOSS)


def test_a_silence_that_is_over_is_none(room: Watched) -> None:
    ask(room, "!muet 1h", BOSS)
    room.later(timedelta(hours=2))
    assert "n’était pas muet" in ask(room, "!parle", BOSS)


@pytest.mark.parametrize("command", ["!muet", "!parle"])
def test_members_may_not(room: Watched, command: str) -> None:
    assert "réservée à" in ask(room, command, ANN)
    assert room.db["muted_rooms"].count == 0


def test_what_is_no_span_says_what_is(room: Watched) -> None:
    assert "écrivez 2h, 3j" in ask(room, "!muet longtemps", BOSS).replace("\u202f", " ")
    assert room.db["muted_rooms"].count == 0


def test_a_room_that_was_replaced_is_the_same_room(room: Watched) -> None:
    heard.move_room(room.db, ROOM, "!successor", NOW)
    heard.move_room(room.db, "!autre", ROOM, NOW - timedelta(days=1))
    ask(room, "!muet", BOSS)
    assert heard.muted_until(room.db, "veille") is not None
