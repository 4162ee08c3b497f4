"""How much room the disk has for what Vigie keeps."""

from __future__ import annotations

import os
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


ENOUGH_FILES = 10_000
"""Files that the disk should still take: a year has some 30,000 archives, pages of the site and notes."""


def free_files(folder: Path) -> int | None:
    """How many more files the disk takes; None where it has no such limit (btrfs)."""
    found = os.statvfs(standing_folder(folder))
    return found.f_favail if found.f_files else None
