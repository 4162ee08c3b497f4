"""Which days, months and quarters of a period were watched: a count stands only where somebody looked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.indicators.evidence import Span
from digests.period import month_label, quarter_label


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month or quarter as far as it lies in the period: its days there, and how many were watched."""

    label: str
    days: int
    watched: int


@dataclass(frozen=True, slots=True)
class Watch:
    """The days of a period: all, those on which the watch ran, and those on which it saw anything.

    It ran on a day with a run or a visit. It saw on a day on which a visit succeeded or a publication came;
    before visits were counted by days, a run is taken for that. A publication on a day on which nothing else
    is known to have been done shows that something was.
    """

    days: tuple[date, ...]
    ran: frozenset[date]
    saw: frozenset[date]

    def months(self) -> tuple[Stretch, ...]:
        """The months of the period, by what was seen."""
        return self._stretches(month_label, self.saw)

    def quarters(self) -> tuple[Stretch, ...]:
        """The quarters of the period, by what was seen."""
        return self._stretches(quarter_label, self.saw)

    def months_run(self) -> tuple[Stretch, ...]:
        """The months of the period, by whether the watch ran."""
        return self._stretches(month_label, self.ran)

    def _stretches(self, label: Callable[[date], str], among: frozenset[date]) -> tuple[Stretch, ...]:
        whole = Counter(map(label, self.days))
        watched = Counter(label(day) for day in self.days if day in among)
        return tuple(Stretch(name, days, watched[name]) for name, days in whole.items())


def watch(span: Span, zone: ZoneInfo) -> Watch:
    """The days of a span. Visits are counted by days of UTC, publications and runs by days of `zone`."""
    days = tuple(_days(span.period.start, span.period.end, zone))
    if span.since is None:
        return Watch(days, frozenset(), frozenset())
    within = set(_days(span.since, span.until, zone))
    visited = {one.day for one in span.source_days if one.visits} & within
    answered = {one.day for one in span.source_days if one.visits > one.failures} & within
    runs = {one.day for one in span.work if one.runs} & within
    first = min(visited, default=None)
    unknown = {day for day in runs if first is None or day < first}
    seen = {one.day for one in span.publications}
    return Watch(days, frozenset(runs | visited | seen), frozenset(answered | unknown | seen))


def last_day(span: Span, zone: ZoneInfo) -> date:
    """The last day of the period that was reached, whether or not anything was seen on it."""
    return _day(min(span.until, span.period.end) - timedelta(microseconds=1), zone)


def shortfalls(stretches: Sequence[Stretch]) -> str:
    """A sentence or two on the months or quarters that were watched in part or not at all (French)."""
    partly = [
        f"{one.label} ({one.watched} {_days_said(one.watched)} sur {one.days})"
        for one in stretches
        if 0 < one.watched < one.days
    ]
    never = [one.label for one in stretches if not one.watched]
    told = [f"Suivi en partie : {', '.join(partly)}."] if partly else []
    told += [f"Non suivi, donc sans chiffre : {', '.join(never)}."] if never else []
    return " ".join(told)


def _days_said(count: int) -> str:
    return "jour" if count < 2 else "jours"


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The days of the place that have a moment from `start` on and before `end`."""
    if end <= start:
        return
    day, last = _day(start, zone), _day(end - timedelta(microseconds=1), zone)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
