"""Reading items as members will read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pydantic import TypeAdapter

from classifiers.assessment import Axis, DueDate, Nature, Reference, Scope, SourceNature, Urgency
from digests.rows import ItemRow, RiskRow
from watcher.store import queries
from watcher.store.queries import Row, json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """How much the store holds; `duplicates` are items whose page another source had first."""

    items: int
    duplicates: int
    revisions: int
    sources: int
    sources_enabled: int
    outbox_pending: int
    outbox_sent: int
    outbox_dead: int
    feedback: int


# What has no column is read out of the stored answer by name, so that old answers stay readable when the
# answer's form grows.
_ROWS = """
SELECT i.id, i.source_id, i.title, i.link, i.lead, s.publisher, i.author, i.published, i.seen_at,
    i.revised_at, i.language, a.scope, a.urgency, a.nature, a.ai_act, a.model, i.evidence,
    s.nature AS source_nature, s.category, substr(i.text, 1, 4000) AS opening,
    json_extract(a.detail, '$.urgency.reasons') AS reasons,
    json_extract(a.detail, '$.urgency.urgent') AS confidence,
    json_extract(a.detail, '$.ai_act.references') AS ai_act_references,
    json_extract(a.detail, '$.deadlines') AS deadlines,
    (SELECT coalesce(sum(CASE kind WHEN 'relevant' THEN 1 WHEN 'doubt' THEN -1 ELSE 0 END), 0)
     FROM feedback WHERE item_id = i.id) AS approvals,
    (SELECT json_group_array(axis) FROM
        (SELECT axis FROM assessment_axes WHERE assessment_id = a.id ORDER BY position)) AS axes,
    (SELECT json_group_array(risk_id) FROM
        (SELECT risk_id FROM assessment_risks WHERE assessment_id = a.id ORDER BY p DESC, risk_id)) AS risks,
    (SELECT json_group_array(publisher) FROM
        (SELECT other.publisher FROM items AS copy JOIN sources AS other ON other.id = copy.source_id
         WHERE copy.same_as = i.id AND other.publisher <> s.publisher
         GROUP BY other.publisher ORDER BY min(copy.id))) AS also_at,
    told.story, told_first.seen_at AS began
FROM items AS i
CROSS JOIN sources AS s ON s.id = i.source_id
LEFT JOIN stories AS told ON told.item_id = coalesce(i.same_as, i.id)
LEFT JOIN items AS told_first ON told_first.id = told.story
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
"""

_REFERENCES = TypeAdapter(tuple[Reference, ...])
_DEADLINES = TypeAdapter(tuple[DueDate, ...])

_SEEN = """
WHERE i.seen_at >= :start AND i.seen_at < :end AND i.same_as IS NULL AND NOT i.stale ORDER BY i.seen_at, i.id
"""
_SEEN_OR_PUBLISHED = """
WHERE ((i.seen_at >= :start AND i.seen_at < :end AND NOT i.stale)
    OR (i.published >= :start AND i.published < :end)) AND i.same_as IS NULL ORDER BY i.seen_at, i.id
"""
_BY_ID = "WHERE i.id IN (SELECT value FROM json_each(?))"

_COUNTS = """
SELECT (SELECT count(*) FROM items) AS items,
    (SELECT count(*) FROM items WHERE same_as IS NOT NULL) AS duplicates,
    (SELECT count(*) FROM revisions) AS revisions,
    (SELECT count(*) FROM sources) AS sources,
    (SELECT count(*) FROM sources WHERE enabled) AS sources_enabled,
    (SELECT count(*) FROM outbox WHERE state = 'pending') AS outbox_pending,
    (SELECT count(*) FROM outbox WHERE state = 'sent') AS outbox_sent,
    (SELECT count(*) FROM outbox WHERE state = 'dead') AS outbox_dead,
    (SELECT count(*) FROM feedback) AS feedback
"""


def rows_between(
    db: Database,
    start: datetime,
    end: datetime,
    risks: Mapping[str, RiskRow],
    *,
    published: bool = False,
) -> tuple[ItemRow, ...]:
    """Items first seen from `start` up to but not including `end`, oldest first; stale ones are left out.

    With `published` also those dated in that time, whenever they were seen.
    A page that several sources carry is one row, that of the source which had it first; the publishers of the
    others are in `also_at`. Risks that the register (`risks`, by id) no longer has are left out.
    """
    chosen = _SEEN_OR_PUBLISHED if published else _SEEN
    rows = queries.fetch_all(db, _ROWS + chosen, {"start": stamp(start), "end": stamp(end)})
    return tuple(_item_row(row, risks) for row in rows)


def rows_by_id(db: Database, item_ids: Iterable[int], risks: Mapping[str, RiskRow]) -> dict[int, ItemRow]:
    """Items by id, copies of another source's page included; ids that are not held are left out."""
    rows = queries.fetch_all(db, _ROWS + _BY_ID, [json_array(item_ids)])
    return {row.integer("id"): _item_row(row, risks) for row in rows}


def row(db: Database, item_id: int, risks: Mapping[str, RiskRow]) -> ItemRow | None:
    """One item, or None when it is not held."""
    return rows_by_id(db, [item_id], risks).get(item_id)


def counts(db: Database) -> StoreCounts:
    """How much the store holds."""
    found = queries.fetch_all(db, _COUNTS)[0]
    return StoreCounts(
        items=found.integer("items"),
        duplicates=found.integer("duplicates"),
        revisions=found.integer("revisions"),
        sources=found.integer("sources"),
        sources_enabled=found.integer("sources_enabled"),
        outbox_pending=found.integer("outbox_pending"),
        outbox_sent=found.integer("outbox_sent"),
        outbox_dead=found.integer("outbox_dead"),
        feedback=found.integer("feedback"),
    )


def _item_row(found: Row, risks: Mapping[str, RiskRow]) -> ItemRow:
    return ItemRow(
        item_id=found.integer("id"),
        source_id=found.text("source_id"),
        title=found.text("title"),
        link=found.text_or_none("link"),
        lead=found.text("lead"),
        publisher=found.text("publisher"),
        author=found.text_or_none("author"),
        published=found.moment_or_none("published"),
        seen=found.moment("seen_at"),
        language=found.text("language"),
        scope=cast(Scope, found.text("scope")),
        axes=cast(tuple[Axis, ...], found.texts("axes")),
        risks=tuple(risks[risk_id] for risk_id in found.texts("risks") if risk_id in risks),
        urgency=cast(Urgency, found.text("urgency")),
        reasons=found.texts("reasons"),
        nature=cast(Nature, found.text("nature")),
        ai_act=found.flag("ai_act"),
        model=found.text("model"),
        revised=found.text_or_none("revised_at") is not None,
        also_at=found.texts("also_at"),
        opening=found.text("opening"),
        source_nature=cast(SourceNature, found.text("source_nature")),
        category=found.text("category"),
        confidence=found.real_or_none("confidence"),
        references=_REFERENCES.validate_json(found.text_or_none("ai_act_references") or "[]"),
        deadlines=_DEADLINES.validate_json(found.text_or_none("deadlines") or "[]"),
        evidence=found.text_or_none("evidence"),
        approvals=found.integer("approvals"),
        story=found.integer_or_none("story"),
        began=found.moment_or_none("began"),
    )
