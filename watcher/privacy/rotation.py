"""The archive of answers, by age and by size: which files go. Decides; `removed` does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher.web.shelf import written_at

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file of the archive: when its round began (UTC), and its bytes."""

    path: Path
    begun: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """Files that had their time, and those that go before it, as there is no room for them; oldest first."""

    old: tuple[Shelved, ...]
    early: tuple[Shelved, ...]


def shelved(folder: Path) -> tuple[Shelved, ...]:
    """The files of the archive that are ours, the oldest first; nothing of a folder that is not there."""
    found = [
        Shelved(path, begun, path.stat().st_size)
        for path in folder.rglob("*.warc.gz")
        if (begun := written_at(path)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.begun, one.path.name)))


def rotation(files: Sequence[Shelved], oldest: datetime, most_bytes: int | None) -> Rotation:
    """What goes of `files` (the oldest first): all begun before `oldest`, then as many as exceed the bytes.

    The newest file stays, however large.
    """
    old = tuple(one for one in files if one.begun < oldest)
    rest = files[len(old) :]
    excess = sum(one.bytes for one in rest) - most_bytes if most_bytes is not None else 0
    early: list[Shelved] = []
    for one in rest[:-1]:
        if excess <= 0:
            break
        early.append(one)
        excess -= one.bytes
    return Rotation(old, tuple(early))


def removed(files: Iterable[Shelved]) -> tuple[Shelved, ...]:
    """Delete the files, and return those that are gone. Raises OSError for one that cannot be deleted."""
    gone: list[Shelved] = []
    for one in files:
        one.path.unlink(missing_ok=True)
        gone.append(one)
    return tuple(gone)
