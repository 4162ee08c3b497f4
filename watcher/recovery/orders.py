"""What is backed up, by the settings alone: sources or a register that are spoilt keep nobody from it."""

from __future__ import annotations

from pathlib import Path

from watcher.recovery.making import Order
from watcher.settings import Settings
from watcher.store.precaution import FOLDER


def folder_of(settings: Settings) -> Path:
    """Where backups go: as the settings say, else into the data folder itself."""
    return settings.backup.folder or settings.paths.data / FOLDER


def order_of(
    settings: Settings, papers: tuple[Path, ...], folder: Path, *, archive: bool, passphrase: str | None
) -> Order:
    """A backup of the Vigie of these settings; `papers` are the files that settings and sources stand in."""
    matrix = settings.matrix
    return Order(
        data=settings.paths.data,
        folder=folder,
        settings_files=papers,
        archive=archive,
        passphrase=passphrase,
        key_file=None if matrix is None else matrix.encryption_key_file,
    )
