"""A copy of the database before its tables change: the way back to the version that was there before."""

from __future__ import annotations

import errno
from pathlib import Path

from watcher.files import sync
from watcher.store.copying import copy_pages
from watcher.store.errors import Reason, StoreError

FOLDER = "backups"
"""Beside the database."""
KEPT = 2
_NAME = "vigie-before-"


def copy_before(path: Path, migration: str) -> Path:
    """Copy the database at `path` as it is before that migration, and see that the copy is whole.

    The caller holds its write lock. The last copies are kept. Raises StoreError, also for a full disk: then
    there is no copy, and nothing may be changed.
    """
    folder = path.parent / FOLDER
    target = folder / f"{_NAME}{migration}.db"
    draft = folder / f".{target.name}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)  # what a killed process left
        copy_pages(path, draft)
        sync(draft)
        draft.replace(target)
        sync(folder)
        for old in _oldest_first(folder)[:-KEPT]:
            old.unlink()
    except OSError as error:
        reason = Reason.DISK_FULL if error.errno == errno.ENOSPC else Reason.UNREACHABLE
        raise StoreError(reason, target, f"copy before a migration: {error.strerror}") from error
    return target


def copies(data: Path) -> list[Path]:
    """The copies that are kept in a data folder, by their migrations."""
    return _oldest_first(data / FOLDER)


def _oldest_first(folder: Path) -> list[Path]:
    """Migrations are numbered in the order in which they are applied."""
    return sorted(folder.glob(f"{_NAME}*.db"))
