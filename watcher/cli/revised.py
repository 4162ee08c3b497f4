"""The versions of an item as an operator reads them: when each was seen, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from watcher.collectors.pages.differing import Difference, difference, sentences
from watcher.store.revisions import Revision


def revised_view(versions: Sequence[Revision], *, with_changes: bool) -> str:
    """One line a version, the oldest first; `with_changes` under each what it has other than the one before.

    Passages of the text are told whole: `+` is new, `-` is gone, and `~` is what a passage became.
    """
    first, *later = versions
    lines = [f"Version {first.number}, seen {first.seen_at:%Y-%m-%d %H:%M} UTC: {first.title}"]
    for before, after in pairwise((first, *later)):
        lines.append(f"Version {after.number}, seen {after.seen_at:%Y-%m-%d %H:%M} UTC: {after.title}")
        if with_changes:
            lines += [f"  {line}" for line in _changes(before, after)]
    return "\n".join(lines)


def _changes(before: Revision, after: Revision) -> Iterator[str]:
    if before.title != after.title:
        yield f"~ title: {before.title}"
        yield f"      -> {after.title}"
    found = _difference(before.text, after.text)
    for passage in found.removed:
        yield f"- {passage}"
    for passage in found.added:
        yield f"+ {passage}"
    for old, new in found.reworded:
        yield f"~ {old}"
        yield f"  -> {new}"
    if before.title == after.title and not found:
        yield "only case, spacing or order changed"


def _difference(before: str, after: str) -> Difference:
    return difference(
        sentences(before.splitlines()), sentences(after.splitlines()), (str.casefold, str.casefold)
    )
