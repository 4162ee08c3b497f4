"""The last step of a restore: a folder that is ready takes the place of another."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

from watcher.files import sync
from watcher.recovery.errors import RecoveryError

_HERE = -100
"""AT_FDCWD of fcntl.h: paths are what they are."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of linux/fs.h."""
WITHIN = ".restoring-"
"""Begins the name of what is unpacked within the data folder."""
_LAST = "vigie.db"
"""Whatever is in the folder before it is there, is not taken for a Vigie."""


def staging_for(data: Path, stamp: str, *, is_empty: bool) -> Path:
    """The folder to unpack into: beside the data folder, or within when that cannot be renamed.

    Raises RecoveryError when neither will do.
    """
    beside = data.with_name(f"{data.name}.restoring-{stamp}")
    if not data.is_mount() and os.access(_nearest(data.parent), os.W_OK | os.X_OK):
        return beside
    if not is_empty:
        raise RecoveryError(
            f"{data} cannot be moved aside: it is a disk of its own, or {data.parent} is not ours; move what "
            "is in it away yourself and restore again, or restore elsewhere with --data"
        )
    return data / f"{WITHIN}{stamp}"


def put_in_place(staging: Path, data: Path, aside: Path | None) -> Path | None:
    """Put the staged folder where the data belong, and what was there `aside`. Raises OSError.

    A failure leaves the old folder in its place.
    """
    if staging.parent == data:
        _fill(staging, data)
        return None
    if aside is None:
        if data.exists():
            _empty(data)
        staging.rename(data)
    else:
        _swap(staging, data, aside)
    sync(data.parent)
    return aside


def _swap(staging: Path, data: Path, aside: Path) -> None:
    """In one step where the system can: after a kill in between, a watch would begin anew in a new folder."""
    staging.rename(aside)
    try:
        if _exchanged(aside, data):
            return
    except BaseException:
        aside.rename(staging)
        raise
    aside.rename(staging)
    data.rename(aside)
    try:
        staging.rename(data)
    except BaseException:
        aside.rename(data)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names; False where that cannot be done in one step."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    return exchange is not None and exchange(_HERE, bytes(one), _HERE, bytes(other), _EXCHANGE) == 0


def _fill(staging: Path, data: Path) -> None:
    moved: list[Path] = []
    try:
        for path in sorted(staging.iterdir(), key=lambda one: (one.name == _LAST, one.name)):
            path.rename(data / path.name)
            moved.append(path)
    except BaseException:
        for path in moved:
            (data / path.name).rename(path)
        raise
    sync(data)


def _empty(data: Path) -> None:
    """Only locks are in it, and what a killed restore left; rename(2) wants nothing."""
    for path in data.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _nearest(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
