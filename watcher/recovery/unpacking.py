"""A backup's files onto a disk, into a folder that was just made: each compared with its digest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from watcher.files import sync
from watcher.recovery.bundle import Bundle, Report
from watcher.recovery.errors import RecoveryError
from watcher.recovery.manifest import ARCHIVE_LIST, DATABASE, SEALED, SETTINGS

RENAMED = {ARCHIVE_LIST: "archive-of-backup.csv", SETTINGS: "settings-of-backup"}
"""What does not go back to its place: the machine has settings of its own, and an archive perhaps."""
PUBLIC = "site"
"""A web server of another user may read it."""
_SPARE = 64 * 1024 * 1024
"""Bytes that stay free beside what is unpacked."""


def refuse_little_room(bundle: Bundle, folder: Path) -> None:
    """Raises RecoveryError when the folder's disk cannot hold what the backup says it unpacks to."""
    wanted = bundle.manifest.database.bytes + sum(file.bytes for file in bundle.manifest.files) + _SPARE
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise RecoveryError(
            f"{folder}: {free // 1_000_000} MB are free and {wanted // 1_000_000} MB are wanted; free some "
            "space, or restore elsewhere with --data"
        )


def unpack(bundle: Bundle, keys: Mapping[str, bytes], into: Path, report: Report) -> None:
    """Write all files, for their owner only, and see them onto the disk. Raises RecoveryError and OSError."""
    total = bundle.manifest.database.bytes
    done = 0
    for piece in _writing(into / "vigie.db", bundle.database()):
        done += piece
        report("unpacking the database", done, total)
    names = [file.name for file in bundle.manifest.files if file.name not in {DATABASE, SEALED}]
    for number, name in enumerate(names, 1):
        place = into / _placed(name)
        _make_folders(into, place)
        for _ in _writing(place, bundle.blocks(name)):
            report("unpacking files", number, len(names))
    for name, content in keys.items():
        _make_folders(into, into / name)
        for _ in _writing(into / name, [content]):
            pass
    _publish(into / PUBLIC)
    sync_folders(into)


def sync_folders(top: Path) -> None:
    """What lies where is on the disk as well. Raises OSError."""
    for folder in (top, *(path for path in top.rglob("*") if path.is_dir())):
        sync(folder)


def _publish(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")) if folder.exists() else ():
        path.chmod(0o755 if path.is_dir() else 0o644)


def _placed(name: str) -> str:
    first, slash, rest = name.partition("/")
    return f"{RENAMED.get(first, first)}{slash}{rest}"


def _make_folders(top: Path, path: Path) -> None:
    """Those above a file, each for its owner only."""
    for folder in reversed(path.relative_to(top).parents[:-1]):
        (top / folder).mkdir(mode=0o700, exist_ok=True)


def _writing(path: Path, blocks: Iterable[bytes]) -> Iterable[int]:
    """Writes on while it is asked for the size of the next piece. Never over a file that is there."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
        for block in blocks:
            file.write(block)
            yield len(block)
        file.flush()
        os.fsync(file.fileno())
