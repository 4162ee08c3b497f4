"""The watch itself in a period: its sources, their days, what it took of the machine, what it sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from classifiers.assessment import SourceNature
from digests.indicators.evidence import Sent, SourceDay, SourceFacts, Use, Work
from watcher.store import queries
from watcher.store.runs import CPU_SECONDS
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_SOURCES = """
SELECT id, name, publisher, category, nature, language, enabled, rhythm_days, first_visit FROM sources
ORDER BY id
"""
_SOURCE_DAYS = """
SELECT source_id, day, visits, failures, new, bytes FROM source_days WHERE day >= ? AND day <= ?
ORDER BY day, source_id
"""
_USES = (
    "SELECT kind, sum(count) AS count FROM use_counts WHERE day >= ? AND day <= ? GROUP BY kind ORDER BY kind"
)

_DAYS = """
WITH days AS MATERIALIZED (
    SELECT value ->> 0 AS day, value ->> 1 AS start, value ->> 2 AS end FROM json_each(:days)
)
"""
_WORK = f"""
{_DAYS} SELECT d.day, count(*) AS runs, sum(json_extract(r.detail, '$.{CPU_SECONDS}')) AS cpu
FROM days AS d CROSS JOIN runs AS r ON r.started_at >= d.start AND r.started_at < d.end
GROUP BY d.day ORDER BY d.day
"""  # noqa: S608 - texts of ours
# Messages to one person are forgotten in time, so that their number would not stay what it was.
_SENT = f"""
{_DAYS} SELECT d.day, o.kind, count(*) AS count
FROM days AS d CROSS JOIN outbox AS o ON o.sent_at >= d.start AND o.sent_at < d.end
WHERE o.room NOT LIKE 'direct:%' GROUP BY d.day, o.kind ORDER BY d.day, o.kind
"""  # noqa: S608 - a text of ours


def source_facts(db: Database, zone: ZoneInfo) -> dict[str, SourceFacts]:
    """All sources by id, those that left the file too."""
    return {
        row.text("id"): SourceFacts(
            id=row.text("id"),
            name=row.text("name"),
            publisher=row.text("publisher"),
            category=row.text("category"),
            nature=cast(SourceNature, row.text("nature")),
            language=row.text("language"),
            enabled=row.flag("enabled"),
            rhythm_days=row.real("rhythm_days"),
            first_visit=None if (first := row.moment_or_none("first_visit")) is None else _day(first, zone),
        )
        for row in queries.fetch_all(db, _SOURCES)
    }


def source_days(db: Database, first: date, last: date) -> tuple[SourceDay, ...]:
    """What visits came to on the days from `first` to `last`, both included; days are those of UTC."""
    return tuple(
        SourceDay(
            source_id=row.text("source_id"),
            day=date.fromisoformat(row.text("day")),
            visits=row.integer("visits"),
            failures=row.integer("failures"),
            new=row.integer("new"),
            bytes=row.integer("bytes"),
        )
        for row in queries.fetch_all(db, _SOURCE_DAYS, [first.isoformat(), last.isoformat()])
    )


def uses(db: Database, first: date, last: date) -> tuple[Use, ...]:
    """What people did from `first` to `last`, both included, in UTC; nothing of what nobody did."""
    rows = queries.fetch_all(db, _USES, [first.isoformat(), last.isoformat()])
    return tuple(Use(row.text("kind"), row.integer("count")) for row in rows)


def work(db: Database, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Work, ...]:
    """The days of the place on which runs began, with the CPU seconds of those that noted them."""
    rows = queries.fetch_all(db, _WORK, {"days": _bounds(start, end, zone)})
    return tuple(
        Work(date.fromisoformat(row.text("day")), row.integer("runs"), row.real_or_none("cpu"))
        for row in rows
    )


def sent(db: Database, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Sent, ...]:
    """The messages that went to rooms, new versions too, by day of the place and kind."""
    rows = queries.fetch_all(db, _SENT, {"days": _bounds(start, end, zone)})
    return tuple(
        Sent(date.fromisoformat(row.text("day")), row.text("kind"), row.integer("count")) for row in rows
    )


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _bounds(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    return json.dumps(
        [[day.isoformat(), stamp(begin), stamp(stop)] for day, begin, stop in _days(start, end, zone)]
    )


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, datetime, datetime]]:
    """The days of the place with the moments of each that lie between `start` and `end`."""
    day = _day(start, zone)
    while (begin := max(datetime.combine(day, time(), zone), start)) < end:
        day += timedelta(days=1)
        yield day - timedelta(days=1), begin, min(datetime.combine(day, time(), zone), end)
