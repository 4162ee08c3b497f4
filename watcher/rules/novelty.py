"""Pure: is an entry new, revised, renamed or already seen?

A feed whose ids all change at once (new site, move to https) must not flood the rooms, and an update under
the same id must not be missed. So an entry is recognised, in this order:

1. by its key: seen when its content is the same, revised otherwise;
2. by its content, when address or date agree: the source renamed it, nothing new;
3. by its address and title: the source renamed it and changed the text, a revision;
4. else it is new.

Rules 2 and 3 only look at known entries which this document no longer lists under their own key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.items import Change, Entry, KnownEntry
from watcher.web.urls import canonical


@dataclass(frozen=True, slots=True)
class Decision:
    """What an entry is: `change` is None when there is nothing to do; `old_key` when it was renamed."""

    entry: Entry
    change: Change | None
    reason: str
    old_key: str | None = None


def decide(entries: Sequence[Entry], known: Iterable[KnownEntry]) -> tuple[Decision, ...]:
    """One decision an entry, in order."""
    index = _Index(known, {entry.key for entry in entries})
    return tuple(_decide(entry, index) for entry in entries)


class _Index:
    """Known entries by key, and those that may have been renamed by content and by address."""

    def __init__(self, known: Iterable[KnownEntry], listed: set[str]) -> None:
        self.by_key: dict[str, KnownEntry] = {}
        self.by_content: dict[str, list[KnownEntry]] = {}
        self.by_page: dict[tuple[str | None, str], list[KnownEntry]] = {}
        self._claimed: set[str] = set()
        for entry in known:
            self.by_key[entry.key] = entry
            if entry.key not in listed:
                self.by_content.setdefault(entry.content_hash, []).append(entry)
                self.by_page.setdefault((_page(entry.link), entry.title), []).append(entry)

    def claim(self, candidates: Iterable[KnownEntry]) -> KnownEntry | None:
        """The first candidate that no other entry has claimed."""
        for candidate in candidates:
            if candidate.key not in self._claimed:
                self._claimed.add(candidate.key)
                return candidate
        return None


def _decide(entry: Entry, index: _Index) -> Decision:
    if (same := index.by_key.get(entry.key)) is not None:
        if same.content_hash == entry.content_hash:
            return Decision(entry, None, "seen")
        return Decision(entry, Change.REVISED, "content changed under the same key")
    page = _page(entry.link)
    twins = (
        twin
        for twin in index.by_content.get(entry.content_hash, ())
        if _page(twin.link) == page or (twin.published is not None and twin.published == entry.published)
    )
    if (twin := index.claim(twins)) is not None:
        return Decision(entry, None, "renamed by its source", twin.key)
    if page is not None and (twin := index.claim(index.by_page.get((page, entry.title), ()))) is not None:
        return Decision(entry, Change.REVISED, "renamed by its source and changed", twin.key)
    return Decision(entry, Change.NEW, "not seen before")


def _page(link: str | None) -> str | None:
    return canonical(link) if link else None
