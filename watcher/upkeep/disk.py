"""How much room the disk has for what Vigie keeps."""

from __future__ import annotations

import shutil
from pathlib import Path

ENOUGH_BYTES = 1024**3
"""Disk space under which the operator should act: a year of answers and texts needs about that much."""


def standing_folder(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists already."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


def free_bytes(folder: Path) -> int:
    """What is free where the folder is, or will be."""
    return shutil.disk_usage(standing_folder(folder)).free
