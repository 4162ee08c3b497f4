"""Items without what the model says of them: those that wait for it, and what lost it.

Those that wait are noted with the first of them, so that a round looks for them only when there are any. News
among them is noted by itself, as it is still to be told; what lost its judgement was told before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from classifiers.assessment import Assessment
from watcher.items import Item
from watcher.store import heard, queries
from watcher.store.assessments import add_assessments
from watcher.store.database import transaction
from watcher.store.kept import item_of
from watcher.store.queries import json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp, stamp

_BACKLOG = "unjudged"
_NEWS = "unjudged-news"


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An item without a judgement, and the revision and the moment of which one is wanted.

    `same_as` is the first item of the same page, when another source had it first.
    """

    item_id: int
    item: Item
    revision: int
    at: datetime
    same_as: int | None = None


Said = tuple[Unjudged, str, Assessment]
"""An item, the language in which the model found it, and what it says of it."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many items waited when they were last counted, and since when there are not fewer of them."""

    left: int
    since: datetime


# Only the ids are looked through, in an index: a row holds its whole text.
_IDS = """
WITH waiting AS MATERIALIZED (
    SELECT i.id FROM items AS i INDEXED BY items_of_source
    WHERE NOT EXISTS (SELECT 1 FROM assessments WHERE item_id = i.id)
)
"""
_WAITING = (
    _IDS
    + """
SELECT i.id FROM waiting CROSS JOIN items AS i ON i.id = waiting.id
ORDER BY coalesce(i.published, i.seen_at) DESC, i.id DESC
"""
)
_NEWS_WAITING = (
    _IDS
    + """
SELECT i.source_id, i.id FROM waiting CROSS JOIN items AS i ON i.id = waiting.id
WHERE NOT i.stale AND i.seen_at >= ? ORDER BY i.id
"""
)
_UNJUDGED = """
SELECT {columns} FROM items WHERE id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM assessments WHERE item_id = items.id)
"""


def waiting(db: Database) -> tuple[int, ...]:
    """The ids of all of them, the newest publication first; looks through an index of all items."""
    return tuple(row.integer("id") for row in queries.fetch_all(db, _WAITING))


def news_waiting(db: Database) -> dict[str, tuple[int, ...]]:
    """The ids of those that are still to be told, in the order in which they came, by their source's id."""
    since = heard.value(db, _NEWS)
    found: dict[str, list[int]] = {}
    for row in queries.fetch_all(db, _NEWS_WAITING, [since]) if since else ():
        found.setdefault(row.text("source_id"), []).append(row.integer("id"))
    return {source_id: tuple(ids) for source_id, ids in found.items()}


def unjudged(db: Database, item_ids: Iterable[int]) -> tuple[Unjudged, ...]:
    """Those of these items that are not judged, by id."""
    return tuple(
        Unjudged(
            row.integer("id"),
            item_of(row),
            row.integer("revision"),
            row.moment_or_none("revised_at") or row.moment("seen_at"),
            row.integer_or_none("same_as"),
        )
        for row in queries.fetch_all(
            db, f"{_UNJUDGED.format(columns='*')} ORDER BY id", [json_array(item_ids)]
        )
    )


def keep_judgements(db: Database, judged: Sequence[Said], at: datetime | None) -> frozenset[int]:
    """Keep what the model said of them, with the language it found where none was known; the ids of these.

    What was judged or revised meanwhile is passed over. Without `at` each is dated as its item is.
    """
    with transaction(db):
        item_ids = json_array(one.item_id for one, _, _ in judged)
        now = dict(queries.fetch_tuples(db, _UNJUDGED.format(columns="id, revision"), [item_ids]))
        wanted = [one for one in judged if now.get(one[0].item_id) == one[0].revision]
        for moment in sorted({at or one.at for one, _, _ in wanted}):
            add_assessments(
                db,
                [(one.item_id, one.revision, said) for one, _, said in wanted if (at or one.at) == moment],
                moment,
            )
        queries.execute_many(
            db,
            "UPDATE items SET language = ? WHERE id = ? AND language = ''",
            ([language, one.item_id] for one, language, _ in wanted if not one.item.language),
        )
    return frozenset(one.item_id for one, _, _ in wanted)


def begin_backlog(db: Database, at: datetime, *, with_news: bool = False) -> None:
    """Note that items wait to be judged; to be called in the transaction that keeps the first of them."""
    if backlog(db) is None:
        heard.set_value(db, _BACKLOG, f"0 {stamp(at)}")
    if with_news and heard.value(db, _NEWS) is None:
        heard.set_value(db, _NEWS, stamp(at))


def backlog(db: Database) -> Backlog | None:
    """What waits, as it was last noted; None when nothing does."""
    value = heard.value(db, _BACKLOG)
    if value is None:
        return None
    left, since = value.split()
    return Backlog(int(left), parse_stamp(since))


def end_news(db: Database) -> None:
    """Note that no news waits any more."""
    heard.clear_value(db, _NEWS)


def note_backlog(db: Database, left: int, at: datetime) -> None:
    """Note how many wait now."""
    before = backlog(db)
    if not left:
        heard.clear_value(db, _BACKLOG)
    elif before is None or left < before.left:
        heard.set_value(db, _BACKLOG, f"{left} {stamp(at)}")
    else:
        heard.set_value(db, _BACKLOG, f"{left} {stamp(before.since)}")
