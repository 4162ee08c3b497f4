"""Keeping what readers say of items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from classifiers.assessment import Assessment, Document
from classifiers.improvement.learnt import KINDS, Judgement, Kind, Remark
from watcher.store import queries
from watcher.store.queries import Row, json_array
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Feedback:
    """One remark on an item: `kind` and `value` as the chat names them, `event_id` where it was made.

    `who` is a keyed hash of the reader's address, never the address itself. The kinds that teach are those of
    `classifiers.improvement.learnt`.
    """

    item_id: int
    event_id: str | None
    kind: str
    value: str
    who: str
    at: datetime


_JUDGEMENTS = """
SELECT a.item_id, coalesce(i.same_as, i.id) AS page, a.assessed_at, a.detail, i.language, i.canonical_url,
    i.published, s.publisher, coalesce(r.title, i.title) AS title,
    substr(coalesce(r.text, i.text), 1, :length) AS text
FROM assessments AS a
JOIN items AS i ON i.id = a.item_id
CROSS JOIN sources AS s ON s.id = i.source_id
LEFT JOIN revisions AS r ON r.item_id = a.item_id AND r.number = a.revision
WHERE a.item_id IN (SELECT item_id FROM feedback WHERE kind IN (SELECT value FROM json_each(:kinds)))
ORDER BY a.item_id, a.id
"""

# Copies of a page are asked about only when somebody spoke of them: their original stands for them.
_ASSESSED = """
SELECT i.id, a.detail FROM items AS i
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
WHERE (a.review AND i.same_as IS NULL) OR i.id IN (SELECT value FROM json_each(?))
ORDER BY i.id
"""


def add(db: Database, feedback: Feedback) -> bool:
    """Keep one remark; False when the same one of the same event is already there (a sync that repeats)."""
    added = queries.execute(
        db,
        "INSERT INTO feedback (item_id, event_id, kind, value, who, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [
            feedback.item_id,
            feedback.event_id,
            feedback.kind,
            feedback.value,
            feedback.who,
            stamp(feedback.at),
        ],
    )
    return added == 1


def for_item(db: Database, item_id: int) -> tuple[Feedback, ...]:
    """All remarks on an item, in the order in which they came."""
    rows = queries.fetch_all(db, "SELECT * FROM feedback WHERE item_id = ? ORDER BY id", [item_id])
    return tuple(_feedback(row) for row in rows)


def remarks(db: Database, who: str | None = None) -> tuple[Remark, ...]:
    """Every remark that can teach, of everybody or of one person, oldest first; other kinds are left out."""
    rows = queries.fetch_all(
        db,
        "SELECT * FROM feedback WHERE kind IN (SELECT value FROM json_each(:kinds)) "
        "AND (:who IS NULL OR who = :who) ORDER BY at, id",
        {"kinds": json_array(KINDS), "who": who},
    )
    return tuple(
        Remark(
            item_id=row.integer("item_id"),
            kind=cast(Kind, row.text("kind")),
            value=row.text("value"),
            who=row.text("who"),
            at=row.moment("at"),
        )
        for row in rows
    )


def judgements(db: Database, length: int) -> tuple[Judgement, ...]:
    """Every judgement of items with remarks, those of an item oldest first.

    Each has the title and text that were judged, be they revised since; of a text the first `length`
    characters.
    """
    found = queries.fetch_all(db, _JUDGEMENTS, {"length": length, "kinds": json_array(KINDS)})
    return tuple(_judgement(row) for row in found)


def to_review(db: Database, also: Iterable[int]) -> dict[int, Assessment]:
    """The current assessment of each item that the model wants looked at again, and of those of `also`."""
    rows = queries.fetch_all(db, _ASSESSED, [json_array(also)])
    return {row.integer("id"): Assessment.model_validate_json(row.text("detail")) for row in rows}


def _judgement(row: Row) -> Judgement:
    return Judgement(
        item_id=row.integer("item_id"),
        page=row.integer("page"),
        at=row.moment("assessed_at"),
        document=Document(
            id=str(row.integer("item_id")),
            title=row.text("title"),
            text=row.text("text"),
            lang=row.text("language") or None,
            publisher=row.text("publisher"),
        ),
        assessment=Assessment.model_validate_json(row.text("detail")),
        url=row.text_or_none("canonical_url"),
        published=row.moment_or_none("published"),
    )


def _feedback(row: Row) -> Feedback:
    return Feedback(
        item_id=row.integer("item_id"),
        event_id=row.text_or_none("event_id"),
        kind=row.text("kind"),
        value=row.text("value"),
        who=row.text("who"),
        at=row.moment("at"),
    )
