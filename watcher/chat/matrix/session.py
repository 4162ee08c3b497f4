"""The Matrix session on disk: who we are on the homeserver, kept between two starts.

A homeserver recognises a message sent twice by its device, and others encrypt for a device: its id is
worth keeping, so we log in once.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watcher.chat.matrix.private_files import write_private
from watcher.chat.room import RoomSessionError


class Session(BaseModel):
    """What a login gave, and the key of the encryption store. Neither secret shows in a repr or a log."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    device_id: str
    access_token: str = Field(repr=False, min_length=1)
    store_key: str | None = Field(default=None, repr=False, min_length=1)


def load_session(path: Path) -> Session | None:
    """The session kept in `path`, None when there is none. Raises RoomSessionError when it is damaged."""
    try:
        return Session.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RoomSessionError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    except ValidationError:  # not chained: it would quote the file
        raise RoomSessionError(f"{path}: not a session; run `vigie matrix login` to make a new one") from None


def save_session(path: Path, session: Session) -> None:
    """Write `session` at once or not at all, readable by the owner only. Raises RoomSessionError."""
    write_private(path, session.model_dump_json())
