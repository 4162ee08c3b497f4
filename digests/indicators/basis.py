"""What all tables are counted from, prepared once: publications in scope of both periods, days watched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Generic, TypeVar

from digests.indicators.days import Watch, last_day, watch
from digests.indicators.definitions import Definitions
from digests.indicators.evidence import Evidence, Publication, Span
from digests.period import period_before
from digests.site.naming import SolutionList

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Basis:
    """The evidence with what is told of it again and again."""

    evidence: Evidence
    definitions: Definitions
    solutions: SolutionList

    @cached_property
    def counted(self) -> tuple[Publication, ...]:
        """The publications of the period that are in scope."""
        return tuple(one for one in self.evidence.now.publications if one.is_counted)

    @cached_property
    def earlier(self) -> tuple[Publication, ...]:
        """Those of the period before."""
        return tuple(one for one in self.evidence.before.publications if one.is_counted)

    @cached_property
    def watch(self) -> Watch:
        """The days of the period."""
        return watch(self.evidence.now, self.evidence.zone)

    @property
    def of_before(self) -> Basis:
        """The period before as the one that is told, of whose own past nothing is known."""
        before = self.evidence.before
        past = Span(period_before(before.period, self.evidence.zone), None, before.period.start)
        return Basis(replace(self.evidence, now=before, before=past), self.definitions, self.solutions)

    @cached_property
    def last_day(self) -> date:
        """The last day of the period that was reached."""
        return last_day(self.evidence.now, self.evidence.zone)

    @property
    def is_watched(self) -> bool:
        """Whether anything of the period was watched."""
        return self.evidence.now.since is not None

    @property
    def was_watched(self) -> bool:
        """Whether anything of the period before was."""
        return self.evidence.before.since is not None

    def told(self, count: float) -> float | None:
        """A count of the period, None when it was not watched."""
        return count if self.is_watched else None

    def told_before(self, count: float) -> float | None:
        """A count of the period before, None when it was not watched."""
        return count if self.was_watched else None

    def local_day(self, moment: datetime) -> date:
        """The day of a moment in the observatory's time zone."""
        return moment.astimezone(self.evidence.zone).date()

    def tally(self, groups: Callable[[Publication], Iterable[Key]]) -> Tally[Key]:
        """The publications in scope by the groups that each stands in, once in each."""
        return Tally(
            Counter(key for one in self.counted for key in set(groups(one))) if self.is_watched else None,
            Counter(key for one in self.earlier for key in set(groups(one))) if self.was_watched else None,
            len(self.counted),
        )


@dataclass(frozen=True, slots=True)
class Tally(Generic[Key]):
    """Counts by group, of the period and of the one before; `total` are all that were counted."""

    counts: Counter[Key] | None
    counts_before: Counter[Key] | None
    total: int

    def now(self, key: Key) -> int | None:
        """How many stand in that group; None when the period was not watched."""
        return None if self.counts is None else self.counts[key]

    def before(self, key: Key) -> int | None:
        """How many stood in it in the period before."""
        return None if self.counts_before is None else self.counts_before[key]

    def part(self, key: Key) -> float | None:
        """The share of all that stands in it, from 0 to 1; None when there is nothing."""
        return None if self.counts is None or not self.total else self.counts[key] / self.total

    @property
    def keys(self) -> frozenset[Key]:
        """Every group with anything in one of the periods."""
        return frozenset(self.counts or ()) | frozenset(self.counts_before or ())
