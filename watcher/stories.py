"""New publications find their story: the first harvest that brings another telling makes one of them.

An item joins one story at most, and for good. It must be kin to the story's first item or to more than half
of its members, so that a chain of small steps does not lead from one event to another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from classifiers.stories.fingerprint import Fingerprint, fingerprint, handles, keys_of
from classifiers.stories.matching import Kinship, kinship
from classifiers.stories.rarity import Rarity, rarity
from watcher.items import Change, Item, Judged
from watcher.store import stories
from watcher.store.items import SavedItem
from watcher.store.stories import Known

COMPARED_FOR = timedelta(days=10)
"""How long after it was first seen an item is compared with new ones."""


@dataclass(frozen=True, slots=True)
class _Kin:
    """An item that tells the same story as another one."""

    known: Known
    kinship: Kinship

    @property
    def story(self) -> int:
        """The story that one joins with it: its own, or the one that it now begins."""
        return self.known.story or self.known.item_id


def relate(db: Database, kept: Iterable[tuple[SavedItem, Judged]], at: datetime) -> int:
    """Give what a harvest brought its stories, and count the items that joined one.

    What is out of scope, stale, or a page that another source had first is left out. A revised item is
    recognised by its new text from now on; its story stays. Runs inside the caller's transaction.
    """
    table = rarity()
    stories.forget_fingerprints(db, at - COMPARED_FOR)
    joined = 0
    for saved, judged in kept:
        if saved.same_as is not None or judged.item.stale or judged.assessment.scope.label == "hors":
            continue
        if saved.change is Change.NEW:
            joined += _relate(db, saved.item_id, judged.item, table, at)
        elif saved.change is Change.REVISED and (since := stories.seen_at(db, saved.item_id)) is not None:
            _note(db, saved.item_id, judged.item, table, since)
    return joined


def _relate(db: Database, item_id: int, item: Item, table: Rarity, at: datetime) -> bool:
    made = _note(db, item_id, item, table, at)
    found = handles(made, table)
    table = table.among(_lately(db, found), stories.compared(db))
    likely = stories.likely_kin(db, item_id, found, at - COMPARED_FOR)
    kin = [
        _Kin(known, nearness)
        for known in likely
        if (nearness := kinship(made, known.fingerprint, table)) is not None
    ]
    for one in sorted(kin, key=_surest_first):
        if _belongs(made, one, stories.members(db, one.story), table):
            stories.join(db, item_id, one.story, one.kinship)
            return True
    return False


def _lately(db: Database, found: Iterable[str]) -> dict[str, int]:
    """The keys of these handles, with the number of stories that have them now."""
    counts = stories.stories_with(db, found)
    lately: dict[str, int] = {}
    for handle, key in keys_of(counts).items():
        lately[key] = max(lately.get(key, 0), counts[handle])
    return lately


def _note(db: Database, item_id: int, item: Item, table: Rarity, since: datetime) -> Fingerprint:
    made = fingerprint(
        item.title,
        item.text,
        table,
        language=item.language,
        publisher=stories.publisher_of(db, item_id),
        address=item.canonical_url,
        day=(item.published or since).date(),
    )
    stories.note_fingerprint(db, item_id, made, handles(made, table), since)
    return made


def _belongs(made: Fingerprint, nearest: _Kin, members: tuple[Known, ...], table: Rarity) -> bool:
    """Of members whose fingerprints are gone nothing can be said: they count neither way."""
    if nearest.known.story is None or nearest.known.item_id == nearest.story:
        return True
    kin = [one for one in members if kinship(made, one.fingerprint, table) is not None]
    return any(one.item_id == nearest.story for one in kin) or 2 * len(kin) > len(members)


def _surest_first(one: _Kin) -> tuple[bool, float, int]:
    return one.kinship.grade != "same-text", -one.kinship.p, one.known.item_id
