"""The quarters that two periods touch: how each risk fared in them, and which re-ratings that spoke for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digests.indicators.evidence import Proposed, Span
from digests.period import Period, period_before, period_named, quarter_label
from digests.quarterly.facts import Course
from digests.quarterly.rerating import proposals
from watcher.register_book import risk_rows
from watcher.reporting.decisions import last_day, register_on
from watcher.store.courses import courses_at
from watcher.store.evidence import counted
from watcher.store.sqlite import Database
from watcher.writing.quarterly import QUARTERS_BEFORE


@dataclass(frozen=True, slots=True)
class Told:
    """A quarter with the course of each risk up to it, by the register of its last day."""

    quarter: Period
    courses: tuple[Course, ...]

    @property
    def proposed(self) -> tuple[Proposed, ...]:
        """The re-ratings that its evidence speaks for, one for each reason."""
        return tuple(
            Proposed(self.quarter.label, one.risk.id, one.up, reason.factor, reason.count, reason.expected)
            for one in proposals(self.courses, ())
            for reason in one.reasons
        )

    def lies_in(self, period: Period, until: datetime) -> bool:
        """Whether all of it belongs to a period, and is over."""
        return period.start <= self.quarter.start and self.quarter.end <= min(period.end, until)


def told_quarters(db: Database, decisions: Path, spans: Sequence[Span], zone: ZoneInfo) -> tuple[Told, ...]:
    """Every quarter that the spans (one after the other, in order) touch and that has begun, in order.

    What has come in of one that is not over is told as such. `decisions` is the file of the committee's.
    """
    until = spans[-1].until
    touched = [
        one for one in _quarters(spans[0].period.start, spans[-1].period.end, zone) if one.start < until
    ]
    if not touched:
        return ()
    looked_at = [*_before(touched[0], zone), *touched]
    ends = min(touched[-1].end, until)
    found = counted(db, [*(one.start for one in looked_at), ends])
    return tuple(
        Told(
            quarter,
            courses_at(
                found,
                range(place, place + QUARTERS_BEFORE + 1),
                risk_rows(register_on(decisions, last_day(quarter, zone))),
            ),
        )
        for place, quarter in enumerate(touched)
    )


def _quarters(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Period]:
    while start < end:
        quarter = period_named(quarter_label(start.astimezone(zone).date()), zone)
        yield quarter
        start = quarter.end


def _before(quarter: Period, zone: ZoneInfo) -> list[Period]:
    found: list[Period] = []
    for _ in range(QUARTERS_BEFORE):
        quarter = period_before(quarter, zone)
        found.insert(0, quarter)
    return found
