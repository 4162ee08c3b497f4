"""What is measured for one unit, carried to many sources and rooms. Pure arithmetic.

A year has 365 days and a GiB 2**30 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.simulation.costs_file import Costs
from classifiers.evaluation.energy import footprint

DAY = 86_400
YEAR = 365
GIB = 2**30
SEARCHED = 500_000
"""Entries with which bench/load.py asks 300 questions: 95 of 100 are to be answered within a second."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a source asks for in a day: requests, arrivals (an answer each), the entries in these, and the
    share of requests that bring a whole answer, which is archived."""

    requests: float
    arrivals: float
    entries: float
    whole: float


@dataclass(frozen=True, slots=True)
class Prices:
    """Examples to calculate with, and no provider's: euros a month for a virtual core and for a GiB kept."""

    core: float = 10.0
    gib: float = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """A size on paper. Parts are seconds of processor a day."""

    sources: int
    requests: float
    fetching: float
    parsing: float
    articles: float
    classifying: float
    writing: float
    rows: float
    stored: float
    archived: float

    @property
    def working(self) -> float:
        """Seconds of processor a day that can be shared among machines."""
        return self.fetching + self.parsing + self.articles + self.classifying

    @property
    def cores(self) -> float:
        """Processors that are busy all day, the one writer's included."""
        return (self.working + self.writing) / DAY

    @property
    def writer(self) -> float:
        """The share of the one writer's day."""
        return self.writing / DAY

    @property
    def days_searched(self) -> float:
        """Until there are as many entries as searches are measured with."""
        return SEARCHED / self.rows

    @property
    def watt_hours(self) -> float:
        """In a year."""
        return footprint((self.working + self.writing) * YEAR).watt_hours

    def euros(self, prices: Prices) -> float:
        """In a year: processors, and what is stored and archived by its end, as if from its beginning."""
        kept = (self.stored + self.archived) * YEAR
        return 12 * (self.cores * prices.core + kept * prices.gib)


def carried(sources: int, load: Load, costs: Costs) -> Scale:
    """So many sources that each ask for the load. `stored` and `archived` are GiB a day."""
    requests, arrivals, entries = (sources * each for each in (load.requests, load.arrivals, load.entries))
    return Scale(
        sources=sources,
        requests=requests,
        fetching=requests * costs.visit,
        parsing=arrivals * costs.answer,
        articles=entries * costs.article,
        classifying=(entries - arrivals) * costs.entry,
        writing=requests * costs.write_visit + entries * costs.write_entry,
        rows=entries,
        stored=entries * costs.stored_bytes / GIB,
        archived=requests * load.whole * costs.archived_bytes / GIB,
    )


def most_sources(load: Load, costs: Costs, share: float) -> int:
    """The sources whose visits and entries take so much of the one writer's day."""
    one = load.requests * costs.write_visit + load.entries * costs.write_entry
    return int(share * DAY / one)


def hours_to_post(rooms: int, seconds: float) -> float:
    """Hours until a message stands in every room, one after the other."""
    return rooms * seconds / 3600


def rooms_within(seconds: float, minutes: float) -> int:
    """Rooms that have an alert within so many minutes, one after the other."""
    return int(minutes * 60 / seconds)
