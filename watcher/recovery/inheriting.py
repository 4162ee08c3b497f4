"""Keys for a restored folder that got none from its backup: those that the old folder still has."""

from __future__ import annotations

import os
from pathlib import Path

from watcher.recovery.errors import RecoveryError
from watcher.recovery.keys import gather_keys


def inherit_keys(old: Path, new: Path) -> tuple[str, ...]:
    """Copy them, each to where it was, and return their names; none when they cannot be read.

    They are newer than the restored database, which is the right way round. Raises OSError.
    """
    try:
        keys = gather_keys(old, None)
    except RecoveryError:
        return ()
    for name, content in keys.items():
        path = new / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return tuple(sorted(keys))
