"""Doing away with what has had its time: once a day by itself, or when the operator says so."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from watcher.config.privacy import Privacy
from watcher.privacy.rotation import GIB, Shelved, removed, rotation, shelved
from watcher.store import erasing, heard, marks, retention
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp, stamp

PAUSE = timedelta(hours=20)
"""Between two purges of the watch: once a day, whatever the minute."""
_LAST = "purged_at"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """What went, or would go, of one kind: rows of the database or files with their bytes.

    `keeping` is the key of the settings by which it went.
    """

    kind: str
    keeping: str
    before: datetime
    rows: int = 0
    files: int = 0
    bytes: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Purged:
    """One purge. `wiped`: nothing of it is left in the write-ahead log; `freed` bytes of the database."""

    lines: tuple[Line, ...]
    freed: int = 0
    wiped: bool = True


def preview(db: Database, archive: Path, privacy: Privacy, now: datetime) -> Purged:
    """What a purge would do away with now; nothing is changed. Raises StoreError."""
    lines = [
        _line(rule, retention.count(db, rule, privacy.oldest(rule.keeping, now)), privacy, now)
        for rule in retention.RULES
    ]
    return Purged((*lines, *_archive(db, archive, privacy, now, really=False)))


def purge(db: Database, archive: Path, privacy: Privacy, now: datetime) -> Purged:
    """Delete what readers said, visits, former versions and archives beyond what the settings allow.

    Goes in many small transactions; one that is cut off is finished by the next. Raises StoreError.
    """
    before = erasing.size(db)
    lines = [
        _line(rule, retention.apply(db, rule, privacy.oldest(rule.keeping, now)), privacy, now)
        for rule in retention.RULES
    ]
    files = _archive(db, archive, privacy, now, really=True)
    marks.forget(db, now)
    heard.set_value(db, _LAST, stamp(now))
    return Purged((*lines, *files), max(0, before - erasing.size(db)), erasing.wipe(db))


def purge_if_due(db: Database, archive: Path, privacy: Privacy, now: datetime) -> Purged | None:
    """As `purge`, once a day; None, at little cost, when the last one is not long ago."""
    last = heard.value(db, _LAST)
    if last is not None and timedelta() <= now - parse_stamp(last) < PAUSE:
        return None
    return purge(db, archive, privacy, now)


def _line(rule: retention.Rule, rows: int, privacy: Privacy, now: datetime) -> Line:
    return Line(rule.kind, rule.keeping, privacy.oldest(rule.keeping, now), rows=rows)


def _archive(db: Database, folder: Path, privacy: Privacy, now: datetime, *, really: bool) -> list[Line]:
    oldest = privacy.oldest("archive_days", now)
    most = None if privacy.archive_gib is None else int(privacy.archive_gib * GIB)
    chosen = rotation(shelved(folder), oldest, most)
    lines = [_files("archived answers", "archive_days", oldest, chosen.old, really)]
    if chosen.early:
        last = chosen.early[-1].begun
        bare = retention.resting_on(db, chosen.early[0].begun, last + timedelta(seconds=1))
        note = f"{bare} publications younger than {privacy.archive_days} days lose the answer that shows them"
        lines.append(
            _files("archived answers, for lack of room", "archive_gib", last, chosen.early, really, note)
        )
        if really:
            log.warning("the archive exceeds privacy.archive_gib: %s; raise it, or lower archive_days", note)
    return lines


def _files(
    kind: str, keeping: str, before: datetime, files: tuple[Shelved, ...], really: bool, note: str = ""
) -> Line:
    gone = removed(files) if really else files
    return Line(kind, keeping, before, files=len(gone), bytes=sum(one.bytes for one in gone), note=note)
