"""Reading what the site shows: every publication in a few columns, and what stands around them.

A site is built again after each round, so nothing here reads a text that is not asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis, Nature, Scope, Urgency
from digests.period import Period
from digests.site.cards import Card
from digests.site.content import AlertFacts, Announced, Told
from watcher.store import queries
from watcher.store.queries import Row, json_array
from watcher.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source that the store knows, whether it is still in the file or not."""

    id: str
    name: str
    publisher: str
    category: str
    language: str
    rhythm_days: float


# Whatever is shown of a publication stands in `mark`, or changes one of its columns.
_CARDS = """
SELECT i.id, i.source_id, i.published, i.seen_at, i.stale, a.scope, a.urgency, a.nature,
    s.category = 'peers' OR s.nature = 'peer' AS is_peer,
    (SELECT group_concat(axis, ' ') FROM
        (SELECT axis FROM assessment_axes WHERE assessment_id = a.id ORDER BY position)) AS axes,
    (SELECT group_concat(risk_id, ' ') FROM
        (SELECT risk_id FROM assessment_risks WHERE assessment_id = a.id ORDER BY p DESC, risk_id)) AS risks,
    i.title || char(10) || coalesce(i.link, '') || char(10) || coalesce(i.author, '') || char(10)
        || i.content_hash || char(10) || i.revision || char(10) || i.language || char(10)
        || coalesce(i.revised_at, '') || char(10) || a.id || char(10) || a.model || char(10) || s.publisher
        || char(10) || coalesce((SELECT group_concat(copy.publisher, ' ') FROM
            (SELECT other.publisher FROM items JOIN sources AS other ON other.id = items.source_id
             WHERE items.same_as = i.id ORDER BY items.id) AS copy), '') AS mark
FROM items AS i
CROSS JOIN sources AS s ON s.id = i.source_id
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
WHERE i.same_as IS NULL
"""

_ALERTED = """
SELECT coalesce(i.same_as, i.id) AS item_id, min(o.created_at) AS at
FROM outbox AS o JOIN outbox_items AS named ON named.outbox_id = o.id JOIN items AS i ON i.id = named.item_id
WHERE o.kind = 'alert' AND o.state <> 'dead' GROUP BY coalesce(i.same_as, i.id) ORDER BY at DESC, item_id DESC
"""

_ANNOUNCED = """
SELECT i.id, json_extract(due.value, '$.day') AS day, json_extract(due.value, '$.sentence') AS sentence
FROM items AS i
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
JOIN json_each(a.detail, '$.deadlines') AS due
WHERE i.same_as IS NULL AND i.seen_at >= :since AND a.urgency <> 'routine' AND a.scope <> 'hors'
    AND json_extract(due.value, '$.day') >= :today
ORDER BY day, i.id LIMIT :most
"""

_TOLD = "SELECT kind, period, starts_at, ends_at, made_at FROM editions ORDER BY ends_at DESC, kind, period"

_OPENINGS = """
SELECT id, title || char(10) || lead || char(10) || substr(text, 1, :characters) AS opening FROM items
WHERE id IN (SELECT value FROM json_each(:ids))
"""


def cards(db: Database, zone: ZoneInfo) -> tuple[Card, ...]:
    """Every publication that is no copy of another source's page, in no order."""
    return tuple(_card(row, zone) for row in queries.fetch_all(db, _CARDS))


def alerted(db: Database) -> tuple[AlertFacts, ...]:
    """The publications that alerts name, the newest alert first; of a copy, the page that was there first."""
    return tuple(
        AlertFacts(row.integer("item_id"), row.moment("at")) for row in queries.fetch_all(db, _ALERTED)
    )


def announced(db: Database, today: date, within: timedelta, most: int) -> tuple[Announced, ...]:
    """Days from today on that publications of note announce, seen `within` that time; the nearest first."""
    parameters = {"today": str(today), "since": str(today - within), "most": most}
    return tuple(
        Announced(row.integer("id"), date.fromisoformat(row.text("day")), row.text("sentence"))
        for row in queries.fetch_all(db, _ANNOUNCED, parameters)
    )


def told(db: Database) -> tuple[Told, ...]:
    """The digests that were published, the latest first, without what they say."""
    return tuple(
        Told(
            row.text("kind"),
            Period(row.moment("starts_at"), row.moment("ends_at"), row.text("period")),
            row.moment("made_at"),
        )
        for row in queries.fetch_all(db, _TOLD)
    )


def openings(db: Database, items: Iterable[int], characters: int) -> dict[int, str]:
    """Title, lead and so many characters of the text, by item id."""
    parameters = {"ids": json_array(items), "characters": characters}
    return {row.integer("id"): row.text("opening") for row in queries.fetch_all(db, _OPENINGS, parameters)}


def known_sources(db: Database) -> tuple[KnownSource, ...]:
    """All sources by id."""
    return tuple(
        KnownSource(
            id=row.text("id"),
            name=row.text("name"),
            publisher=row.text("publisher"),
            category=row.text("category"),
            language=row.text("language"),
            rhythm_days=row.real("rhythm_days"),
        )
        for row in queries.fetch_all(db, "SELECT * FROM sources ORDER BY id")
    )


def models(db: Database) -> tuple[str, ...]:
    """The version of the model that judged last, if any did."""
    rows = queries.fetch_all(db, "SELECT model FROM assessments ORDER BY id DESC LIMIT 1")
    return tuple(row.text("model") for row in rows)


def _card(row: Row, zone: ZoneInfo) -> Card:
    seen = row.moment("seen_at")
    published = row.moment_or_none("published")
    dated = seen if published is None or published > seen else published
    return Card(
        item_id=row.integer("id"),
        source_id=row.text("source_id"),
        day=dated.astimezone(zone).date(),
        seen=seen,
        scope=cast(Scope, row.text("scope")),
        axes=cast(tuple[Axis, ...], _split(row, "axes")),
        risks=_split(row, "risks"),
        urgency=cast(Urgency, row.text("urgency")),
        nature=cast(Nature, row.text("nature")),
        is_peer=row.flag("is_peer"),
        stale=row.flag("stale"),
        mark=hashlib.blake2b(_shown(row).encode(), digest_size=12).hexdigest(),
    )


def _shown(row: Row) -> str:
    return f"{row.text('mark')}\n{row.text_or_none('published')}"


def _split(row: Row, name: str) -> tuple[str, ...]:
    return tuple((row.text_or_none(name) or "").split())
