"""Finding items by words, axis, risk, source and date together, a page of results at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from classifiers.assessment import Axis
from digests.rows import RiskRow
from watcher.store import queries
from watcher.store.listed import Listed, listed_by_id
from watcher.store.queries import Value
from watcher.store.search import match_expression
from watcher.store.sqlite import Database
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

    rows: tuple[Listed, ...]
    total: int


# A page that several sources carry counts once, as its first item: words may stand in any copy, labels and
# date are the first one's. bm25 cannot be used in an aggregate, hence the step before.
_HITS = """
WITH hits AS MATERIALIZED (
    SELECT rowid AS id, bm25(items_fts, 4.0, 1.0) AS rank FROM items_fts WHERE items_fts MATCH :words
), pages AS MATERIALIZED (
    SELECT coalesce(i.same_as, i.id) AS id, min(hits.rank) AS rank FROM hits JOIN items AS i ON i.id = hits.id
    GROUP BY 1
)
"""
# What is rarest is gone through first, in this order whatever SQLite thinks of it; `+` keeps it to the index
# that holds the scope, as most assessments are never read.
_IN_SCOPE = "a.scope IS NOT 'hors'"  # what is not judged yet may be
_LAST = "(SELECT max(id) FROM assessments WHERE item_id = i.id)"
_SAID = f"LEFT JOIN assessments AS a ON a.item_id = i.id AND +a.id = {_LAST}"
_BY_WORDS = f"FROM pages CROSS JOIN items AS i ON i.id = pages.id {_SAID}"
_BY_RISK = "FROM assessment_risks AS label CROSS JOIN assessments AS a ON a.id = label.assessment_id"
_BY_AXIS = "FROM assessment_axes AS label CROSS JOIN assessments AS a ON a.id = label.assessment_id"
_OF_LABEL = f"CROSS JOIN items AS i ON i.id = a.item_id AND a.id = {_LAST}"
_BY_SOURCE = f"FROM items AS i INDEXED BY items_of_source {_SAID}"
_BY_DATE = f"FROM items AS i INDEXED BY items_dated {_SAID}"
# A date ahead of the sighting (an agenda, a slip) counts as the sighting.
_LATEST = "min(coalesce(i.published, i.seen_at), i.seen_at) DESC, i.id DESC"

_CONDITIONS: Mapping[str, str] = {
    "source": "i.source_id = :source",
    "since": "coalesce(i.published, i.seen_at) >= :since",
    "known_by": "i.seen_at <= :known_by",
    "axis": "EXISTS (SELECT 1 FROM assessment_axes WHERE assessment_id = a.id AND axis = :axis)",
    "risk": "EXISTS (SELECT 1 FROM assessment_risks WHERE assessment_id = a.id AND risk_id = :risk)",
}


def find(db: Database, wanted: Wanted, risks: Mapping[str, RiskRow], limit: int, offset: int = 0) -> Found:
    """`limit` results from `offset` on: with words the best first, without the latest first.

    Words are read as in `search`. Without words what is out of scope is left out. What is not judged yet has
    neither axis nor risk, and is found by all else. Words that have no letter
    or digit find nothing. Raises StoreError.
    """
    expression = match_expression(wanted.words)
    if wanted.words and expression is None:
        return Found((), 0)
    parameters: dict[str, Value] = {
        "words": expression,
        "axis": wanted.axis,
        "risk": wanted.risk,
        "source": wanted.source,
        "since": stamp_or_none(wanted.since),
        "known_by": stamp_or_none(wanted.known_by),
    }
    given = {name: value for name, value in parameters.items() if value is not None}
    chosen = _chosen(given.keys())
    if limit <= 0:
        return Found((), queries.fetch_integer(db, f"{chosen.before} SELECT count(*) {chosen.rows}", given))
    page = queries.fetch_all(
        db,
        f"{chosen.before} SELECT i.id, count(*) OVER () AS total {chosen.rows} "
        f"ORDER BY {chosen.order} LIMIT :limit OFFSET :offset",
        {**given, "limit": limit, "offset": offset},
    )
    if not page and offset:
        return find(db, wanted, risks, limit=0)
    ids = [row.integer("id") for row in page]
    rows = listed_by_id(db, ids, risks)
    return Found(tuple(rows[item_id] for item_id in ids), page[0].integer("total") if page else 0)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A query in parts: what comes before its SELECT, its rows, and their order."""

    before: str
    rows: str
    order: str


def _chosen(given: AbstractSet[str]) -> _Chosen:
    """The query for what is given: it begins with what leaves the fewest rows to look at."""
    conditions = [condition for name, condition in _CONDITIONS.items() if name in given]
    if "words" in given:
        return _Chosen(_HITS, _where(_BY_WORDS, conditions), f"pages.rank, {_LATEST}")
    conditions += [_IN_SCOPE, "i.same_as IS NULL"]
    if "risk" in given:
        conditions[conditions.index(_CONDITIONS["risk"])] = "label.risk_id = :risk"
        rows = _where(f"{_BY_RISK} {_OF_LABEL}", conditions)
    elif "source" in given:
        rows = _where(_BY_SOURCE, conditions)
    elif "since" in given or "axis" not in given:
        rows = _where(_BY_DATE, conditions)
    else:
        conditions[conditions.index(_CONDITIONS["axis"])] = "label.axis = :axis"
        rows = _where(f"{_BY_AXIS} {_OF_LABEL}", conditions)
    return _Chosen("", rows, _LATEST)


def _where(rows: str, conditions: Sequence[str]) -> str:
    return f"{rows} WHERE {' AND '.join(conditions)}" if conditions else rows
