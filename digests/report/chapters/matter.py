"""What all chapters are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from digests.indicators.definitions import Definitions
from digests.indicators.evidence import Evidence, Span
from digests.indicators.tables import Table
from digests.report.chapters.affairs import Affair, affairs
from digests.report.chapters.rows import Row, rows
from digests.report.chapters.wording import Comparison, PeriodName, comparison, period_name


@dataclass(frozen=True)
class Matter:
    """The evidence of a report with its tables, and how its period is called.

    `generated` is the moment for which it is written: whether the period is over is said by it.
    """

    evidence: Evidence
    definitions: Definitions
    tables: Mapping[str, Table]
    generated: datetime

    def table(self, name: str) -> Table:
        """The table of that id. Raises KeyError."""
        return self.tables[name]

    def rows(self, name: str) -> list[Row]:
        """The rows of the table of that id. Raises KeyError."""
        return rows(self.tables[name])

    @property
    def now(self) -> Span:
        """The period told."""
        return self.evidence.now

    @cached_property
    def name(self) -> PeriodName:
        """How the period is called in sentences."""
        return period_name(self.now.period, self.evidence.zone)

    @cached_property
    def compared(self) -> Comparison:
        """The comparison with the period before."""
        before = self.evidence.before
        return comparison(
            self.now.period,
            self.evidence.zone,
            was_watched=before.since is not None,
            is_fair=is_complete(self.now, self) and is_complete(before, self),
        )

    @cached_property
    def affairs(self) -> tuple[Affair, ...]:
        """The affairs of the period, the weightiest first."""
        return affairs(self.now.publications, self.evidence.sources, self.evidence.register)

    @cached_property
    def publications(self) -> int:
        """How many publications are counted."""
        return sum(one.is_counted for one in self.now.publications)

    @cached_property
    def publications_before(self) -> int | None:
        """How many were counted in the period before, None when it was not watched."""
        if self.evidence.before.since is None:
            return None
        return sum(one.is_counted for one in self.evidence.before.publications)

    @property
    def is_over(self) -> bool:
        """Whether the period had ended when the report was written."""
        return self.evidence.is_over or self.generated >= self.now.period.end

    def local_day(self, moment: datetime) -> date:
        """The day of a moment in the observatory's time zone."""
        return moment.astimezone(self.evidence.zone).date()

    @cached_property
    def first_day(self) -> date:
        """The period's first day."""
        return self.local_day(self.now.period.start)

    @cached_property
    def last_day(self) -> date:
        """The period's last day."""
        return self.local_day(self.now.period.end - timedelta(microseconds=1))


def is_complete(span: Span, matter: Matter) -> bool:
    """Whether a period was watched from its first day to its last, whatever the hour."""
    if span.since is None:
        return False
    begins = matter.local_day(span.since) <= matter.local_day(span.period.start)
    last = matter.local_day(span.period.end - timedelta(microseconds=1))
    return begins and matter.local_day(span.until) >= last
