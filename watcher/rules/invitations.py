"""Pure: whose invitations are accepted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Welcome:
    """What makes an invitation welcome: its author (`@ann:example.org`), the author's server, or the room."""

    people: frozenset[str] = frozenset()
    servers: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()


def is_welcome(room_id: str, inviter: str, welcome: Welcome) -> bool:
    """Whether to accept; without any rule nobody may take the bot into a room."""
    server = inviter.partition(":")[2]
    return room_id in welcome.rooms or inviter in welcome.people or server in welcome.servers
