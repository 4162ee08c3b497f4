"""What is looked at and written while settings begin: folders, a homeserver, files with secrets."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryFile

import aiohttp

from watcher.upkeep.disk import standing_folder

SECONDS = 5
"""How long an operator waits for a homeserver at a prompt."""


def can_be_written(folder: Path) -> bool:
    """Whether this user can write into a folder, or make it: tried, as root may in theory everywhere."""
    try:
        with TemporaryFile(dir=standing_folder(folder)):
            return True
    except OSError:
        return False


async def why_silent(homeserver: str) -> str | None:
    """What keeps a homeserver from answering as one, or None when it does."""
    address = f"{homeserver}/_matrix/client/versions"
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
            return None if answer.status == 200 else f"HTTP {answer.status}"
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return str(error) or type(error).__name__


def write_secret(path: Path, secret: str) -> bool:
    """Write a file for its owner alone; False when there is one already, which stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(f"{secret}\n")
    return True
