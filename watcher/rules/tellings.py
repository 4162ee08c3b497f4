"""Pure: which story each new publication joins, among those of late and those that came with it.

An item joins one story at most, and for good. It must be kin to the story's first item or to more than half
of its members, so that a chain of small steps does not lead from one event to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from heapq import nsmallest

from classifiers.stories.fingerprint import Fingerprint, keys_of
from classifiers.stories.matching import Kinship, kinship
from classifiers.stories.rarity import Rarity

MOST_CANDIDATES = 60
"""Items that one is compared with: those with most handles in common; who is kin has several."""
MOST_HOLDERS = 200
"""Items that one handle leads to: what more have leads nowhere in particular, and the newest are nearest."""
MOST_READ = 1_000
"""Items of late that are held in memory at a time, some 15 kB each."""


@dataclass(frozen=True, slots=True)
class Known:
    """An item that others are compared with, and the story that it belongs to (None: nobody else told it)."""

    item_id: int
    fingerprint: Fingerprint
    story: int | None


@dataclass(slots=True)
class Holders:
    """The items that have a handle, and how many stories they tell; an item without one counts as its own.

    Of a handle that many have, only the newest items are listed, and `more` stories are told by the others.
    """

    items: list[int] = field(default_factory=list[int])
    stories: set[int] = field(default_factory=set[int])
    more: int = 0

    @classmethod
    def some(cls, newest: Iterable[tuple[int, int]], stories: int) -> Holders:
        """Of so many `stories`, the newest items with theirs."""
        listed = tuple(newest)
        told = {story for _, story in listed}
        return cls([item_id for item_id, _ in listed], told, stories - len(told))

    def add(self, item_id: int, story: int) -> None:
        """One more item has the handle."""
        self.items.append(item_id)
        self.stories.add(story)

    def count(self) -> int:
        """The stories with the handle."""
        return len(self.stories) + self.more


@dataclass(frozen=True, slots=True)
class Telling:
    """A new publication: what it is recognised by, and the handles that others are found by."""

    item_id: int
    fingerprint: Fingerprint
    handles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Joined:
    """An item belongs to a story, by this kinship with one of its members."""

    item_id: int
    story: int
    kinship: Kinship


class Tellings:
    """New publications find their stories one after the other, each among those of late and those before it.

    `held` has the holders of all their handles among those of late, of which there are `compared` in all.
    `known` looks items of late up, `members` those of a story. `table` is that of rarity.
    """

    def __init__(
        self,
        held: dict[str, Holders],
        compared: int,
        known: Callable[[Iterable[int]], Mapping[int, Known]],
        members: Callable[[int], Iterable[Known]],
        table: Rarity,
    ) -> None:
        self._held = held
        self._compared = compared
        self._look_up = known
        self._look_up_members = members
        self._table = table
        self._known: dict[int, Known] = {}
        """Those that came or changed since."""
        self._read: dict[int, Known] = {}
        self._kept: dict[int, tuple[Known, ...]] = {}
        """Members of stories as they were before."""
        self._new: dict[int, list[Known]] = {}
        """Members of stories since then, with the first item of one that began since."""

    def relate(self, telling: Telling) -> Joined | None:
        """The story that a publication joins, if any; those after it are compared with it."""
        candidates = self._candidates(telling.handles)
        self._compared += 1
        table = self._table.among(self._lately(telling.handles), self._compared)
        joined = self._joined(telling, candidates, table)
        one = Known(telling.item_id, telling.fingerprint, joined.story if joined else None)
        self._known[telling.item_id] = one
        for handle in telling.handles:
            self._held.setdefault(handle, Holders()).add(one.item_id, one.story or one.item_id)
        if one.story is not None:
            self._let_join(one, one.story)
        return joined

    def _candidates(self, handles: Iterable[str]) -> list[Known]:
        """The items with most of these handles, the most first."""
        common: Counter[int] = Counter()
        for handle in handles:
            if (holders := self._held.get(handle)) is not None:
                common.update(holders.items)
        found = nsmallest(MOST_CANDIDATES, ((-count, item_id) for item_id, count in common.items()))
        return self._look([item_id for _, item_id in found])

    def _look(self, item_ids: list[int]) -> list[Known]:
        if len(self._read) > MOST_READ:
            self._read.clear()
        if unread := [one for one in item_ids if one not in self._known and one not in self._read]:
            self._read.update(self._look_up(unread))
        found = (self._known.get(item_id) or self._read.get(item_id) for item_id in item_ids)
        return [one for one in found if one is not None]

    def _lately(self, handles: Iterable[str]) -> dict[str, int]:
        """The keys of these handles in the table of rarity, with the stories that have them, this one too."""
        lately: dict[str, int] = {}
        for handle, key in keys_of(handles).items():
            holders = self._held.get(handle)
            lately[key] = max(lately.get(key, 0), 1 + (holders.count() if holders else 0))
        return lately

    def _joined(self, telling: Telling, candidates: Iterable[Known], table: Rarity) -> Joined | None:
        kin = [
            (one, nearness)
            for one in candidates
            if (nearness := kinship(telling.fingerprint, one.fingerprint, table)) is not None
        ]
        for one, nearness in sorted(kin, key=_surest_first):
            if self._belongs(telling.fingerprint, one, table):
                return Joined(telling.item_id, one.story or one.item_id, nearness)
        return None

    def _belongs(self, made: Fingerprint, nearest: Known, table: Rarity) -> bool:
        """Of members whose fingerprints are gone nothing can be said: they count neither way."""
        if nearest.story is None or nearest.item_id == nearest.story:
            return True
        members = self._members(nearest.story)
        first = next((one for one in members if one.item_id == nearest.story), None)
        if first is not None and kinship(made, first.fingerprint, table) is not None:
            return True
        return 2 * sum(kinship(made, one.fingerprint, table) is not None for one in members) > len(members)

    def _let_join(self, one: Known, story: int) -> None:
        """A story's first item belongs to it from the second one on."""
        first = self._known.get(story) or self._read.get(story)
        if first is not None and first.story is None:
            self._known[story] = replace(first, story=story)
            self._new[story] = [self._known[story]]
        self._new.setdefault(story, []).append(one)

    def _members(self, story: int) -> tuple[Known, ...]:
        if story not in self._kept:
            self._kept[story] = tuple(self._look_up_members(story))
        return (*self._kept[story], *self._new.get(story, ()))


def _surest_first(kin: tuple[Known, Kinship]) -> tuple[bool, float, int]:
    one, nearness = kin
    return nearness.grade != "same-text", -nearness.p, one.item_id
