"""How much Vigie keeps, and how fast that grows: for the doctor and for the weekly report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from watcher.settings import Paths
from watcher.store import runs, soundness
from watcher.store.sqlite import Database
from watcher.upkeep.disk import free_bytes
from watcher.web.shelf import written_at

SPAN = timedelta(days=28)
"""How far back growth is measured: four whole weeks."""
SHORTEST_SPAN = timedelta(days=7)
"""Of less nothing is foretold."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The archive: bytes and files, those begun since a moment, the oldest and newest, parts left behind."""

    bytes: int = 0
    files: int = 0
    recent_bytes: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Holdings:
    """Bytes; growth is a week's, None while too little is known, `days_left` until the disk is full."""

    free: int
    database: int
    archive: Stock
    database_growth: float | None = None
    archive_growth: float | None = None

    @property
    def days_left(self) -> int | None:
        """None when nothing grows, or nobody knows."""
        if self.database_growth is None or self.archive_growth is None:
            return None
        a_week = self.database_growth + self.archive_growth
        return int(7 * self.free / a_week) if a_week > 0 else None


def holdings(db: Database | None, paths: Paths, now: datetime) -> Holdings:
    """What is kept now. The database's growth is told by the share of its items that are recent.

    A clock that was put back, or a database that cannot be read, leaves growth untold. Raises StoreError.
    """
    began = None if db is None else runs.first_start(db)
    span = SPAN if began is None else min(SPAN, now - began)
    stock = stock_of(paths.archive, now - span)
    size = database_bytes(paths.database)
    free = free_bytes(paths.data)
    if db is None or began is None or span < SHORTEST_SPAN:
        return Holdings(free, size, stock)
    weeks = span / timedelta(days=7)
    share = soundness.share_since(db, now - span)
    return Holdings(free, size, stock, size * share / weeks, stock.recent_bytes / weeks)


def stock_of(folder: Path, since: datetime) -> Stock:
    """What lies in the archive; files that vanish meanwhile, or are not ours, are left out."""
    files = list(_sizes(folder))
    parts = sum(path.name.endswith(".part") for path, _, _ in files)
    begun = [moment for _, moment, _ in files]
    return Stock(
        bytes=sum(size for _, _, size in files),
        files=len(files) - parts,
        recent_bytes=sum(size for _, moment, size in files if moment >= since),
        oldest=min(begun, default=None),
        newest=max(begun, default=None),
        parts=parts,
    )


def database_bytes(path: Path) -> int:
    """With what waits in its write-ahead log; 0 when there is none."""
    return sum(_size(one) or 0 for one in (path, path.with_name(f"{path.name}-wal")))


def _sizes(folder: Path) -> Iterator[tuple[Path, datetime, int]]:
    for path in folder.rglob("*.warc.gz*"):
        moment, size = written_at(path), _size(path)
        if moment is not None and size is not None:
            yield path, moment, size


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
