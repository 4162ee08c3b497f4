"""Counting for the pictures: publications by risk and by axis, and how sources stood, span by span.

What is counted are publications in scope, by when they were first seen, once for all sources that carry one;
the backlog of a new source is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis
from digests.pictures.figures import AxisCounts, AxisWeeks, RiskCounts, RiskMonths, SourceWeeks
from digests.pictures.spans import Span, last_day
from digests.rows import RiskRow
from digests.texts.french import AXIS_NAMES
from watcher.rules.standing import Standing, Visited, standing
from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_SPANS = """
WITH spans AS MATERIALIZED (
    SELECT key AS span, value ->> 0 AS start, value ->> 1 AS end FROM json_each(:spans)
)
"""
# Each span asks an index for its own items, so that the cost is that of the time looked at.
_SEEN = "spans AS s CROSS JOIN items AS i ON i.seen_at >= s.start AND i.seen_at < s.end AND NOT i.stale"
_DATED = """spans AS s CROSS JOIN items AS i ON coalesce(i.published, i.seen_at) >= s.start
    AND coalesce(i.published, i.seen_at) < s.end"""
_JUDGED = """
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
"""
_COUNTED = "WHERE i.same_as IS NULL AND a.scope <> 'hors'"

_BY_RISK = """
SELECT s.span, r.risk_id AS label, count(*) AS items
FROM {dated} {judged}
JOIN assessment_risks AS r ON r.assessment_id = a.id {counted} GROUP BY s.span, r.risk_id
"""
_BY_AXIS = """
SELECT s.span, a.axis AS label, count(*) AS items
FROM {dated} {judged} {counted} AND a.axis IS NOT NULL GROUP BY s.span, a.axis
"""
_VISITS = """
SELECT s.span, f.source_id, count(*) AS visits, count(f.fault) AS failures
FROM spans AS s CROSS JOIN fetches AS f ON f.at >= s.start AND f.at < s.end GROUP BY s.span, f.source_id
"""
_NEWEST = """
SELECT s.span, i.source_id, max(coalesce(i.published, i.seen_at)) AS newest
FROM spans AS s CROSS JOIN items AS i ON i.seen_at >= s.start AND i.seen_at < s.end
GROUP BY s.span, i.source_id
"""


def risk_months(
    db: Database,
    spans: Sequence[Span],
    zone: ZoneInfo,
    risks: Mapping[str, RiskRow],
    *,
    published: bool = False,
) -> RiskMonths:
    """Every risk of the register (`risks`, by id) with any evidence, the heaviest first.

    With `published` by the date of publication instead, the backlog of new sources included.
    """
    dated = _DATED if published else _SEEN
    counted = _counts(db, _SPANS + _BY_RISK.format(dated=dated, judged=_JUDGED, counted=_COUNTED), spans)
    found = [
        RiskCounts(risk.id, risk.label, risk.weight, counted[risk_id])
        for risk_id, risk in risks.items()
        if risk_id in counted
    ]
    return RiskMonths(
        starts=tuple(span.day for span in spans),
        until=last_day(spans, zone),
        risks=tuple(sorted(found, key=lambda risk: (-risk.weight, risk.id))),
    )


def axis_weeks(db: Database, spans: Sequence[Span], zone: ZoneInfo) -> AxisWeeks:
    """The three axes, each with the publications whose main axis it is."""
    counted = _counts(db, _SPANS + _BY_AXIS.format(dated=_SEEN, judged=_JUDGED, counted=_COUNTED), spans)
    none = (0,) * len(spans)
    order: Iterable[Axis] = AXIS_NAMES
    return AxisWeeks(
        starts=tuple(span.day for span in spans),
        until=last_day(spans, zone),
        axes=tuple(AxisCounts(axis, counted.get(axis, none)) for axis in order),
    )


def source_weeks(db: Database, spans: Sequence[Span], zone: ZoneInfo) -> SourceWeeks:
    """How the sources that are enabled now stood, from the first week whose visits are remembered on."""
    visited = {
        (row.integer("span"), row.text("source_id")): (row.integer("visits"), row.integer("failures"))
        for row in queries.fetch_all(db, _SPANS + _VISITS, {"spans": _bounds(spans)})
    }
    rhythms = {
        row.text("id"): row.real("rhythm_days")
        for row in queries.fetch_all(db, "SELECT id, rhythm_days FROM sources WHERE enabled ORDER BY id")
    }
    newest = _newest(db, spans)
    stood: list[list[Standing | None]] = [
        [
            standing(
                Visited(
                    *visited.get((place, source_id), (0, 0)), newest.get((place, source_id)), rhythm, span.end
                )
            )
            for source_id, rhythm in rhythms.items()
        ]
        for place, span in enumerate(spans)
    ]
    first = next((place for place, sources in enumerate(stood) if any(sources)), len(spans) - 1)
    told = stood[first:]
    return SourceWeeks(
        starts=tuple(span.day for span in spans[first:]),
        until=last_day(spans, zone),
        working=tuple(one.count("working") for one in told),
        silent=tuple(one.count("silent") for one in told),
        broken=tuple(one.count("broken") for one in told),
    )


def _counts(db: Database, sql: str, spans: Sequence[Span]) -> dict[str, tuple[int, ...]]:
    """Label to its number in each span, for labels with any."""
    counted: dict[str, list[int]] = {}
    for row in queries.fetch_all(db, sql, {"spans": _bounds(spans)}):
        counted.setdefault(row.text("label"), [0] * len(spans))[row.integer("span")] = row.integer("items")
    return {label: tuple(numbers) for label, numbers in counted.items()}


def _newest(db: Database, spans: Sequence[Span]) -> dict[tuple[int, str], datetime]:
    """The newest publication of each source that was known at the end of each span."""
    bounds = [["", stamp(spans[0].start)], *_pairs(spans)]
    newest: dict[tuple[int, str], datetime] = {}
    latest: dict[str, datetime] = {}
    brought = {
        (row.integer("span") - 1, row.text("source_id")): row.moment("newest")
        for row in queries.fetch_all(db, _SPANS + _NEWEST, {"spans": json.dumps(bounds)})
    }
    sources = sorted({source_id for _, source_id in brought})
    for place in range(-1, len(spans)):
        for source_id in sources:
            now = brought.get((place, source_id))
            if now is not None:
                latest[source_id] = max(now, latest.get(source_id, now))
            if source_id in latest:
                newest[place, source_id] = latest[source_id]
    return newest


def _pairs(spans: Sequence[Span]) -> list[list[str]]:
    return [[stamp(span.start), stamp(span.end)] for span in spans]


def _bounds(spans: Sequence[Span]) -> str:
    return json.dumps(_pairs(spans))
