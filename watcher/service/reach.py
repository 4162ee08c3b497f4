"""What a user without any rights of its own can read: a strict umask of the installer closes files to it."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path


def closed(path: Path) -> list[Path]:
    """The path and the folders above it that others cannot read or pass; what is not there is not closed."""
    return [one for one in (path, *path.parents) if one.exists() and not _is_open(one)]


def open_up(paths: Iterable[Path]) -> None:
    """Let others read files and pass folders, as `chmod a+rX` does."""
    for path in paths:
        mode = path.stat().st_mode
        path.chmod(stat.S_IMODE(mode) | (0o055 if stat.S_ISDIR(mode) else 0o044))


def _is_open(path: Path) -> bool:
    mode = path.stat().st_mode
    return bool(mode & (stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH))
