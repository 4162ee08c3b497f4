"""Keeping items: what is new comes in; what changed is revised, its former state archived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.items import Change, Item, Judged, KnownEntry
from watcher.store import queries, revisions
from watcher.store.assessments import add_assessments
from watcher.store.database import transaction
from watcher.store.queries import Value, json_array, json_rows, storable
from watcher.store.renaming import possible_renames
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp, parse_stamp_or_none, stamp, stamp_or_none
from watcher.store.unjudged import begin_backlog


@dataclass(frozen=True, slots=True)
class SavedItem:
    """What became of an item: `change` is None when the store already held this very state.

    `same_as` is the first item ever seen of the same page, when another source had it first.
    """

    item_id: int
    change: Change | None
    same_as: int | None


@dataclass(frozen=True, slots=True)
class _State:
    item_id: int
    content_hash: str
    revision: int


@dataclass(frozen=True, slots=True)
class _Step:
    judged: Judged
    change: Change | None
    state: _State


# `same_as` is found while inserting, so that the rows of one batch see each other. An item only ever points
# to an older one that points nowhere: no chains, no circles. Like `stale`, it is decided at first
# sight and then stays.
_INSERT = """
INSERT INTO items (id, source_id, key, content_hash, title, link, canonical_url, published, seen_at, author,
                   language, evidence, stale, lead, text, same_as)
VALUES (:id, :source_id, :key, :content_hash, :title, :link, :canonical_url, :published, :at, :author,
        :language, :evidence, :stale, :lead, :text,
        (SELECT coalesce(same_as, id) FROM items
         WHERE canonical_url = :canonical_url AND source_id <> :source_id ORDER BY id LIMIT 1))
"""

_INDEX = "INSERT INTO items_fts (rowid, title, text) SELECT id, title, text FROM items WHERE id >= ?"

_REVISE = """
UPDATE items SET content_hash = :content_hash, title = :title, link = :link, canonical_url = :canonical_url,
    published = :published, author = :author, language = :language, evidence = :evidence, lead = :lead,
    text = :text, revised_at = :at, revision = revision + 1
WHERE id = :id
"""

_HELD = """
SELECT i.source_id, i.key, i.id, i.content_hash, i.revision FROM json_each(?) AS wanted
CROSS JOIN items AS i ON i.source_id = json_extract(wanted.value, '$[0]')
    AND i.key = json_extract(wanted.value, '$[1]')
"""


def known_entries(db: Database, source_id: str) -> tuple[KnownEntry, ...]:
    """What is held of a source's entries, in the order in which they were first seen."""
    rows = queries.fetch_tuples(
        db,
        "SELECT id, key, content_hash, link, title, published, seen_at, revised_at FROM items "
        "WHERE source_id = ? ORDER BY id",
        [source_id],
    )
    former = revisions.former_forms(db, source_id) if any(row[-1] for row in rows) else {}
    return tuple(
        KnownEntry(
            key,
            content_hash,
            link,
            title,
            parse_stamp_or_none(published),
            parse_stamp(seen_at),
            former.get(item_id, ()),
            parse_stamp_or_none(revised_at),
        )
        for item_id, key, content_hash, link, title, published, seen_at, revised_at in rows
    )


def item_of_page(db: Database, canonical_url: str | None) -> int | None:
    """The first item that was kept of a page; None for an address without a canonical form."""
    row = queries.fetch_one(
        db, "SELECT id FROM items WHERE canonical_url = ? ORDER BY id LIMIT 1", [canonical_url]
    )
    return None if row is None else row.integer("id")


def save(db: Database, judged: Judged, at: datetime) -> SavedItem:
    """Keep one item with its assessment; see `save_many`."""
    return save_many(db, [judged], at)[0]


def save_many(db: Database, judged: Sequence[Judged], at: datetime) -> tuple[SavedItem, ...]:
    """Keep items with their assessments, all or none; the answers stand in the order of the questions.

    What is new or revised is read from the store itself, not from `Judged.change`: an unknown key is new, a
    known one with another content hash is revised, and the same state twice changes nothing. What comes
    without an assessment waits for it (`unjudged`). The sources must be known (`sync_sources`). Runs inside
    the caller's transaction when there is one. Raises StoreError.
    """
    if not judged:
        return ()
    with transaction(db):
        free_id = queries.fetch_integer(db, "SELECT coalesce(max(id), 0) + 1 FROM items")
        steps = _plan(judged, _held(db, judged), free_id)
        seen_at = stamp(at)
        if new := [_columns(step, seen_at) for step in steps if step.change is Change.NEW]:
            queries.execute_many(db, _INSERT, new)
            queries.execute(db, _INDEX, [free_id])
        for step in steps:
            if step.change is Change.REVISED:
                revisions.keep_former(db, step.state.item_id)
                queries.execute(db, _REVISE, _columns(step, seen_at))
        changed = [step for step in steps if step.change]
        judgements = [
            (step.state.item_id, step.state.revision, step.judged.assessment)
            for step in changed
            if step.judged.assessment is not None
        ]
        add_assessments(db, judgements, at)
        if waiting := [step.judged.item for step in changed if step.judged.assessment is None]:
            begin_backlog(db, at, with_news=not all(item.stale for item in waiting))
        originals = _originals(db, {step.state.item_id for step in steps})
    return tuple(
        SavedItem(step.state.item_id, step.change, originals.get(step.state.item_id)) for step in steps
    )


def rekey(db: Database, source_id: str, mapping: Mapping[str, str]) -> int:
    """Give entries that their source renamed their new keys, and return how many were renamed.

    A key that is not held is passed over, and so is a new key that another item keeps.
    """
    with transaction(db):
        rows = queries.fetch_all(db, "SELECT id, key FROM items WHERE source_id = ?", [source_id])
        ids = {row.text("key"): row.integer("id") for row in rows}
        wanted = {storable(old): storable(new) for old, new in mapping.items()}
        renames = possible_renames(ids.keys(), wanted)
        # By way of a key that no source can have, so that keys may also change places.
        queries.execute_many(
            db, "UPDATE items SET key = 'renaming ' || id WHERE id = ?", ([ids[old]] for old in renames)
        )
        queries.execute_many(
            db, "UPDATE items SET key = ? WHERE id = ?", ([new, ids[old]] for old, new in renames.items())
        )
    return len(renames)


def _place(item: Item) -> tuple[str, str]:
    """Where the store keeps an item: what it can write of the source and the key."""
    return storable(item.source_id), storable(item.key)


def _held(db: Database, judged: Iterable[Judged]) -> dict[tuple[str, str], _State]:
    wanted = json_rows(_place(one.item) for one in judged)
    return {
        (source_id, key): _State(item_id, content_hash, revision)
        for source_id, key, item_id, content_hash, revision in queries.fetch_tuples(db, _HELD, [wanted])
    }


def _plan(
    judged: Iterable[Judged], held: Mapping[tuple[str, str], _State], first_free_id: int
) -> list[_Step]:
    states = dict(held)
    free_id = first_free_id
    steps: list[_Step] = []
    for one in judged:
        place, content_hash = _place(one.item), storable(one.item.content_hash)
        state = states.get(place)
        change: Change | None = None
        if state is None:
            change, state = Change.NEW, _State(free_id, content_hash, 0)
            free_id += 1
        elif state.content_hash != content_hash:
            change, state = Change.REVISED, _State(state.item_id, content_hash, state.revision + 1)
        states[place] = state
        steps.append(_Step(one, change, state))
    return steps


def _columns(step: _Step, at: str) -> dict[str, Value]:
    item = step.judged.item
    return {
        "id": step.state.item_id,
        "source_id": item.source_id,
        "key": item.key,
        "content_hash": item.content_hash,
        "title": item.title,
        "link": item.link,
        "canonical_url": item.canonical_url,
        "published": stamp_or_none(item.published),
        "at": at,
        "author": item.author,
        "language": item.language,
        "evidence": item.evidence,
        "stale": item.stale,
        "lead": item.lead,
        "text": item.text,
    }


def _originals(db: Database, item_ids: Iterable[int]) -> dict[int, int]:
    rows = queries.fetch_tuples(
        db,
        "SELECT id, same_as FROM items WHERE same_as IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        [json_array(item_ids)],
    )
    return dict(rows)
