"""Pure: is an entry new, revised, renamed or already seen?

A feed whose ids all change at once (new site, move to https) must not flood the rooms, and an update under
the same id must not be missed. So an entry is recognised, in this order:

1. by its key: seen when its content is the same, revised otherwise, unless it only flickers (`restless`);
2. by its link, when its id named another publication before (ids that are places in a list);
3. by its content, when address or date agree: the source renamed it, nothing new;
4. by its address and title: the source renamed it and changed the text, a revision;
5. else it is new.

Rules 3 and 4 only look at known entries which this document no longer lists under their own key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.collectors.identity import content_key, link_key
from watcher.items import Change, Entry, KnownEntry
from watcher.rules.likeness import is_another, page_of
from watcher.rules.restless import flickers

FLICKERS = "changes too often"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an entry is: `change` is None when there is nothing to do; `old_key` when it was renamed.

    `listed` is the key under which the document has it, when it is known by another; `reused` says that it is
    so because the id was that of another publication. What is `held` is kept and never posted.
    """

    entry: Entry
    change: Change | None
    reason: str
    old_key: str | None = None
    listed: str | None = None
    reused: bool = False
    held: bool = False


def decide(entries: Sequence[Entry], known: Iterable[KnownEntry], now: datetime) -> tuple[Decision, ...]:
    """One decision an entry, in order."""
    rows = {row.key: row for row in known}
    named = _named(entries, rows)
    index = _Index(rows, {key for key in named if key is not None})
    decisions: list[Decision] = []
    for entry, key in zip(entries, named, strict=True):
        if key is None:
            decisions.append(Decision(entry, None, "listed twice"))
        elif key == entry.key:
            decisions.append(_decide(entry, index, now))
        else:
            decided = _decide(replace(entry, key=key), index, now)
            decisions.append(replace(decided, listed=entry.key, reused=True))
    return tuple(decisions)


def _named(entries: Sequence[Entry], rows: Mapping[str, KnownEntry]) -> list[str | None]:
    """What each entry is known by: its key, unless that was another's; None when others have its names."""
    taken = {entry.key for entry in entries}
    named: list[str | None] = []
    for entry in entries:
        key: str | None = entry.key
        if _is_anothers(entry, entry.key, rows):
            free = (
                one for one in _other_keys(entry) if one not in taken and not _is_anothers(entry, one, rows)
            )
            key = next(free, None)
        if key is not None:
            taken.add(key)
        named.append(key)
    return named


def _is_anothers(entry: Entry, key: str, rows: Mapping[str, KnownEntry]) -> bool:
    row = rows.get(key)
    return row is not None and is_another(under_key(entry, key), row)


def under_key(entry: Entry, key: str) -> Entry:
    """The entry under that key: itself, most of the time."""
    return entry if entry.key == key else replace(entry, key=key)


class _Index:
    """Known entries by key, and those that may have been renamed by content and by address."""

    def __init__(self, rows: dict[str, KnownEntry], listed: set[str]) -> None:
        self.by_key = rows
        self._by_content: dict[str, list[KnownEntry]] = {}
        self._by_title: dict[str, list[KnownEntry]] = {}
        self._claimed: set[str] = set()
        for row in rows.values():
            if row.key not in listed:
                self._by_content.setdefault(row.content_hash, []).append(row)
                self._by_title.setdefault(row.title, []).append(row)

    def same_words(self, entry: Entry, page: str | None) -> KnownEntry | None:
        return self._claim(
            row
            for row in self._by_content.get(entry.content_hash, ())
            if page_of(row.link) == page or (row.published is not None and row.published == entry.published)
        )

    def same_page(self, entry: Entry, page: str | None) -> KnownEntry | None:
        if page is None:
            return None
        return self._claim(row for row in self._by_title.get(entry.title, ()) if page_of(row.link) == page)

    def _claim(self, candidates: Iterable[KnownEntry]) -> KnownEntry | None:
        """The first candidate that no other entry has claimed."""
        for candidate in candidates:
            if candidate.key not in self._claimed:
                self._claimed.add(candidate.key)
                return candidate
        return None


def _decide(entry: Entry, index: _Index, now: datetime) -> Decision:
    if (same := index.by_key.get(entry.key)) is not None:
        return _compared(entry, same, now)
    page = page_of(entry.link)
    if (twin := index.same_words(entry, page)) is not None:
        return Decision(entry, None, "renamed by its source", twin.key)
    if (twin := index.same_page(entry, page)) is not None:
        return Decision(entry, Change.REVISED, "renamed by its source and changed", twin.key)
    return Decision(entry, Change.NEW, "not seen before")


def _compared(entry: Entry, same: KnownEntry, now: datetime) -> Decision:
    if same.content_hash == entry.content_hash:
        return Decision(entry, None, "seen")
    if flickers(same, entry.content_hash, now):
        return Decision(entry, None, FLICKERS)
    return Decision(entry, Change.REVISED, "content changed under the same key")


def _other_keys(entry: Entry) -> tuple[str, ...]:
    """What names an entry whose id, or whose page, was another's before."""
    by_link = link_key(entry.link) if entry.key.startswith("id:") else None
    by_words = content_key(entry.content_hash)
    return (by_words,) if by_link is None else (by_link, by_words)
