"""A tar file as we write and read it: plain files, one after the other, nothing else.

Reading knows regular files and long names only, and no more: a link, a device, a sparse file or a header of
another kind is refused before anything is done with it. So a hostile file has little to play with.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
"""Two empty blocks end a tar file."""
MOST_MEMBERS = 1_000_000
_LONGEST_NAME = 4096
_MODE = 0o600


class TapeError(Exception):
    """The bytes are no tar file as we write them; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file within: its bytes begin at `offset` of the tar file."""

    name: str
    offset: int
    bytes: int


class Tape:
    """Writes files into a new tar file, of which the size need not be known before. Raises OSError."""

    def __init__(self, file: BinaryIO, at: datetime | None) -> None:
        """`file` can seek; `at` is the time that its members bear."""
        self._file = file
        self._at = at

    def tell(self) -> int:
        return self._file.tell()

    def add(self, name: str, blocks: Iterable[bytes]) -> int:
        """Write a file, and return its size. One that fails on the way leaves nothing behind."""
        start = self._file.tell()
        try:
            self._file.write(header(name, 0, self._at))
            begun = self._file.tell()
            for block in blocks:
                self._file.write(block)
            end = self._file.tell()
            self._file.write(bytes(-(end - begun) % BLOCK))
            after = self._file.tell()
            self._file.seek(start)
            self._file.write(header(name, end - begun, self._at))
            self._file.seek(after)
        except BaseException:
            self.cut(start)
            raise
        return end - begun

    def cut(self, start: int) -> None:
        """Forget what was written since that place."""
        self._file.seek(start)
        self._file.truncate()

    def close(self) -> None:
        """Write the end; the file itself stays open."""
        self._file.write(END)


def header(name: str, size: int, at: datetime | None) -> bytes:
    """What stands before a file; always of the same length for the same name."""
    told = tarfile.TarInfo(name)
    told.size, told.mode = size, _MODE
    told.mtime = 0 if at is None else int(at.timestamp())
    return told.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def members(file: BinaryIO, end: int) -> Iterator[Member]:
    """The files of the tar file whose bytes end at `end`, in their order. Raises TapeError, OSError."""
    place, long_name = 0, None
    for _ in range(MOST_MEMBERS):
        block = _exactly(file, place, BLOCK, end)
        if not block.strip(b"\0"):
            return
        told = _told(block)
        place += BLOCK
        after = place + told.size + -told.size % BLOCK
        if after > end:
            raise TapeError(f"{told.name} is cut off")
        if told.type == tarfile.GNUTYPE_LONGNAME:
            if told.size > _LONGEST_NAME or long_name is not None:
                raise TapeError("a name is too long")
            long_name = _exactly(file, place, told.size, end).rstrip(b"\0").decode("utf-8", "surrogateescape")
        elif told.type == tarfile.REGTYPE:
            yield Member(long_name or told.name, place, told.size)
            long_name = None
        else:
            raise TapeError(f"{told.name} is no plain file")
        place = after
    raise TapeError("there are too many files in it")


def stretch(file: BinaryIO, member: Member, size: int = 1 << 20) -> Iterator[bytes]:
    """The bytes of a file, in pieces. Raises TapeError when they end too early, OSError."""
    place, left = member.offset, member.bytes
    while left:
        file.seek(place)
        block = file.read(min(size, left))
        if not block:
            raise TapeError(f"{member.name} is cut off")
        yield block
        place, left = place + len(block), left - len(block)


def _told(block: bytes) -> tarfile.TarInfo:
    try:
        told = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError as error:
        raise TapeError(f"no tar file ({error})") from None
    if told.size < 0:
        raise TapeError(f"{told.name} has no possible size")
    return told


def _exactly(file: BinaryIO, place: int, size: int, end: int) -> bytes:
    file.seek(place)
    block = file.read(size) if place + size <= end else b""
    if len(block) != size:
        raise TapeError("it ends too early")
    return block
