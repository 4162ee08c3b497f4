"""The archive of evidence, and the backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from watcher.recovery.shelf import kept
from watcher.settings import Backup
from watcher.upkeep.disk import standing_folder
from watcher.upkeep.doctor.finding import Finding, Scene
from watcher.upkeep.holdings import stock_of

BACKUP_AGE = timedelta(days=2)
"""One is made each day; one may be missed."""
_GIB = 1024**3


def archive(scene: Scene) -> Iterator[Finding]:
    """Its size, its age, and parts that no round joined."""
    folder = scene.house.settings.paths.archive
    stock = stock_of(folder, scene.now)
    if not stock.files and not stock.parts:
        yield Finding("archive", True, "none yet")
        return
    oldest = f", the oldest of {stock.oldest:%Y-%m-%d}" if stock.oldest else ""
    detail = f"{stock.bytes / _GIB:.2f} GiB in {stock.files} files{oldest}"
    newest_is_old = stock.newest is not None and scene.now - stock.newest > timedelta(days=1)
    if stock.parts and newest_is_old:
        detail = f"{detail}; {stock.parts} part(s) of a round that was cut off"
        yield Finding("archive", True, detail, "vigie run --once joins them; what it cannot join is logged")
        return
    yield Finding("archive", True, detail)


def backups(scene: Scene) -> Iterator[Finding]:
    """Whether there are any, how old the newest is, and whether it would survive this disk."""
    chosen = scene.house.settings.backup
    if chosen.folder is None:
        yield Finding("backups", True, "none are made", "set backup.folder, on another disk than the data")
        return
    found = kept(chosen.folder)
    if not found:
        detail = f"none in {chosen.folder} yet"
        began = scene.db is not None and scene.house.settings.paths.database.exists()
        yield Finding("backups", not began, detail, "vigie backup makes one, or says why it cannot")
        return
    newest = found[-1]
    age = scene.now - newest.made_at
    detail = f"{len(found)} in {chosen.folder}, the newest of {newest.made_at:%Y-%m-%d %H:%M} UTC"
    if age > BACKUP_AGE:
        yield Finding("backups", False, detail, "vigie backup makes one, or says why it cannot")
        return
    yield Finding("backups", True, detail, _advice(chosen, chosen.folder, scene.house.settings.paths.data))


def _advice(chosen: Backup, folder: Path, data: Path) -> str:
    said: list[str] = []
    if standing_folder(folder).stat().st_dev == standing_folder(data).stat().st_dev:
        said.append("name a backup.folder on another disk: with this one both would be lost")
    if chosen.passphrase_file is None:
        said.append("set backup.passphrase_file: without it keys and the account's session are in no backup")
    return "; ".join(said)
