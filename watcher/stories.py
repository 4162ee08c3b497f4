"""New publications find their story: the first harvest that brings another telling makes one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from classifiers.stories.fingerprint import fingerprint, handles
from classifiers.stories.rarity import rarity
from watcher.items import Change, Item, Judged
from watcher.rules.tellings import Joined, Telling, Tellings
from watcher.store import fingerprints, stories
from watcher.store.fingerprints import Noted
from watcher.store.items import SavedItem
from watcher.store.sqlite import Database

COMPARED_FOR = timedelta(days=10)
"""How long after it was first seen an item is compared with new ones."""


def relate(db: Database, kept: Iterable[tuple[SavedItem, Judged]], at: datetime) -> int:
    """Give what harvests brought its stories, and count the items that joined one.

    What is out of scope, stale, or a page that another source had first is left out. A revised item is
    recognised by its new text from now on, also by what came with it; its story stays. Runs inside the
    caller's transaction.
    """
    new: dict[int, Item] = {}
    revised: dict[int, Item] = {}
    for saved, judged in kept:
        if saved.change is not None and _may_tell(saved, judged):
            chosen = new if saved.change is Change.NEW or saved.item_id in new else revised
            chosen[saved.item_id] = judged.item
    if not new and not revised:
        return 0
    fingerprints.forget(db, at - COMPARED_FOR)
    seen = fingerprints.seen_at(db, revised)
    fingerprints.note(db, _noted(db, revised, seen))
    told = _noted(db, new, dict.fromkeys(new, at))
    joined = _join(db, told)
    fingerprints.note(db, told)
    for one in joined:
        stories.join(db, one.item_id, one.story, one.kinship)
    return len(joined)


def _may_tell(saved: SavedItem, judged: Judged) -> bool:
    said = judged.assessment
    return saved.same_as is None and not judged.item.stale and said is not None and said.scope.label != "hors"


def _noted(db: Database, items: dict[int, Item], seen: dict[int, datetime]) -> list[Noted]:
    """What the items that are `seen` are recognised by."""
    table = rarity()
    published_by = fingerprints.publishers(db, seen)
    noted: list[Noted] = []
    for item_id, since in seen.items():
        item = items[item_id]
        made = fingerprint(
            item.title,
            item.text,
            table,
            language=item.language,
            publisher=published_by[item_id],
            address=item.canonical_url,
            day=(item.published or since).date(),
        )
        noted.append(Noted(item_id, made, handles(made, table), since))
    return noted


def _join(db: Database, told: Iterable[Noted]) -> list[Joined]:
    new = [Telling(one.item_id, one.fingerprint, one.handles) for one in told]
    tellings = Tellings(
        fingerprints.holders(db, frozenset[str]().union(*(one.handles for one in new))),
        fingerprints.compared(db),
        partial(fingerprints.known, db),
        partial(fingerprints.members, db),
        rarity(),
    )
    found = (tellings.relate(one) for one in new)
    return [one for one in found if one is not None]
