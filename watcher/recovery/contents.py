"""What of a data folder goes into a backup, beside the database and what is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digests.site.opendata import FOLDER
from watcher.recovery.forgotten import NAME as FORGOTTEN
from watcher.recovery.manifest import SETTINGS

_FOLDERS = ("model", "hosts", "dossiers", "rooms", f"site/{FOLDER}")
"""Of the site only the years of open data: those of past years are not made again, all the rest is."""
_FILES = ("register-decisions.yaml", FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take, and its name in the backup."""

    name: str
    path: Path


def files_of(data: Path, settings_files: tuple[Path, ...]) -> Iterator[Found]:
    """The files that every backup holds. The list of those to forget comes first."""
    for name in reversed(_FILES):
        if (data / name).is_file():
            yield Found(name, data / name)
    for name in _FOLDERS:
        yield from _within(data, data / name)
    for path in settings_files:
        if path.is_file():
            yield Found(f"{SETTINGS}/{path.name}", path)


def archives_of(data: Path) -> Iterator[Found]:
    """The files of the archive, what a killed round did not join included."""
    yield from _within(data, data / "archive")


def _within(data: Path, folder: Path) -> Iterator[Found]:
    """Plain files, by path; no locks, and none that are just being written."""
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or path.suffix == ".lock" or path.is_symlink() or not path.is_file():
            continue
        yield Found(path.relative_to(data).as_posix(), path)
