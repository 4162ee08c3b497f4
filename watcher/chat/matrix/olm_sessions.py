# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""The secrets shared with other devices, of which some are retired: good for reading, not for writing.

A restored store holds ratchets as they were. What their other ends write may still be read with them, but to
write with one would use its keys a second time, and the other end refuses what it can.
"""

from __future__ import annotations

from pathlib import Path

from nio.crypto import Session, SessionStore
from pydantic import TypeAdapter, ValidationError

from watcher.chat.matrix.private_files import write_private
from watcher.chat.room import RoomSessionError

RETIRED = ".retired.json"
"""What the file's name ends with, beside the store of keys."""

_IDS = TypeAdapter(set[str])


class Sessions(SessionStore):
    """nio's sessions by device, in a store that gives none of the retired ones to write with."""

    def __init__(self, loaded: SessionStore, file: Path) -> None:
        """`file` holds the ids of the retired ones. Raises RoomSessionError when it cannot be used."""
        super().__init__()
        self._file = file
        self._retired = _read(file)
        for sender_key, sessions in loaded.items():
            for session in sessions:
                self.add(sender_key, session)

    def get(self, sender_key: str) -> Session | None:
        """The session to write with: the one that was last used of those that are not retired."""
        return next((one for one in self[sender_key] if one.id not in self._retired), None)

    def retire(self) -> frozenset[str]:
        """Retire all that are there, on disk before this returns; the keys of their devices.

        Raises RoomSessionError.
        """
        retired = self._retired | {session.id for session in self}
        write_private(self._file, _IDS.dump_json(retired).decode())
        self._retired = retired
        return frozenset(sender_key for sender_key, sessions in self.items() if sessions)


def _read(file: Path) -> set[str]:
    try:
        return _IDS.validate_json(file.read_bytes())
    except FileNotFoundError:
        return set()
    except (OSError, ValidationError) as error:
        raise RoomSessionError(f"{file}: cannot be used ({error}); restore it from the backup") from None
