"""Rooms by name, for deliveries that need no settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.chat.room import Room


@dataclass(frozen=True)
class NamedRooms:
    """What `deliver` asks for rooms: these, and no others."""

    rooms: Mapping[str, Room]
    notices: tuple[str, ...] = ()

    async def find(self, name: str) -> Room | None:
        return self.rooms.get(name)
