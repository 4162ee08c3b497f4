"""Pure: by what a source's entries are known again, learnt over its visits.

Every source begins at its ids. What proves bad in several visits is given up: ids for links, links for words.
That is told once, the rows that are held get their new keys, and nothing is posted for it. It never goes back
by itself: ids that stay the same for a while prove nothing against those that did not, and to be known by
link costs a sound source little. A new address in the sources file begins anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watcher.collectors.identity import content_key, link_key
from watcher.items import Entry, Identity, IdentityLevel, KnownEntry
from watcher.rules.likeness import page_of
from watcher.rules.novelty import Decision, decide, under_key

STRIKES = 3
"""Bad visits after which a level is given up: a site that moves, and moves back, makes two (ours)."""

MEMORY = timedelta(days=30)
"""A bad visit counts so long together with the next one."""

GIVEN_UP: Mapping[IdentityLevel, str] = {
    IdentityLevel.LINK: "ids of this source change or are given to others: known by link",
    IdentityLevel.CONTENT: "links of this source change or are given to others: known by content",
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the entries of a visit are, and what was learnt.

    `known` are the known entries under the keys that they have from now on, `moved` what those were before.
    """

    decisions: tuple[Decision, ...]
    identity: Identity
    known: tuple[KnownEntry, ...]
    moved: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()

    def rekeyed(self, decisions: Iterable[Decision]) -> dict[str, str]:
        """Old key to new of every row that takes a new one, by a level given up and by these decisions."""
        renamed = {one.old_key: one.entry.key for one in decisions if one.old_key is not None}
        levelled = {old: renamed.pop(new, new) for new, old in self.moved.items()}
        return levelled | renamed


def recognise(
    entries: Sequence[Entry], known: Sequence[KnownEntry], identity: Identity, now: datetime
) -> Recognised:
    """Decide about the entries at the source's level; at the next one, if this visit gives that one up."""
    decisions = _decided(entries, known, identity.level, now)
    learnt = _weigh(decisions, identity, now)
    if learnt.level is identity.level:
        return Recognised(decisions, learnt, tuple(known))
    at_level = _at_level(known, learnt.level)
    moved = {
        row.key: before.key for row, before in zip(at_level, known, strict=True) if row.key != before.key
    }
    decisions = _decided(entries, at_level, learnt.level, now)
    return Recognised(decisions, learnt, at_level, moved, (f"{GIVEN_UP[learnt.level]} from now on",))


def keys_at(entries: Sequence[Entry] | Sequence[KnownEntry], level: IdentityLevel) -> tuple[str, ...]:
    """The key of each entry at that level: a link that several titles share names none of them."""
    if level is IdentityLevel.ID:
        return tuple(entry.key for entry in entries)
    titles = Counter(page for page, _ in {(page_of(entry.link), entry.title) for entry in entries})
    return tuple(
        (link_key(entry.link) if level is IdentityLevel.LINK and titles[page_of(entry.link)] == 1 else None)
        or content_key(entry.content_hash)
        for entry in entries
    )


def _at_level(known: Sequence[KnownEntry], level: IdentityLevel) -> tuple[KnownEntry, ...]:
    """The known entries under their keys of that level; one whose key an older one has stays as it is."""
    trusted = ("link:", "hash:") if level is IdentityLevel.LINK else ("hash:",)
    taken = {row.key for row in known}
    rows: list[KnownEntry] = []
    for row, key in zip(known, keys_at(known, level), strict=True):
        if key in taken or row.key.startswith(trusted):
            rows.append(row)
        else:
            taken.add(key)
            rows.append(replace(row, key=key))
    return tuple(rows)


def advice(identity: Identity) -> str:
    """What the operator is told of a source whose ids are not used; empty when they are."""
    if identity.level is IdentityLevel.ID:
        return ""
    since = f" since {identity.since:%Y-%m-%d}" if identity.since else ""
    return f"{GIVEN_UP[identity.level]}{since}"


def _decided(
    entries: Sequence[Entry], known: Iterable[KnownEntry], level: IdentityLevel, now: datetime
) -> tuple[Decision, ...]:
    """Of entries that are one at this level the latest stays, the first when dates do not tell."""
    chosen: dict[str, Entry] = {}
    for entry, key in zip(entries, keys_at(entries, level), strict=True):
        before = chosen.get(key)
        if before is None or _is_later(entry, before):
            chosen[key] = entry
    decisions = decide([under_key(entry, key) for key, entry in chosen.items()], known, now)
    return tuple(
        replace(one, listed=entry.key) if one.entry.key != entry.key else one
        for one, entry in zip(decisions, chosen.values(), strict=True)
    )


def _is_later(entry: Entry, before: Entry) -> bool:
    return entry.published is not None and (before.published is None or entry.published > before.published)


def _weigh(decisions: Sequence[Decision], identity: Identity, now: datetime) -> Identity:
    """The level after this visit, which is bad when half of the names of known entries were."""
    if identity.level is IdentityLevel.CONTENT:
        return identity
    kind = f"{identity.level}:"
    named = [one for one in decisions if one.entry.key.startswith(kind) or one.reused]
    bad = sum(one.reused or (one.old_key or "").startswith(kind) for one in named)
    good = sum(not one.reused and one.old_key is None and one.reason != "not seen before" for one in named)
    if bad == 0 or bad < good:
        return identity
    recent = identity.struck_at is not None and now - identity.struck_at < MEMORY
    strikes = identity.strikes + 1 if recent else 1
    if strikes < STRIKES:
        return replace(identity, strikes=strikes, struck_at=now)
    lower = IdentityLevel.LINK if identity.level is IdentityLevel.ID else IdentityLevel.CONTENT
    return Identity(lower, now)
