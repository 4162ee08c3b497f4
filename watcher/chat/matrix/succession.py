"""Rooms that are replaced by others: who comes after whom, by the word of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from watcher.chat.matrix.client import Client
from watcher.chat.matrix.hearing import is_room_id
from watcher.chat.room import RoomClosedError


async def successor_of(client: Client, room_id: str) -> str | None:
    """The room that `room_id` claims to go on as; None as well for a room that we were never in."""
    try:
        tombstone = await client.state(room_id, "m.room.tombstone")
    except RoomClosedError:
        return None
    return None if tombstone is None else _room(tombstone.get("replacement_room"))


async def predecessor_of(client: Client, room_id: str) -> str | None:
    """The room that goes on as `room_id`, a room that we are in, by the word of both."""
    old = claimed_predecessor(await client.state(room_id, "m.room.create"))
    return old if old is not None and await successor_of(client, old) == room_id else None


def claimed_predecessor(creation: object) -> str | None:
    """The room that a new one says it replaces, by the content of its creation."""
    if not isinstance(creation, dict):
        return None
    before = cast("Mapping[str, Any]", creation).get("predecessor")
    return _room(cast("Mapping[str, Any]", before).get("room_id")) if isinstance(before, dict) else None


def _room(value: object) -> str | None:
    return value if is_room_id(value) else None
