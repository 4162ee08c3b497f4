"""What is remembered of the entries of feeds between two visits: a file a feed, which may go at any time.

It only saves work: without it, or when it is damaged, all entries are parsed. So it is kept beside what is
known of hosts, which forgets what nobody renews, and not in the database, where each round reads every state.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
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
        """Keep them, whole or not at all; on a full disk, not at all."""
        path = self._path(url)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        with suppress(OSError):
            try:
                self._put(beside, notes)
                beside.replace(path)
            except OSError:
                beside.unlink(missing_ok=True)

    def _put(self, path: Path, notes: bytes) -> None:
        try:
            path.write_bytes(notes)
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(notes)

    def _path(self, url: str) -> Path:
        return self._folder / blake2b(url.encode("utf-8", "replace"), digest_size=16).hexdigest()
