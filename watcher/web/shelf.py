"""The folder of archives: when each file was begun, and which of them holds an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.web.archive import read_record
from watcher.web.warc import ArchivedAnswer, ArchiveError

AROUND = timedelta(days=1)
"""An answer is in a file begun so long before or after its item was seen; usually at the same moment."""


def written_at(archive: Path) -> datetime | None:
    """When the round of an archive began, by its name; None for a file that is not ours."""
    try:
        return datetime.strptime(archive.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def find_answer(folder: Path, record_id: str, moments: Iterable[datetime]) -> ArchivedAnswer | None:
    """The answer of that WARC-Record-ID, looked for in the files begun around one of these moments.

    The nearest file is read first, what a killed round did not join included. None when no file has it;
    raises ArchiveError when none has it and one of them is damaged.
    """
    damaged: ArchiveError | None = None
    for path in _nearest_first(folder, tuple(moments)):
        try:
            if (found := read_record(path, record_id)) is not None:
                return found
        except ArchiveError as error:
            damaged = damaged or error
    if damaged is not None:
        raise damaged
    return None


def _nearest_first(folder: Path, moments: tuple[datetime, ...]) -> list[Path]:
    near: list[tuple[timedelta, Path]] = []
    for path in folder.rglob("*.warc.gz*"):
        begun = written_at(path)
        distance = min((abs(begun - one) for one in moments), default=None) if begun else None
        if distance is not None and distance <= AROUND:
            near.append((distance, path))
    return [path for _, path in sorted(near)]
