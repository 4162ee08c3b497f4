"""Putting a repaired database in the place of the damaged one, which stays under another name."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from watcher.files import sync
from watcher.recovery.shelf import stamp_of


def swap(fresh: Path, database: Path, now: datetime) -> Path:
    """Where the old file is now. It and its log get a second name, then the new one takes the first.

    The old log goes before: beside the new file it would be taken for a log of it.
    """
    aside = database.with_name(f"{database.name}.damaged-{stamp_of(now)}")
    for end in ("", "-wal"):
        with suppress(FileNotFoundError):
            os.link(f"{database}{end}", f"{aside}{end}")
    for end in ("-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    sync(fresh)
    fresh.replace(database)
    sync(database.parent)
    return aside
