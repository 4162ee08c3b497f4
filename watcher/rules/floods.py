"""Pure: what cannot be news, however new it looks.

A source that is built anew lists what it always had under other ids, addresses, titles and dates. What is
found again by its words is renamed by `novelty`. Here stands the rest: what resembles known entries that left
the list all at once, a whole list revised at once, and more news than a source has ever brought. Such entries
are kept and can be found, but are `held`: nobody is told of them. A few at a time always go out: they may be
true.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.items import Change, Entry, KnownEntry
from watcher.rules.likeness import ALIKE, likeness, slug, words_of
from watcher.rules.novelty import FLICKERS, Decision

STORM_OF_IDS = "storm of changed ids:"
STORM_OF_REVISIONS = "storm of revisions:"
FLOOD = "flood:"
"""What the notes on what is held begin with."""

STORM = 5
"""Fewer changed entries at once are told as they come (ours)."""

SHORTEST_SPAN = timedelta(days=1)
"""What a visit brings is compared with what came in a day, or in the time since the last visit if longer."""

PLAUSIBLE = 3
"""As many times the most that ever came in such a span are still plausible (ours)."""

FEW = 20
"""So many are plausible of any source: a ministry publishes a dossier at once (ours)."""

HISTORY = 10
"""Known entries under which a source has no history to be judged by (ours)."""

CROWD = 100
"""A slug or date that more entries share tells nothing of them, and takes long to look through (ours)."""

TELLING = 3
"""Words that a title has at least when the same words are taken for the same publication (ours)."""


@dataclass(frozen=True, slots=True)
class Stemmed:
    """The decisions of a visit with what is held, and what the operator should know."""

    decisions: tuple[Decision, ...]
    notes: tuple[str, ...] = ()


def stem(
    decisions: Sequence[Decision],
    known: Sequence[KnownEntry],
    is_news: Callable[[datetime | None], bool],
    last_visit: datetime | None,
    now: datetime,
) -> Stemmed:
    """Hold what cannot be news. `last_visit` is the last that succeeded; at first sight all is plausible."""
    notes: list[str] = []
    if flickering := sum(one.reason == FLICKERS for one in decisions):
        notes.append(f"changes passed over: {_entries(flickering)} change too often or back and forth")
    if last_visit is None:
        return Stemmed(tuple(decisions), tuple(notes))
    found = _found_again(decisions, known)
    renamed = [one for one in found if one.old_key is not None]
    if len(renamed) >= STORM:
        found = [replace(one, held=True) if one.old_key is not None else one for one in found]
        notes.append(f"{STORM_OF_IDS} {len(renamed)} known entries came under other names, nobody is told")
    revised = [one for one in found if one.change is Change.REVISED and not one.held]
    if len(revised) >= STORM and 2 * len(revised) > len(found):
        found = [replace(one, held=True) if one.change is Change.REVISED else one for one in found]
        notes.append(f"{STORM_OF_REVISIONS} {len(revised)} of {len(found)} entries changed, nobody is told")
    news = [
        one for one in found if one.change is Change.NEW and not one.held and is_news(one.entry.published)
    ]
    if len(known) < HISTORY or len(news) <= FEW:
        return Stemmed(tuple(found), tuple(notes))
    usual = busiest(_times(known, now), max(now - last_visit, SHORTEST_SPAN))
    if len(news) > PLAUSIBLE * usual:
        newest = sorted(news, key=lambda one: one.entry.published or now, reverse=True)
        beyond = {id(one) for one in newest[usual:]}
        found = [replace(one, held=True) if id(one) in beyond else one for one in found]
        notes.append(
            f"{FLOOD} {len(news)} new entries at once, {usual} at most came in such a time before; "
            f"{len(beyond)} of them are kept and not told"
        )
    return Stemmed(tuple(found), tuple(notes))


def busiest(times: Iterable[datetime], span: timedelta) -> int:
    """The most of these times that lie within any `span`."""
    ordered = sorted(times)
    return max((place + 1 - bisect_right(ordered, at - span) for place, at in enumerate(ordered)), default=0)


def _times(known: Sequence[KnownEntry], now: datetime) -> list[datetime]:
    """When entries came. Those without a date came when they were seen, unless at a source's first sight."""
    first = min((row.seen_at for row in known if row.seen_at is not None), default=None)
    times = (row.published or (row.seen_at if row.seen_at != first else None) for row in known)
    return [at for at in times if at is not None and at <= now]


def _found_again(decisions: Sequence[Decision], known: Sequence[KnownEntry]) -> list[Decision]:
    """New entries that are known ones in disguise are renamed, when most of what is new is."""
    new = [one for one in decisions if one.change is Change.NEW]
    here = {one.entry.key for one in decisions} | {one.old_key for one in decisions}
    gone = [row for row in known if row.key not in here]
    if len(new) < STORM or len(gone) < STORM:
        return list(decisions)
    twins = _twins(new, gone)
    if len(twins) < STORM or 2 * len(twins) < len(new):
        return list(decisions)
    return [_renamed(one, twins[one.entry.key]) if one.entry.key in twins else one for one in decisions]


def _twins(new: Sequence[Decision], gone: Sequence[KnownEntry]) -> dict[str, KnownEntry]:
    """For each new entry the known one that it seems to be, each taken once.

    Alike is what has the same words, or a like title with the same slug or the same date. A like title alone
    proves nothing: "Multiples vulnérabilités dans…" comes every week.
    """
    places: dict[tuple[str, object], list[KnownEntry]] = {}
    for row in gone:
        for trait in _traits(row.content_hash, row.link, row.published):
            places.setdefault(trait, []).append(row)
    words = {row.key: words_of(row.title) for row in gone}
    taken: set[str] = set()
    twins: dict[str, KnownEntry] = {}
    for one in new:
        entry = one.entry
        mine = words_of(entry.title)
        for trait in _traits(entry.content_hash, entry.link, entry.published):
            crowd = places.get(trait, [])
            alike = (
                row
                for row in (crowd if len(crowd) <= CROWD else ())
                if row.key not in taken and _is_alike(entry, mine, row, words[row.key])
            )
            if (row := next(alike, None)) is not None:
                taken.add(row.key)
                twins[entry.key] = row
                break
    return twins


def _is_alike(entry: Entry, mine: frozenset[str], row: KnownEntry, words: frozenset[str]) -> bool:
    if entry.content_hash == row.content_hash:
        return len(mine) >= TELLING
    return likeness(mine, words) >= ALIKE


def _traits(content_hash: str, link: str | None, published: datetime | None) -> list[tuple[str, object]]:
    traits: list[tuple[str, object]] = [("words", content_hash)]
    if name := slug(link):
        traits.append(("slug", name))
    if published is not None:
        traits.append(("date", published))
    return traits


def _renamed(one: Decision, row: KnownEntry) -> Decision:
    """The date stays: that of a site built anew is the day on which it was built."""
    entry = replace(one.entry, published=row.published or one.entry.published)
    change = None if entry.content_hash == row.content_hash else Change.REVISED
    return replace(one, entry=entry, change=change, reason="found again", old_key=row.key)


def _entries(count: int) -> str:
    return "an entry" if count == 1 else f"{count} entries"
