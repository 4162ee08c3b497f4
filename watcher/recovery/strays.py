"""Pages that no tree has any more, since what led to them is broken: which table they were of.

A page is taken for one of a table when every row on it could be of that table and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from watcher.recovery.gaps import Gaps
from watcher.recovery.pages import DamagedError, PageFile
from watcher.recovery.records import INDEX_LEAF, INDEX_NODE, TABLE_LEAF, Node, read_node
from watcher.store.shapes import Column, Shape

Rows = Iterable[tuple[object, ...]]


def strays(
    file: PageFile, claimed: set[int], shapes: Sequence[Shape], broken: Mapping[str, Gaps]
) -> Iterator[tuple[Shape, Rows]]:
    """Rows of `broken` tables on pages that nothing claims, within their gaps, page by page."""
    for number in range(1, file.count + 1):
        if number in claimed:
            continue
        try:
            node = read_node(file, number)
        except DamagedError:
            continue
        shape = _only_fit(node, shapes)
        if shape is None or shape.name not in broken:
            continue
        gaps = broken[shape.name]
        rows: list[tuple[object, ...]] = []
        for cell in node.cells:
            row = shape.row(cell.rowid, cell.record) if cell.record is not None else None
            if row is None or (shape.has_rowids and (cell.rowid is None or cell.rowid not in gaps)):
                continue
            rows.append(row if shape.alias or not shape.has_rowids else (*row, cell.rowid))
        yield shape, rows


def _only_fit(node: Node, shapes: Sequence[Shape]) -> Shape | None:
    """The table of which all rows of the page could be; None when they may as well be of something else.

    What has more dates where dates should be is the better fit: nothing else looks like them.
    """
    cells = [cell for cell in node.cells if cell.record is not None]
    if not cells or node.kind not in {TABLE_LEAF, INDEX_LEAF, INDEX_NODE}:
        return None
    by_rowid = node.kind == TABLE_LEAF
    fits: list[tuple[int, Shape | None]] = [
        (_dates(shape.columns), shape)
        for shape in shapes
        if shape.has_rowids == by_rowid
        and (by_rowid or all(len(cell.record or ()) == len(shape.columns) for cell in cells))
        and all(shape.row(cell.rowid, cell.record or ()) is not None for cell in cells)
    ]
    if not by_rowid:
        fits += [
            (_dates(index.columns), None)
            for shape in shapes
            for index in shape.indexes
            if all(shape.fits_index(index, cell.record or ()) for cell in cells)
        ]
    best = max((dates for dates, _ in fits), default=0)
    chosen = [shape for dates, shape in fits if dates == best]
    return chosen[0] if len(chosen) == 1 else None


def _dates(columns: Iterable[Column | None]) -> int:
    return sum(column is not None and column.is_dated for column in columns)
