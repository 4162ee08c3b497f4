"""The Matrix session on disk: who we are on the homeserver, kept between two starts.

A homeserver recognises a message sent twice by its device, so a device id is worth keeping: log in once.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watcher.chat.room import RoomSessionError


class Session(BaseModel):
    """What a login gave. The token never shows in a repr, hence not in a log."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    device_id: str
    access_token: str = Field(repr=False, min_length=1)


def load_session(path: Path) -> Session | None:
    """The session kept in `path`, None when there is none. Raises RoomSessionError when it is damaged."""
    try:
        return Session.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RoomSessionError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    except ValidationError:  # not chained: it would quote the file
        raise RoomSessionError(f"{path}: not a session; remove the file and log in again") from None


def save_session(path: Path, session: Session) -> None:
    """Write `session` at once or not at all, readable by the owner only. Raises RoomSessionError."""
    draft = path.with_suffix(".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(session.model_dump_json())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise RoomSessionError(
            f"{path}: cannot be written ({error.strerror}); check the directory"
        ) from error


def read_secret(path: Path) -> str:
    """The one line of a secret's file. Raises RoomSessionError when it is missing or empty."""
    try:
        secret = path.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise RoomSessionError(
            f"{path}: cannot be read ({error.strerror}); check the [matrix] settings"
        ) from None
    except UnicodeDecodeError:
        raise RoomSessionError(f"{path}: not UTF-8; write the secret alone on one line") from None
    if not secret:
        raise RoomSessionError(f"{path}: empty; write the secret alone on one line")
    return secret
