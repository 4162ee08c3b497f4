"""Files that hold secrets: whole or absent, for the owner's eyes only."""

from __future__ import annotations

import os
from pathlib import Path

from watcher.chat.room import RoomSessionError


def write_private(path: Path, text: str) -> None:
    """Write at once or not at all, with mode 0600 in a folder of mode 0700. Raises RoomSessionError."""
    draft = path.with_suffix(".new")
    try:
        make_private_folder(path.parent)
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise RoomSessionError(
            f"{path}: cannot be written ({error.strerror}); check the directory"
        ) from error


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner enters; nothing when it is there. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


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
