"""Finding items by words, axis, risk, source and date together, a page of results at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from classifiers.assessment import Axis
from digests.rows import ItemRow, RiskRow
from watcher.store import queries
from watcher.store.queries import Value
from watcher.store.rows import rows_by_id
from watcher.store.search import match_expression
from watcher.store.timestamps import stamp_or_none


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty or None does not restrict.

    `since` is compared with the date that a publication bears (when it bears none, with when it was seen).
    `source` is the id of a source. What came to us after `known_by` is left out: the next page of a search is
    then the next of the same list.
    """

    words: str = ""
    axis: Axis | None = None
    risk: str | None = None
    since: datetime | None = None
    known_by: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results, and how many there are in all."""

    rows: tuple[ItemRow, ...]
    total: int


# A page that several sources carry counts once, as its first item: words may stand in any copy, labels and
# date are the first one's. bm25 cannot be used in an aggregate, hence the step before.
_HITS = """
WITH hits AS MATERIALIZED (
    SELECT rowid AS id, bm25(items_fts, 4.0, 1.0) AS rank FROM items_fts WHERE items_fts MATCH :words
), pages AS (
    SELECT coalesce(i.same_as, i.id) AS id, min(hits.rank) AS rank FROM hits JOIN items AS i ON i.id = hits.id
    GROUP BY 1
)
"""
_EVERYTHING = "WITH pages AS (SELECT id, 0 AS rank FROM items WHERE same_as IS NULL)"
_CHOSEN = """
FROM pages JOIN items AS i ON i.id = pages.id
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
WHERE (:words IS NOT NULL OR a.scope <> 'hors')
    AND (:since IS NULL OR coalesce(i.published, i.seen_at) >= :since)
    AND (:source IS NULL OR i.source_id = :source)
    AND (:known_by IS NULL OR i.seen_at <= :known_by)
    AND (:axis IS NULL
         OR EXISTS (SELECT 1 FROM assessment_axes WHERE assessment_id = a.id AND axis = :axis))
    AND (:risk IS NULL
         OR EXISTS (SELECT 1 FROM assessment_risks WHERE assessment_id = a.id AND risk_id = :risk))
"""
# A date ahead of the sighting (an agenda, a slip) counts as the sighting.
_PAGE = """
ORDER BY pages.rank, min(coalesce(i.published, i.seen_at), i.seen_at) DESC, i.id DESC
LIMIT :limit OFFSET :offset
"""


def find(db: Database, wanted: Wanted, risks: Mapping[str, RiskRow], limit: int, offset: int = 0) -> Found:
    """`limit` results from `offset` on: with words the best first, without the latest first.

    Words are read as in `search`. Without words what is out of scope is left out; words that have no letter
    or digit find nothing. Raises StoreError.
    """
    expression = match_expression(wanted.words)
    if wanted.words and expression is None:
        return Found((), 0)
    chosen = (_HITS if expression else _EVERYTHING, _CHOSEN)
    parameters: dict[str, Value] = {
        "words": expression,
        "axis": wanted.axis,
        "risk": wanted.risk,
        "source": wanted.source,
        "since": stamp_or_none(wanted.since),
        "known_by": stamp_or_none(wanted.known_by),
    }
    total = queries.fetch_integer(db, f"{chosen[0]} SELECT count(*) {chosen[1]}", parameters)
    page = queries.fetch_all(
        db,
        f"{chosen[0]} SELECT i.id {chosen[1]} {_PAGE}",
        {**parameters, "limit": limit, "offset": offset},
    )
    ids = [row.integer("id") for row in page]
    rows = rows_by_id(db, ids, risks)
    return Found(tuple(rows[item_id] for item_id in ids), total)
