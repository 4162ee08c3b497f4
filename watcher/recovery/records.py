"""Cells and records as SQLite writes them: bytes of a page in, values out, and nothing believed unseen."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from watcher.recovery.pages import HEADER, DamagedError, PageFile

Value = str | int | float | bytes | None
Record = tuple[Value, ...]

TABLE_LEAF, TABLE_NODE, INDEX_LEAF, INDEX_NODE = 0x0D, 0x05, 0x0A, 0x02
KINDS = frozenset({TABLE_LEAF, TABLE_NODE, INDEX_LEAF, INDEX_NODE})
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its serial type."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the page before it (of a node), its rowid (of a table), its record (None in a table's node).

    `overflow` are the pages on which its record goes on. `record` is also None when it cannot be read.
    """

    child: int | None
    rowid: int | None
    record: Record | None
    overflow: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A page of a tree: its kind, its cells in order, the last page below; `broken` cells were not read."""

    kind: int
    cells: tuple[Cell, ...]
    last: int | None
    broken: int


def read_node(file: PageFile, number: int) -> Node:
    """The page as a part of a tree. Raises DamagedError when it is none."""
    page = file.page(number)
    start = HEADER if number == 1 else 0
    kind = page[start]
    if kind not in KINDS:
        raise DamagedError(f"page {number} is no page of a tree")
    is_node = kind in {TABLE_NODE, INDEX_NODE}
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + (12 if is_node else 8)
    if first + 2 * count > file.usable:
        raise DamagedError(f"page {number} states more cells than it can hold")
    cells: list[Cell] = []
    broken = 0
    for place in struct.unpack(f">{count}H", page[first : first + 2 * count]):
        try:
            cells.append(_cell(file, page, place, kind))
        except (DamagedError, IndexError):
            broken += 1
    last = int.from_bytes(page[start + 8 : start + 12], "big") if is_node else None
    return Node(kind, tuple(cells), last, broken)


def _cell(file: PageFile, page: bytes, place: int, kind: int) -> Cell:
    child: int | None = None
    if place < 8:
        raise DamagedError("a cell within the head of its page")
    if kind in {TABLE_NODE, INDEX_NODE}:
        child = int.from_bytes(page[place : place + 4], "big")
        place += 4
    if kind == TABLE_NODE:
        rowid, _ = varint(page, place)
        return Cell(child, _signed(rowid), None)
    length, place = varint(page, place)
    rowid: int | None = None
    if kind == TABLE_LEAF:
        unsigned, place = varint(page, place)
        rowid = _signed(unsigned)
    local = _local_bytes(length, file.usable, kind)
    try:
        payload, overflow = _payload(file, page, place, length, local)
        return Cell(child, rowid, decode(payload), overflow)
    except DamagedError:
        if rowid is None and child is None:
            raise
        return Cell(child, rowid, None)


def _payload(
    file: PageFile, page: bytes, place: int, length: int, local: int
) -> tuple[bytes, tuple[int, ...]]:
    payload = page[place : place + local]
    if length > file.count * file.page_size or len(payload) < local:
        raise DamagedError("a record longer than the file")
    if local == length:
        return payload, ()
    following = int.from_bytes(page[place + local : place + local + 4], "big")
    parts, rest, seen = [payload], length - local, list[int]()
    while rest > 0:
        if following in seen:
            raise DamagedError("a record that goes in circles")
        more = file.page(following)
        seen.append(following)
        taken = more[4 : min(file.usable, 4 + rest)]
        parts.append(taken)
        rest -= len(taken)
        following = int.from_bytes(more[:4], "big")
    return b"".join(parts), tuple(seen)


def _local_bytes(length: int, usable: int, kind: int) -> int:
    """How much of a record stands on its own page."""
    most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return length
    least = (usable - 12) * 32 // 255 - 23
    kept = least + (length - least) % (usable - 4)
    return kept if kept <= most else least


def decode(payload: bytes) -> Record:
    """The values of a record. Raises DamagedError unless every byte is accounted for."""
    try:
        size, place = varint(payload, 0)
        if size > len(payload):
            raise DamagedError("a record without its head")
        types: list[int] = []
        while place < size:
            kind, place = varint(payload, place)
            types.append(kind)
        if place != size or size + sum(map(_width, types)) != len(payload):
            raise DamagedError("a record of another length than it states")
        return tuple(_values(payload, size, types))
    except (IndexError, UnicodeDecodeError):
        raise DamagedError("a record that cannot be read") from None


def _values(payload: bytes, place: int, types: list[int]) -> Iterator[Value]:
    for kind in types:
        raw = payload[place : place + _width(kind)]
        place += len(raw)
        yield _value(kind, raw)


def _value(kind: int, raw: bytes) -> Value:
    if kind in _INTEGERS:
        return int.from_bytes(raw, "big", signed=True)
    if kind == 7:
        return float(struct.unpack(">d", raw)[0])
    if kind in {8, 9}:
        return kind - 8
    if kind >= 12:
        return raw.decode("utf-8") if kind % 2 else raw
    return None


def _width(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in {10, 11}:
        raise DamagedError("a value of a kind that is never written")
    return 8 if kind == 7 else _INTEGERS.get(kind, 0)


def varint(data: bytes, place: int) -> tuple[int, int]:
    """The number at `place` and where it ends. Raises IndexError at the end of the data."""
    value = 0
    for taken in range(8):
        byte = data[place + taken]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + taken + 1
    return value << 8 | data[place + 8], place + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
