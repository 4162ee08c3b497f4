"""Answers that a worker has put aside: asked for, recorded, and not read yet.

They are read once the coordinator has sent what it knows of their entries, which most visits never need. They
lie in a folder of the worker's own, so that a batch of large answers is not held in memory meanwhile.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from watcher.looking import Unread

FORGOTTEN = 3600.0
"""Seconds after which nobody comes back for what was put aside: a batch takes minutes."""


class Shelf:
    """Answers by their source's id, each in a file of this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source_id: str, unread: Unread) -> None:
        """Put an answer aside. Raises OSError."""
        self._place(source_id).write_bytes(pickle.dumps(unread, protocol=pickle.HIGHEST_PROTOCOL))

    def take(self, source_id: str) -> Unread | None:
        """The answer that was put aside here; None on a worker that has none, who asks again."""
        with suppress(FileNotFoundError):
            return cast("Unread", pickle.loads(self._place(source_id).read_bytes()))  # noqa: S301 - our own words
        return None

    def is_empty(self) -> bool:
        """Whether nothing was put aside."""
        return not any(self._folder.iterdir())

    def _place(self, source_id: str) -> Path:
        return self._folder / f"{source_id}.answer"


def sweep(folders: Iterable[Path]) -> None:
    """Delete those that nobody has come back for: their coordinator was killed, or lost its way to us."""
    for folder in folders:
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > FORGOTTEN:
                rmtree(folder, ignore_errors=True)
