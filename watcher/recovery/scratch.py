"""Folders for what is under way: for the owner only, and gone afterwards, if need be by the next one."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch(path: Path) -> Generator[Path]:
    """A new folder, until the block ends. Raises OSError.

    It is locked while its process lives. What killed processes left, under names that begin alike up to the
    last hyphen, is removed first.
    """
    _clear(path)
    path.mkdir(mode=0o700, parents=True)
    held = _locked(path)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        if held is not None:
            os.close(held)


def _clear(path: Path) -> None:
    alike = path.name.rpartition("-")[0] + "-"
    for left in path.parent.iterdir() if path.parent.is_dir() else ():
        if not left.name.startswith(alike) or not left.is_dir() or left.is_symlink():
            continue
        held = _locked(left)
        if held is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _locked(folder: Path) -> int | None:
    """The open folder with its lock; None while another process holds it. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
