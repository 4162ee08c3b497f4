"""What can be read of a damaged database, table by table, and what is known to be missing.

Rows come from the trees first, then from pages that no tree has any more (`strays`). The indexes say which
rows there were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.recovery.gaps import Gaps
from watcher.recovery.pages import DamagedError, PageFile
from watcher.recovery.records import INDEX_LEAF, INDEX_NODE, TABLE_LEAF, Record, read_node
from watcher.recovery.strays import Rows, strays
from watcher.recovery.trees import Walk, walk
from watcher.store.shapes import Index, Shape

Key = tuple[object, ...]
_MASTER = frozenset({"table", "index", "trigger", "view"})


@dataclass(frozen=True, slots=True)
class Roots:
    """Where each tree begins, by table or index. `is_whole`: nothing of this list is missing."""

    tables: Mapping[str, int]
    indexes: Mapping[str, int]
    is_whole: bool


@dataclass(slots=True)
class Damage:
    """What is broken of a table. `named` are rows that indexes tell of, by key, with their date if known.

    `places` are a source and the key of one of its entries, of items.
    `is_exact`: these are all there were. Without rowids there are no gaps to speak of.
    """

    gaps: Gaps
    named: dict[Key, str | None] = field(default_factory=dict[Key, "str | None"])
    places: dict[Key, tuple[str, str]] = field(default_factory=dict[Key, tuple[str, str]])
    is_exact: bool = False


Sink = Callable[[Shape, Rows], None]


def find_roots(file: PageFile) -> Roots:
    """The list of trees, read from the first page, or from wherever pieces of it are."""
    walked = Walk()
    entries = [record for _, record in walk(file, 1, walked, has_rowids=True) if _is_entry(record)]
    if not walked.is_whole:
        known = {str(record[1]) for record in entries}
        entries += [record for record in _scattered(file, walked.pages) if str(record[1]) not in known]
    tables = {str(r[1]): int(str(r[3])) for r in entries if r[0] == "table"}
    indexes = {str(r[1]): int(str(r[3])) for r in entries if r[0] == "index"}
    return Roots(tables, indexes, walked.is_whole)


def migrations_in(file: PageFile, roots: Roots, table: str = "_sqlite_migrations") -> frozenset[str]:
    """Names of the migrations that the file had; none when that cannot be read."""
    if table not in roots.tables:
        return frozenset()
    rows = walk(file, roots.tables[table], Walk(), has_rowids=True)
    return frozenset(
        value
        for _, record in rows
        for value in record
        if isinstance(value, str) and value[:3].isdigit() and value[3:4] == "_"
    )


def salvage(file: PageFile, roots: Roots, shapes: Sequence[Shape], sink: Sink) -> dict[str, Damage]:
    """Give every readable row to `sink`, and return what is broken, by table; a sound table is not in it."""
    walks = {shape.name: Walk() for shape in shapes}
    for shape in shapes:
        if shape.name in roots.tables:
            sink(shape, _sound(file, roots.tables[shape.name], shape, walks[shape.name]))
        elif not roots.is_whole:
            walks[shape.name].gaps.append((None, None))
    damaged = {shape.name: shape for shape in shapes if not walks[shape.name].is_whole}
    found = {name: Damage(Gaps(walks[name].gaps)) for name in damaged}
    if not damaged:
        return {}
    claimed = set(file.free()).union(*(one.pages for one in walks.values()))
    claimed |= _evidence(file, roots, shapes, found)
    mine = {shape.name for shape in shapes}
    for name, root in roots.tables.items():
        if name not in mine and root:
            rest = Walk()
            for _ in walk(file, root, rest, has_rowids=_is_by_rowid(file, root)):
                pass
            claimed |= rest.pages
    for shape, rows in strays(file, claimed, shapes, {name: one.gaps for name, one in found.items()}):
        sink(shape, rows)
    return found


def _sound(file: PageFile, root: int, shape: Shape, walked: Walk) -> Iterator[tuple[object, ...]]:
    for rowid, record in walk(file, root, walked, has_rowids=shape.has_rowids):
        row = shape.row(rowid, record)
        if row is None:
            walked.gaps.append((None if rowid is None else rowid - 1, rowid))
        else:
            yield row if shape.alias or not shape.has_rowids else (*row, rowid)


def _evidence(file: PageFile, roots: Roots, shapes: Sequence[Shape], found: Mapping[str, Damage]) -> set[int]:
    """Walk all indexes; what those of broken tables tell goes into `found`. The pages that they have."""
    pages: set[int] = set()
    for shape in shapes:
        for index in shape.indexes:
            root = roots.indexes.get(index.name)
            if root is None:
                continue
            walked = Walk()
            damage = found.get(shape.name)
            for _, record in walk(file, root, walked, has_rowids=False):
                if damage is not None and shape.fits_index(index, record):
                    _note(damage, shape, index, record)
            if damage is not None and walked.is_whole and not index.is_partial:
                damage.is_exact = True
            pages |= walked.pages
    return pages


def _note(damage: Damage, shape: Shape, index: Index, record: Record) -> None:
    named = {
        column.name if column else "rowid": value for column, value in zip(index.columns, record, strict=True)
    }
    if shape.has_rowids:
        rowid = named.get("rowid")
        if not isinstance(rowid, int) or rowid not in damage.gaps:
            return
        key: Key = (rowid,)
    else:
        key = tuple(named.get(name) for name in shape.key)
    source_id, entry = named.get("source_id"), named.get("key")
    if isinstance(source_id, str) and isinstance(entry, str):
        damage.places[key] = (source_id, entry)
    date = named.get(shape.date or "")
    damage.named[key] = date if isinstance(date, str) else damage.named.get(key)


def _scattered(file: PageFile, seen: set[int]) -> Iterator[Record]:
    """Pieces of the list of trees, wherever they are."""
    for number in range(2, file.count + 1):
        if number in seen:
            continue
        try:
            node = read_node(file, number)
        except DamagedError:
            continue
        if (
            node.kind == TABLE_LEAF
            and node.cells
            and all(c.record is None or _is_entry(c.record) for c in node.cells)
        ):
            yield from (cell.record for cell in node.cells if cell.record is not None)


def _is_entry(record: Record) -> bool:
    return (
        len(record) == 5
        and record[0] in _MASTER
        and isinstance(record[1], str)
        and isinstance(record[3], int)
        and isinstance(record[4], str | None)
    )


def _is_by_rowid(file: PageFile, root: int) -> bool:
    try:
        return read_node(file, root).kind not in {INDEX_LEAF, INDEX_NODE}
    except DamagedError:
        return True
