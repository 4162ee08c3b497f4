"""Whether a database needs a repair: what SQLite finds, and what the archive knows that it does not."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from watcher.store import refilling, runs
from watcher.store.database import open_database
from watcher.store.sqlite import Database
from watcher.web.shelf import written_at


def is_sound(database: Path, archive: Path, work: Path) -> bool:
    """Looks at a copy, as SQLite would write beside the file that it looks at."""
    copy = work / "copy.db"
    for end in ("", "-wal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{database}{end}", f"{copy}{end}")
    if refilling.problems_of(copy):
        return False
    with closing(open_database(copy)) as db:
        return not rounds_after(archive, db)


def rounds_after(archive: Path, db: Database) -> list[datetime]:
    """When archives were begun later than the last round that the database knows: its newest rows are lost.

    Names of archives tell whole seconds.
    """
    last = runs.last_start(db, "round")
    if last is None:
        return []
    begun = (written_at(path) for path in archive.rglob("*.warc.gz"))
    return sorted(one for one in begun if one is not None and one > last)
