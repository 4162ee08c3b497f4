"""The pages of a database file as it lies on the disk, with what its write-ahead log holds laid over them.

Reads bytes and nothing else: SQLite refuses a file whose first page is broken, and stops at each broken page.
Formats: https://www.sqlite.org/fileformat2.html and https://www.sqlite.org/walformat.html.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"SQLite format 3\0"
HEADER = 100
"""Bytes of the first page that are no tree."""
_USUAL_PAGE = 4096
_WAL_MAGICS = {0x377F0682: "<", 0x377F0683: ">"}
_WAL_HEADER, _FRAME_HEADER = 32, 24


class DamagedError(Exception):
    """Bytes that are not what should stand there."""


@dataclass(frozen=True, slots=True)
class Log:
    """The committed pages of a write-ahead log in their newest form; `size` pages after the last commit."""

    page_size: int
    pages: Mapping[int, bytes]
    size: int


class PageFile:
    """Pages by number, from 1 on. `sound_header`: its page size and list of free pages can be believed."""

    def __init__(self, main: bytes | mmap.mmap, log: Log | None = None) -> None:
        self._main = main
        self._over: Mapping[int, bytes] = log.pages if log else {}
        stated = _stated_page_size(bytes(main[:HEADER]))
        self.page_size = stated or (log.page_size if log else _USUAL_PAGE)
        self.count = max(-(-len(main) // self.page_size), log.size if log else 0)
        head = self._first_header()
        self.sound_header = _stated_page_size(head) == self.page_size
        self.usable = self.page_size - (head[20] if self.sound_header else 0)
        self._head = head

    def page(self, number: int) -> bytes:
        """Raises DamagedError for a page that is not, or not wholly, in the file."""
        if (over := self._over.get(number)) is not None:
            return over
        start = (number - 1) * self.page_size
        found = bytes(self._main[start : start + self.page_size]) if number >= 1 else b""
        if len(found) < self.page_size:
            raise DamagedError(f"page {number} is not in the file")
        return found

    def free(self) -> frozenset[int]:
        """Pages that hold nothing any more, as far as the list of them can be followed."""
        found: set[int] = set()
        trunk = int.from_bytes(self._head[32:36], "big") if self.sound_header else 0
        while trunk and trunk not in found:
            try:
                page = self.page(trunk)
            except DamagedError:
                break
            found.add(trunk)
            held = min(int.from_bytes(page[4:8], "big"), self.page_size // 4 - 2)
            found.update(struct.unpack(f">{held}I", page[8 : 8 + 4 * held]))
            trunk = int.from_bytes(page[:4], "big")
        return frozenset(found)

    def _first_header(self) -> bytes:
        try:
            return self.page(1)[:HEADER]
        except DamagedError:
            return bytes(HEADER)


def open_pages(database: Path) -> tuple[PageFile, tuple[str, ...]]:
    """The pages of `database` and of the log beside it, and notes on what of the log could not be used.

    Raises OSError.
    """
    main = _mapped(database)
    beside = database.with_name(f"{database.name}-wal")
    raw = beside.read_bytes() if beside.exists() else b""
    if not raw:
        return PageFile(main), ()
    try:
        return PageFile(main, read_log(raw)), ()
    except DamagedError as error:
        return PageFile(main), (f"what was written last is lost: {beside.name}: {error}",)


def _mapped(path: Path) -> bytes | mmap.mmap:
    """The file without reading it: it may be larger than the memory."""
    with path.open("rb") as file:
        if file.seek(0, 2) == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def read_log(raw: bytes) -> Log:
    """The committed part of a write-ahead log: frames up to the last commit before the first bad checksum.

    Raises DamagedError when its header is broken.
    """
    magic, _version, page_size = struct.unpack(">3I", raw[:12].ljust(12, b"\0"))
    order = _WAL_MAGICS.get(magic)
    if order is None or not _is_page_size(page_size) or len(raw) < _WAL_HEADER:
        raise DamagedError("its header is broken")
    sums = _checksum(order, raw[:24], (0, 0))
    if sums != struct.unpack(">2I", raw[24:32]):
        raise DamagedError("its header is broken")
    salts = raw[16:24]
    pages: dict[int, bytes] = {}
    open_pages: dict[int, bytes] = {}
    size, place = 0, _WAL_HEADER
    while place + _FRAME_HEADER + page_size <= len(raw):
        head = raw[place : place + _FRAME_HEADER]
        page = raw[place + _FRAME_HEADER : place + _FRAME_HEADER + page_size]
        sums = _checksum(order, page, _checksum(order, head[:8], sums))
        if head[8:16] != salts or sums != struct.unpack(">2I", head[16:24]):
            break
        number, commit = struct.unpack(">2I", head[:8])
        open_pages[number] = page
        if commit:
            pages |= open_pages
            open_pages.clear()
            size = commit
        place += _FRAME_HEADER + page_size
    return Log(page_size, pages, size)


def _checksum(order: str, data: bytes, start: tuple[int, int]) -> tuple[int, int]:
    first, second = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def _stated_page_size(head: bytes) -> int | None:
    if not head.startswith(MAGIC):
        return None
    stated = int.from_bytes(head[16:18], "big")
    size = 65536 if stated == 1 else stated
    return size if _is_page_size(size) else None


def _is_page_size(size: int) -> bool:
    return 512 <= size <= 65536 and size & (size - 1) == 0
