"""Older databases to take lost rows from: backups, and the copies that were made before a migration."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watcher.recovery.bundle import open_bundle, peek
from watcher.recovery.errors import RecoveryError
from watcher.recovery.shelf import kept
from watcher.store import precaution


@dataclass(frozen=True, slots=True)
class Fallback:
    """A backup (`….tar`) or a plain copy of the database, and when it was made."""

    path: Path
    made_at: datetime

    @property
    def is_bundle(self) -> bool:
        return self.path.suffix == ".tar"


def named(path: Path) -> Fallback:
    """The backup that the operator names. Raises RecoveryError when it is none, OSError."""
    if path.suffix == ".tar":
        return Fallback(path, peek(path).manifest.made_at)
    return Fallback(path, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def fallbacks(data: Path, backups: Path | None) -> tuple[Fallback, ...]:
    """What there is in the folder of the backups and in the data folder, the newest first. Raises OSError."""
    found = [Fallback(one.path, one.made_at) for one in (kept(backups) if backups else ())]
    found += [named(path) for path in precaution.copies(data)]
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))


@contextmanager
def unpacked(fallback: Fallback, work: Path) -> Generator[Path, None, None]:
    """Its database as a file. Raises RecoveryError and OSError."""
    if not fallback.is_bundle:
        if not fallback.path.is_file():
            raise RecoveryError(f"{fallback.path}: there is no such file")
        yield fallback.path
        return
    path = work / "older.db"
    try:
        with path.open("wb") as file:
            for block in open_bundle(fallback.path).database():
                file.write(block)
        yield path
    finally:
        path.unlink(missing_ok=True)
