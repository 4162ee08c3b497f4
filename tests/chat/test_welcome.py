"""What the bot says of itself, and of what it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chat.houses import ANN, NOW, ROOM, Watched, opened
from watcher.chat.events import Entered, Unreadable
from watcher.chat.welcome import UNREADABLE
from watcher.config.conversation import People
from watcher.store import heard


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Watched]:
    with opened(tmp_path) as made:
        yield made


def unreadable(number: int, room: str = ROOM) -> Unreadable:
    return Unreadable(f"$u{number}", room, ANN, NOW)


def test_on_entering_it_says_what_it_is_what_it_keeps_and_how_to_be_forgotten(room: Watched) -> None:
    room.hear(Entered("$in", ROOM, ANN, NOW))
    (greeting,) = room.messages
    assert (greeting.room, greeting.form, greeting.mentions) == (ROOM, "notice", ())
    for words in ("Je suis Vigie", "Une machine classe", "pseudonyme", "730 jours", "90 jours"):
        assert words in greeting.body
    assert "!oubliez-moi" in greeting.body
    assert "!aide" in greeting.body


def test_it_says_who_runs_it_when_the_settings_do(room: Watched) -> None:
    people = People(organisation="l’observatoire de Rennes", contact="veille@example.org")
    room.house = replace(room.house, settings=room.house.settings.model_copy(update={"people": people}))
    room.hear(Entered("$in", ROOM, ANN, NOW))
    assert "le robot de veille de l’observatoire de Rennes" in room.bodies[0]
    assert "veille@" in room.bodies[0]


def test_it_introduces_itself_once_a_room(room: Watched) -> None:
    room.hear(Entered("$in", ROOM, ANN, NOW), Entered("$again", ROOM, ANN, NOW))
    room.hear(Entered("$other", "!other", ANN, NOW))
    assert [one.room for one in room.messages] == [ROOM, "!other"]


def test_it_introduces_itself_even_on_the_first_news(room: Watched) -> None:
    room.hear(Entered("$in", ROOM, ANN, NOW), first=True)
    assert len(room.messages) == 1


def test_what_cannot_be_read_is_told_once_a_day_and_room_and_counted_each_time(room: Watched) -> None:
    room.hear(unreadable(1), unreadable(2), unreadable(3, "!other"))
    assert [(one.room, one.form) for one in room.messages] == [(ROOM, "notice"), ("!other", "notice")]
    assert "déchiffrer" in room.bodies[0]
    room.later(timedelta(days=1))
    room.hear(unreadable(4))
    assert len(room.messages) == 3
    assert heard.value(room.db, UNREADABLE) == "4"


def test_old_messages_that_cannot_be_read_are_nothing_to_talk_about(room: Watched) -> None:
    room.hear(unreadable(1), first=True)
    assert room.messages == []
