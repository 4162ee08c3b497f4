"""The folder of a report: written beside, then moved, so that it is whole or absent."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path


class FolderExistsError(Exception):
    """There is a folder of that name, and nobody said that it may be replaced."""


def write_folder(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write `files`, by their paths within it, as `folder`; only one process may do so at once.

    A folder that is there is kept as it is until the new one is whole, and raises FolderExistsError without
    `replace`. What a process that was killed left behind is put back or removed. Raises OSError.
    """
    beside, before = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "before"))
    if before.exists() and not folder.exists():
        before.rename(folder)
    for left in (beside, before):
        shutil.rmtree(left, ignore_errors=True)
    if folder.exists() and not replace:
        raise FolderExistsError(str(folder))
    try:
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            folder.rename(before)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    shutil.rmtree(before, ignore_errors=True)
