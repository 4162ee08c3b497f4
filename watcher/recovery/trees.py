"""Walking the trees of a database file around whatever is broken in them, and noting what was not reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from watcher.recovery.pages import DamagedError, PageFile
from watcher.recovery.records import INDEX_LEAF, INDEX_NODE, TABLE_LEAF, TABLE_NODE, Node, Record, read_node

_DEEPEST = 40
"""Levels; a tree of all pages that a file can have is lower."""

Row = tuple[int | None, Record]
"""A row with its rowid, None in a tree without."""


@dataclass(slots=True)
class Walk:
    """What became of a tree: the pages it has, and the rowids that may stand where nothing could be read.

    A gap is `(after, up to and including)`, None where the tree says no end. In a tree without rowids, gaps
    are `(None, None)`, one for each page or row.
    """

    pages: set[int] = field(default_factory=set[int])
    gaps: list[tuple[int | None, int | None]] = field(default_factory=list[tuple[int | None, int | None]])

    @property
    def is_whole(self) -> bool:
        return not self.gaps


def walk(file: PageFile, root: int, walked: Walk, *, has_rowids: bool) -> Iterator[Row]:
    """Every row of the tree that can be read, in order; `walked` is filled in the meantime."""
    kinds = {TABLE_LEAF, TABLE_NODE} if has_rowids else {INDEX_LEAF, INDEX_NODE}
    todo: list[tuple[int, int | None, int | None, int]] = [(root, None, None, 0)]
    while todo:
        number, low, high, depth = todo.pop()
        node = _node(file, number, kinds) if number not in walked.pages and depth <= _DEEPEST else None
        if node is None:
            walked.gaps.append((low, high))
            continue
        walked.pages.add(number)
        for cell in node.cells:
            walked.pages.update(cell.overflow)
        if node.kind in {TABLE_LEAF, INDEX_LEAF, INDEX_NODE}:
            yield from _rows(node, low, high, walked)
        if node.kind in {TABLE_NODE, INDEX_NODE}:
            todo.extend(reversed(list(_children(node, low, high, depth))))


def _node(file: PageFile, number: int, kinds: set[int]) -> Node | None:
    try:
        node = read_node(file, number)
    except DamagedError:
        return None
    return node if node.kind in kinds else None


def _rows(node: Node, low: int | None, high: int | None, walked: Walk) -> Iterator[Row]:
    before = low
    for cell in node.cells:
        rowid = cell.rowid
        if node.kind == TABLE_LEAF:
            if rowid is None or not _is_between(rowid, before, high):
                walked.gaps.append((before, high))
                continue
            if cell.record is None:
                walked.gaps.append((rowid - 1, rowid))
            before = rowid
        elif cell.record is None:
            walked.gaps.append((None, None))
        if cell.record is not None:
            yield rowid, cell.record
    if node.broken:
        walked.gaps.append((low, high) if node.kind == TABLE_LEAF else (None, None))


def _children(
    node: Node, low: int | None, high: int | None, depth: int
) -> Iterator[tuple[int, int | None, int | None, int]]:
    before = low
    for cell in node.cells:
        if cell.child is not None:
            yield cell.child, before, cell.rowid, depth + 1
        before = cell.rowid if cell.rowid is not None else before
    if node.last is not None:
        yield node.last, before, high, depth + 1
    if node.broken and node.kind == TABLE_NODE:
        # A page below is not named any more: wherever it was, its rowids are between those of this page.
        yield 0, low, high, depth + 1


def _is_between(rowid: int, low: int | None, high: int | None) -> bool:
    return (low is None or rowid > low) and (high is None or rowid <= high)
