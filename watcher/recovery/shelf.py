"""A folder of backups: which there are, and the names that they bear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"vigie-(\d{8}T\d{6}Z)(?:-\d+)?\.tar")
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup by its name: what it holds was not looked at."""

    path: Path
    made_at: datetime
    bytes: int


def stamp_of(moment: datetime) -> str:
    """Such as 20261126T033000Z."""
    return f"{moment.astimezone(UTC):{_STAMP}}"


def kept(folder: Path) -> tuple[Kept, ...]:
    """The backups in a folder, the oldest first; none when there is no such folder. Raises OSError."""
    if not folder.is_dir():
        return ()
    found: list[Kept] = []
    for path in folder.iterdir():
        made_at = _made_at(path.name)
        if made_at is not None and path.is_file():
            found.append(Kept(path, made_at, path.stat().st_size))
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name)))


def free_name(folder: Path, moment: datetime) -> Path:
    """Where a backup of this moment goes; never where one is already."""
    path, number = folder / f"vigie-{stamp_of(moment)}.tar", 1
    while path.exists():
        number += 1
        path = folder / f"vigie-{stamp_of(moment)}-{number}.tar"
    return path


def _made_at(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
