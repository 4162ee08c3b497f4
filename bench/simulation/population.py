"""Invented sources on invented hosts, and what they publish: as many as wanted, with measured rhythms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import numpy as np

from bench.simulation.arrivals import A_WEEK, Arrivals, Floats, Week, at_quantile
from watcher.rules.pace import brings_law, pace
from watcher.sources import Source

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
"""When the simulated days begin."""
LARGEST_HOST = 200
"""Sources of the largest portals."""
SPREAD = 2.0
"""A source publishes up to so many times more or less often than its file's rhythm says."""
BY_FEEDS = frozenset({"press", "vendor"})
"""Natures whose rate is drawn from the measured feeds, as most of those are theirs; that of others follows
from their `rhythm_days`, the longest ordinary wait, which 95 of 100 gaps do not exceed."""
_BEFORE = 24
"""Arrivals before the first day, from which each pace is told."""
_AT_A_TIME = 32
_HOUR = 3600.0

RateClass = Literal["several a day", "daily", "weekly", "rarer"]
_BOUNDS: tuple[float, ...] = (12, 48, 240)
"""Hours between two arrivals, on the average, that divide the classes."""


@dataclass(frozen=True, slots=True)
class Place:
    """A source with the number of its host, and how often it brings something."""

    source: Source
    host: int
    mean_gap: float

    @property
    def rate(self) -> RateClass:
        """The class of its rate."""
        names: tuple[RateClass, ...] = get_args(RateClass)
        return names[int(np.searchsorted(_BOUNDS, self.mean_gap))]

    @property
    def is_legal(self) -> bool:
        """Whether what it brings may be urgent."""
        return brings_law(self.source)


@dataclass(frozen=True, slots=True)
class World:
    """The places, and for each the seconds since MONDAY at which something comes, some before it."""

    places: tuple[Place, ...]
    times: tuple[list[float], ...]
    hosts: int


def invent(count: int, days: float, samples: Sequence[Source], arrivals: Arrivals, seed: int) -> World:
    """As many sources, each like one of `samples`, for so many days. The same seed gives the same world."""
    chance = np.random.default_rng(seed)
    sizes = list(_host_sizes(count, chance))
    hosts = np.repeat(np.arange(len(sizes)), sizes)
    like = chance.integers(len(samples), size=count)
    drawn = at_quantile(arrivals.mean_gaps, chance.random(count))
    factors = SPREAD ** chance.uniform(-1, 1, count)
    places: list[Place] = []
    for number in range(count):
        sample = samples[int(like[number])]
        stated = sample.rhythm_days * 24 / arrivals.longest_ordinary * float(factors[number])
        places.append(
            Place(
                _named(sample, number, int(hosts[number])),
                int(hosts[number]),
                float(drawn[number]) if sample.nature in BY_FEEDS else stated,
            )
        )
    week, gaps = arrivals.week, of_mean_one(arrivals.gaps)
    times = tuple(_times(place.mean_gap, days, week, gaps, chance) for place in places)
    return World(tuple(places), times, len(sizes))


def first_pace(times: Sequence[float]) -> float | None:
    """The pace that a source had shown by MONDAY."""
    past = [moment(time) for time in times if time <= 0]
    return pace(past[-_BEFORE:], MONDAY)


def moment(seconds: float) -> datetime:
    """The time so many seconds after MONDAY."""
    return MONDAY + timedelta(seconds=seconds)


def _host_sizes(count: int, chance: np.random.Generator) -> Iterator[int]:
    """Sources a host: half have one, one in k squared has k, as links and sites are spread in the Web."""
    weights = 1 / np.arange(1, LARGEST_HOST + 1) ** 2
    left = count
    while left:
        size = min(left, int(chance.choice(LARGEST_HOST, p=weights / weights.sum())) + 1)
        left -= size
        yield size


def _named(sample: Source, number: int, host: int) -> Source:
    address = f"https://h{host}.example/{number}"
    return sample.model_copy(update={"id": f"s{number}", "url": address, "homepage": None})


def _times(
    mean_gap: float, days: float, week: Week, gaps: Floats, chance: np.random.Generator
) -> list[float]:
    """When something comes, up to the last day's end, with some arrivals before the first.

    Gaps are drawn on the clock of publications, so that the week's rhythm shows; the minute of the hour is
    drawn too, as feeds tell more of it than of their server's schedule.
    """
    end = days * 24.0
    drawn: list[Floats] = []
    reached = -float(_BEFORE) * mean_gap
    while reached < end + A_WEEK:
        drawn.append(reached + np.cumsum(at_quantile(gaps, chance.random(_AT_A_TIME)) * mean_gap))
        reached = float(drawn[-1][-1])
    hours = week.outer(np.concatenate(drawn))
    return [float(hour) * _HOUR for hour in hours if hour <= end]


def of_mean_one(quantiles: Sequence[float]) -> Floats:
    """The distribution with the mean 1, as values are drawn evenly between its quantiles."""
    values = np.array(quantiles)
    return values / ((values[1:] + values[:-1]) / 2).mean()
