"""What the end of its time has come for, and what a killed round left behind."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from watcher.config.privacy import Privacy
from watcher.privacy.purging import purge_if_due
from watcher.store.sqlite import Database
from watcher.web.archive import ArchiveError, append_archive, append_whole, resume_append

_PART = ".part"

log = logging.getLogger(__name__)


def part_of(archive: Path, number: int) -> Path:
    """Where a batch writes its answers until they are joined to the round's archive."""
    return archive.with_name(f"{archive.name}.{number}{_PART}")


def join_part(part: Path, *, whole: bool = False) -> None:
    """Put a batch's answers at the end of its round's archive; nothing when the batch wrote none.

    `whole` says that its writer came to its end; else what is torn off is left out. A part that cannot be
    joined (damaged, disk full) stays where it is, and the next round tries again.
    """
    if part.exists():
        _join(part, append_whole if whole else append_archive)


def _join(part: Path, append: Callable[[Path, Path], int]) -> None:
    try:
        append(part, part.with_suffix("").with_suffix(""))
        part.unlink()
    except ArchiveError as error:
        log.warning("answers stay in %s: %s", part, error)


def gather_parts(folder: Path) -> None:
    """Join what a killed round did not get to join: items may already point to it."""
    for part in sorted(folder.rglob(f"*{_PART}")):
        _join(part, resume_append)


def forget(db: Database, folder: Path, privacy: Privacy, now: datetime) -> None:
    """Delete what readers said, visits, former versions and archives beyond what the settings allow.

    Once a day: on other calls nothing is looked at. A file that cannot be deleted waits for the next day.
    """
    try:
        purge_if_due(db, folder, privacy, now)
    except OSError as error:
        log.warning(
            "%s cannot be deleted (%s); check the owner of the archive", error.filename, error.strerror
        )
