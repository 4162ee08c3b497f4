"""The files of a compressed archive, read as a stream: nothing is written, and nothing grows without bound.

Only plain files are read; links, devices and folders are passed over, and no name is ever used as a path.
"""

from __future__ import annotations

import gzip
import re
import tarfile
import zlib
from collections.abc import Iterator
from io import BytesIO, RawIOBase

from watcher.collectors.raw import UnreadableError

UNPACKED = 800 * 1024 * 1024
"""Bytes after decompression. Daily archives of the DILA measure 80 MB on average, and some a few hundred."""
MEMBERS = 100_000
"""The most members that are looked at."""
MEMBER = 8 * 1024 * 1024
"""The most bytes of one file; a larger one is passed over."""


class _Bounded(RawIOBase):
    """The decompressed stream, which ends in an error when it is longer than `limit` bytes."""

    def __init__(self, body: bytes, limit: int) -> None:
        self._stream = gzip.GzipFile(fileobj=BytesIO(body))
        self._left = limit

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError("unpacks to more than it may")
        return data


def files(body: bytes, wanted: re.Pattern[str], limit: int = UNPACKED) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file whose name `wanted` finds, in the archive's order.

    Raises UnreadableError where the archive breaks off; what stood before has been given.
    """
    try:
        with tarfile.open(fileobj=_Bounded(body, limit), mode="r|") as archive:
            for number, member in enumerate(archive):
                if number >= MEMBERS:
                    raise UnreadableError(f"holds more than {MEMBERS} members")
                if not member.isreg() or member.size > MEMBER or not wanted.search(member.name):
                    continue
                if (file := archive.extractfile(member)) is not None:
                    yield member.name, file.read(MEMBER)
    except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, OverflowError) as error:
        raise UnreadableError(f"broken archive: {error or type(error).__name__}") from None
