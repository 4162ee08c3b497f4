"""One room has one name, whichever of its ids an event comes from."""

from __future__ import annotations

from watcher.chat.places import room_name
from watcher.settings import Room

ROOMS = (Room(name="ici"), Room(name="veille", id="!old"), Room(name="legal", id="!legal"))


def test_a_room_of_the_settings_has_its_name_and_others_their_id() -> None:
    assert room_name("!legal", ROOMS, {}) == "legal"
    assert room_name("!stranger", ROOMS, {}) == "!stranger"


def test_a_room_that_was_replaced_keeps_its_name() -> None:
    assert room_name("!new", ROOMS, {"!old": "!new"}) == "veille"
    assert room_name("!old", ROOMS, {"!old": "!new"}) == "veille"
