"""Which solutions publications name, read out of the store piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digests.site.naming import Names
from watcher.store import site
from watcher.store.sqlite import Database

READ_FOR_NAMES = 1_000
"""Characters of a text in which solutions are looked for, beside title and lead: its subject comes first."""
_AT_ONCE = 1_000


def solutions_named(
    db: Database, items: Sequence[int], names: Names
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each of these items that is held, in their order, with the ids of the solutions that it names."""
    for start in range(0, len(items), _AT_ONCE):
        piece = items[start : start + _AT_ONCE]
        openings = site.openings(db, piece, READ_FOR_NAMES)
        yield from ((item, names.named_in(openings[item])) for item in piece if item in openings)
