"""The room in which we speak with one person: found again rather than made twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from watcher.chat.matrix.client import Client
from watcher.chat.matrix.direct_notes import DirectNotes
from watcher.chat.matrix.signing_in import Line

MARK = "fr.vigie.direct"
"""A state event of our own with the person's address: by it a room is found whose making nobody noted."""


@dataclass(frozen=True, slots=True)
class DirectRooms:
    """The direct rooms of one account."""

    line: Line
    notes: DirectNotes

    async def room_with(self, address: str) -> str:
        """The id of the room with this person, who is in it or invited. Raises RoomErrors.

        Looked for in our notes, the account's own list (`m.direct`), the rooms themselves; made at last.
        """
        room_id = await self.known(address)
        if room_id is None:
            room_id = await self._make(address)
        elif address not in await self._client.members(room_id, {"join", "invite"}):
            await self._client.invite(room_id, address)
        await self._note(address, room_id)
        return room_id

    async def known(self, address: str) -> str | None:
        """The id of the room with this person, None when there is none. Raises RoomErrors."""
        joined = await self._client.joined_rooms()
        noted = self.notes.room_with(address)
        listed = _rooms_of(await self._client.direct_rooms(), address)
        for room_id in (noted, *listed):
            if room_id in joined:
                return room_id
        for room_id in joined:
            mark = await self._client.state(room_id, MARK)
            if mark is not None and mark.get("with") == address and await self._is_ours(room_id):
                return room_id
        return None

    async def _is_ours(self, room_id: str) -> bool:
        """Whether we made the room: in another, anybody could have left our mark."""
        state = await self._client.whole_state(room_id)
        return any(
            event.get("type") == "m.room.create" and event.get("sender") == self.line.session.user_id
            for event in state
        )

    async def _make(self, address: str) -> str:
        state = [
            {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}},
            {"type": MARK, "content": {"with": address}},
        ]
        return await self._client.create_direct_room(address, state)

    async def _note(self, address: str, room_id: str) -> None:
        self.notes.note(address, room_id)
        known = await self._client.direct_rooms()
        if room_id not in _rooms_of(known, address):
            await self._client.set_direct_rooms({**known, address: [*_rooms_of(known, address), room_id]})

    @property
    def _client(self) -> Client:
        return self.line.client


def _rooms_of(listed: dict[str, Any], address: str) -> list[str]:
    rooms = listed.get(address)
    found = cast("list[object]", rooms) if isinstance(rooms, list) else []
    return [room for room in found if isinstance(room, str)]
