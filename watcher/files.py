"""Files that are whole or absent, and the lock that keeps two watches off one data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


class DataFolderError(Exception):
    """The data folder cannot be used now; the message names it and the remedy."""


class AlreadyRunningError(DataFolderError):
    """Another process holds the lock."""


def write_atomically(path: Path, text: str) -> None:
    """Write beside and rename: a reader, or a crash, never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """See to it that a file's content, or a folder's list of names, survives a power cut. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path) -> Generator[None]:
    """Hold an exclusive lock while the block runs.

    Raises AlreadyRunningError at once when it is taken, DataFolderError when its folder cannot be made or
    written. The kernel drops the lock with the process, so a killed watch leaves nothing to clean up.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.open("a")
    except OSError as error:
        message = f"{path.parent} cannot be written ({error.strerror}); name another folder, see paths.data"
        raise DataFolderError(message) from None
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"another vigie is at work on {path.parent}; wait for it or stop it"
            raise AlreadyRunningError(message) from None
        yield
