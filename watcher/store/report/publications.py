"""The publications of a period in the few columns that are counted, and what was named before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis, Nature, Scope, Urgency
from digests.indicators.evidence import Publication
from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_JUDGED = """
FROM items AS i CROSS JOIN sources AS s ON s.id = i.source_id
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
"""
_PUBLICATIONS = f"""
SELECT i.id, i.source_id, i.title, i.link, s.publisher, i.seen_at, i.published, i.language, a.scope,
    a.urgency, a.nature, a.ai_act, a.model, i.revised_at, told.story,
    (SELECT coalesce(sum(CASE kind WHEN 'relevant' THEN 1 WHEN 'doubt' THEN -1 ELSE 0 END), 0)
     FROM feedback WHERE item_id = i.id) AS approvals,
    (SELECT group_concat(axis, ' ') FROM
        (SELECT axis FROM assessment_axes WHERE assessment_id = a.id ORDER BY position)) AS axes,
    (SELECT group_concat(risk_id, ' ') FROM
        (SELECT risk_id FROM assessment_risks WHERE assessment_id = a.id ORDER BY p DESC, risk_id)) AS risks
{_JUDGED} LEFT JOIN stories AS told ON told.item_id = i.id
WHERE i.seen_at >= :start AND i.seen_at < :end AND i.same_as IS NULL AND NOT i.stale ORDER BY i.seen_at, i.id
"""  # noqa: S608 - a text of ours
_COUNTED = "i.seen_at < :end AND i.same_as IS NULL AND NOT i.stale AND a.scope <> 'hors'"
_EARLIER = f"SELECT i.id, i.seen_at {_JUDGED} WHERE {_COUNTED} ORDER BY i.seen_at, i.id"
_PEERS = f"""
SELECT s.publisher, min(i.seen_at) AS first {_JUDGED} WHERE s.category = 'peers' AND {_COUNTED}
GROUP BY s.publisher ORDER BY s.publisher
"""

_AT_ONCE = timedelta(days=14)
"""Rows as they come from SQLite take three times the memory of publications: not all of a year at once."""


def publications(
    db: Database, start: datetime, end: datetime, zone: ZoneInfo, risks: Collection[str]
) -> tuple[Publication, ...]:
    """Publications first seen from `start` up to but not including `end`, oldest first.

    A page that several sources carry is that of the source which had it first; the backlog of new sources is
    left out, and so are risks that are not among `risks`. Labels are the latest ones; solutions are not known
    yet.
    """
    return tuple(
        _publication(row, zone, risks)
        for first, after in _pieces(start, end)
        for row in queries.fetch_all(db, _PUBLICATIONS, {"start": stamp(first), "end": stamp(after)})
    )


def counted_before(db: Database, end: datetime) -> tuple[tuple[int, datetime], ...]:
    """Id and first sight of every publication in scope that was seen before `end`, oldest first."""
    rows = queries.fetch_all(db, _EARLIER, {"end": stamp(end)})
    return tuple((row.integer("id"), row.moment("seen_at")) for row in rows)


def peers_first_seen(db: Database, end: datetime, zone: ZoneInfo) -> dict[str, date]:
    """The day of the first publication in scope of each peer, by publisher, of all that came before `end`."""
    rows = queries.fetch_all(db, _PEERS, {"end": stamp(end)})
    return {row.text("publisher"): row.moment("first").astimezone(zone).date() for row in rows}


def _pieces(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time from `start` to `end` in pieces, in UTC, where all days are as long."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    while first < last:
        yield first, min(first + _AT_ONCE, last)
        first += _AT_ONCE


def _publication(row: Row, zone: ZoneInfo, risks: Collection[str]) -> Publication:
    seen = row.moment("seen_at")
    return Publication(
        item_id=row.integer("id"),
        source_id=row.text("source_id"),
        title=row.text("title"),
        link=row.text_or_none("link"),
        publisher=row.text("publisher"),
        seen=seen,
        day=seen.astimezone(zone).date(),
        published=row.moment_or_none("published"),
        language=row.text("language"),
        scope=cast(Scope, row.text("scope")),
        axes=cast(tuple[Axis, ...], _split(row, "axes")),
        risks=tuple(risk for risk in _split(row, "risks") if risk in risks),
        urgency=cast(Urgency, row.text("urgency")),
        nature=cast(Nature, row.text("nature")),
        ai_act=row.flag("ai_act"),
        model=row.text("model"),
        story=row.integer_or_none("story"),
        approvals=row.integer("approvals"),
        revised=row.text_or_none("revised_at") is not None,
    )


def _split(row: Row, name: str) -> tuple[str, ...]:
    return tuple((row.text_or_none(name) or "").split())
