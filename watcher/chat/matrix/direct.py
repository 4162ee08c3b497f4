"""The room in which we speak with one person: found again rather than made twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from watcher.chat.matrix.homeserver import Homeserver
from watcher.chat.matrix.private_files import write_private
from watcher.chat.matrix.signing_in import Line

MARK = "fr.vigie.direct"
"""A state event of our own with the person's address: by it a room is found whose making nobody noted."""

_DIRECT = "m.direct"
_ROOMS = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class DirectRooms:
    """The direct rooms of one account, noted in `file`."""

    line: Line
    file: Path

    async def room_with(self, address: str) -> str:
        """The id of the room with this person, who is in it or invited. Raises RoomErrors.

        Looked for in our notes, the account's own list (`m.direct`), the rooms themselves; made at last.
        """
        joined = await self.line.homeserver.joined_rooms()
        room_id = await self._known(address, joined)
        if room_id is None:
            room_id = await self._make(address)
        elif address not in await self.line.homeserver.members(room_id, {"join", "invite"}):
            await self.line.homeserver.invite(room_id, address)
        await self._note(address, room_id)
        return room_id

    async def _known(self, address: str, joined: tuple[str, ...]) -> str | None:
        noted = self._notes().get(address)
        listed = _rooms_of(await self._list(), address)
        for room_id in (noted, *listed):
            if room_id in joined:
                return room_id
        for room_id in joined:
            mark = await self._homeserver.state(room_id, MARK)
            if mark is not None and mark.get("with") == address and await self._is_ours(room_id):
                return room_id
        return None

    async def _is_ours(self, room_id: str) -> bool:
        """Whether we made the room: in another, anybody could have left our mark."""
        state = await self._homeserver.whole_state(room_id)
        return any(
            event.get("type") == "m.room.create" and event.get("sender") == self.line.session.user_id
            for event in state
        )

    async def _make(self, address: str) -> str:
        return await self._homeserver.create_room(
            {
                "preset": "private_chat",
                "is_direct": True,
                "invite": [address],
                "initial_state": [
                    {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}},
                    {"type": MARK, "content": {"with": address}},
                ],
            }
        )

    async def _note(self, address: str, room_id: str) -> None:
        notes = self._notes()
        if notes.get(address) != room_id:
            write_private(self.file, _ROOMS.dump_json({**notes, address: room_id}).decode())
        known = await self._list()
        if room_id not in _rooms_of(known, address):
            listed = {**known, address: [*_rooms_of(known, address), room_id]}
            await self._homeserver.set_account_data(self.line.session.user_id, _DIRECT, listed)

    async def _list(self) -> dict[str, Any]:
        return await self._homeserver.account_data(self.line.session.user_id, _DIRECT)

    def _notes(self) -> dict[str, str]:
        try:
            return _ROOMS.validate_json(self.file.read_bytes())
        except (FileNotFoundError, ValidationError):  # the homeserver knows as well
            return {}

    @property
    def _homeserver(self) -> Homeserver:
        return self.line.homeserver


def _rooms_of(listed: dict[str, Any], address: str) -> list[str]:
    rooms = listed.get(address)
    found = cast("list[object]", rooms) if isinstance(rooms, list) else []
    return [room for room in found if isinstance(room, str)]
