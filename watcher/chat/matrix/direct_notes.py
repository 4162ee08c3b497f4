"""Our notes of the rooms in which we speak with one person: a file that forgets an address when told to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from watcher.chat.matrix.private_files import write_private
from watcher.chat.room import RoomSessionError, RoomUnreachableError

_ROOMS = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class DirectNotes:
    """Room ids by address, kept in the account's `directory` and nowhere in memory."""

    directory: Path

    def room_with(self, address: str) -> str | None:
        return self._read().get(address)

    def note(self, address: str, room_id: str) -> None:
        """Raises RoomUnreachableError when it cannot be written: a full disk ends no session."""
        notes = self._read()
        if notes.get(address) != room_id:
            try:
                self._write({**notes, address: room_id})
            except RoomSessionError as error:
                raise RoomUnreachableError(str(error)) from error

    def forget(self, address: str) -> None:
        """Raises RoomSessionError when it cannot be written."""
        notes = self._read()
        if notes.pop(address, None) is not None:
            self._write(notes)

    def _read(self) -> dict[str, str]:
        try:
            return _ROOMS.validate_json(self._file.read_bytes())
        except (FileNotFoundError, ValidationError):  # the homeserver knows as well
            return {}

    def _write(self, notes: dict[str, str]) -> None:
        write_private(self._file, _ROOMS.dump_json(notes).decode())

    @property
    def _file(self) -> Path:
        return self.directory / "direct.json"
