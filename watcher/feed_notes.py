"""What is remembered of the entries of feeds between two visits: a file a feed, which may go at any time.

It only saves work: without it, or when it is damaged, all entries are parsed. So it is kept beside what is
known of hosts, which forgets what nobody renews, and not in the database, where each round reads every state.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from io import FileIO
from pathlib import Path


class FeedNotes:
    """The notes in a folder of files, one for each address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, url: str) -> bytes:
        """The notes on the feed at an address; empty without any."""
        try:
            return self._path(url).read_bytes()
        except OSError:
            return b""

    def write(self, url: str, notes: bytes) -> None:
        """Keep them, in the place of those of before; on a full disk, perhaps damaged.

        Written over, as a new file beside it costs ten times as much, and notes tell when they are damaged
        (`collectors.recall`).
        """
        path = self._path(url)
        with suppress(OSError):
            try:
                _overwrite(path, notes)
            except FileNotFoundError:
                self._folder.mkdir(parents=True, exist_ok=True)
                _overwrite(path, notes)

    def _path(self, url: str) -> Path:
        return self._folder / blake2b(url.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _overwrite(path: Path, content: bytes) -> None:
    with FileIO(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666), "wb") as file:
        file.write(content)
        file.truncate(len(content))
