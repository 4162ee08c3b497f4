"""Which room of the settings an event comes from: the homeserver knows its id, the house its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watcher.settings import Room


def room_name(room_id: str, rooms: Iterable[Room], moved: Mapping[str, str]) -> str:
    """The room's name in the settings, be it replaced since they were written; else its id.

    `moved` has where rooms that were replaced go on. Under one name a room's messages have one order.
    """
    for room in rooms:
        if room_id in (room.name, room.id) or (room.id and moved.get(room.id) == room_id):
            return room.name
    return room_id
