"""What the end of its time has come for, and what a killed round left behind."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from watcher.settings import Privacy
from watcher.store import forgetting, retention
from watcher.store.database import transaction
from watcher.web.archive import ArchiveError, append_archive
from watcher.web.shelf import written_at

_PART = ".part"

log = logging.getLogger(__name__)


def part_of(archive: Path, number: int) -> Path:
    """Where a batch writes its answers until they are joined to the round's archive."""
    return archive.with_name(f"{archive.name}.{number}{_PART}")


def join_part(part: Path) -> None:
    """Put a batch's answers at the end of its round's archive; nothing when the batch wrote none.

    A part that cannot be joined (damaged, disk full) stays where it is, and the next round tries again.
    """
    if not part.exists():
        return
    try:
        append_archive(part, part.with_suffix("").with_suffix(""))
        part.unlink()
    except ArchiveError as error:
        log.warning("answers stay in %s: %s", part, error)


def gather_parts(folder: Path) -> None:
    """Join what a killed round did not get to join: items may already point to it."""
    for part in sorted(folder.rglob(f"*{_PART}")):
        join_part(part)


def forget(db: Database, folder: Path, privacy: Privacy, now: datetime) -> None:
    """Delete what readers said, visits, former versions and archives beyond what the settings allow."""
    with transaction(db):
        retention.forget(
            db,
            feedback_before=now - timedelta(days=privacy.feedback_days),
            fetches_before=now - timedelta(days=privacy.fetch_history_days),
            revisions_before=now - timedelta(days=privacy.archive_days),
        )
        forgetting.forget_conversations(db, now - timedelta(days=privacy.conversation_days))
    oldest = now - timedelta(days=privacy.archive_days)
    for archive in folder.rglob("*.warc.gz"):
        if (written := written_at(archive)) is not None and written < oldest:
            archive.unlink()
