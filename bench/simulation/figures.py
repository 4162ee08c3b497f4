"""What a simulation found, as figures that are kept, drawn and written into the documentation. Pure."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import get_args

import numpy as np
from pydantic import BaseModel, ConfigDict

from bench.simulation.arrivals import Floats
from bench.simulation.polling import DAY, MINUTE, Course, Plan
from bench.simulation.population import Place, RateClass, World

CURVE = 51
"""Points of a distribution: quantiles by 2 %."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class Freshness(_Kept):
    """From an arrival at its source to the store, in minutes; shares within 15 minutes, an hour, a day."""

    name: str
    arrivals: int
    median: float
    p90: float
    p99: float
    quarter: float
    hour: float
    day: float
    curve: tuple[float, ...]


class Round(_Kept):
    """A round: its start in hours, sources that were due, its length in minutes."""

    hour: float
    due: int
    minutes: float


class Polling(_Kept):
    """One way of polling. `cores` and `writer` are shares of one processor over the days that count."""

    name: str
    requests_a_day: float
    failures_a_day: float
    arrivals_a_day: float
    freshness: tuple[Freshness, ...]
    rounds: tuple[Round, ...]
    smallest_gap: float
    most_at_once: int
    most_a_day: int
    cores: float
    writer: float

    @property
    def usual_round(self) -> float:
        """Minutes."""
        return median(one.minutes for one in self.rounds)

    @property
    def longest_round(self) -> float:
        """Minutes."""
        return max(one.minutes for one in self.rounds)

    @property
    def most_due(self) -> int:
        """Sources that waited at the start of a round."""
        return max(one.due for one in self.rounds)

    def of(self, name: str) -> Freshness:
        """The freshness of a group. Raises KeyError."""
        return {one.name: one for one in self.freshness}[name]


class Figures(_Kept):
    """All that was simulated; `fixed_minutes` is the interval with as many requests as adaptive polling."""

    sources: int
    hosts: int
    days: float
    warm_up: float
    seed: int
    workers: int
    spacing: float
    minutes: int
    fixed_minutes: float
    entries_an_arrival: float
    adaptive: Polling
    fixed: Polling
    outage: Polling


def polling(name: str, course: Course, world: World, plan: Plan) -> Polling:
    """The figures of a course. Raises ValueError when nothing came in the days that count."""
    days = plan.days - plan.warm_up
    return Polling(
        name=name,
        requests_a_day=round(course.visits / days, 1),
        failures_a_day=round(course.failures / days, 1),
        arrivals_a_day=round(len(course.delays) / days, 1),
        freshness=tuple(_freshness(course, world)),
        rounds=tuple(
            Round(hour=round(one.start / 3600, 3), due=one.due, minutes=round(one.seconds / MINUTE, 2))
            for one in course.rounds
        ),
        smallest_gap=round(course.smallest_gap, 3),
        most_at_once=course.most_at_once,
        most_a_day=course.most_a_day,
        cores=round(course.busy / (days * DAY), 4),
        writer=round(course.writing / (days * DAY), 4),
    )


def _freshness(course: Course, world: World) -> list[Freshness]:
    groups: dict[str, Callable[[Place], bool]] = {
        "all": lambda _: True,
        "urgent law": lambda place: place.is_legal,
        **{rate: lambda place, rate=rate: place.rate == rate for rate in get_args(RateClass)},
    }
    found: list[Freshness] = []
    for name, belongs in groups.items():
        seconds = [delay for number, delay in course.delays if belongs(world.places[number])]
        if seconds:
            found.append(freshness(name, np.array(seconds) / MINUTE))
    return found


def freshness(name: str, minutes: Floats) -> Freshness:
    """The distribution of delays."""
    half, ninety, most = (round(float(value), 1) for value in np.quantile(minutes, (0.5, 0.9, 0.99)))
    within = [round(float((minutes <= limit).mean()), 4) for limit in (15, 60, 1440)]
    return Freshness(
        name=name,
        arrivals=len(minutes),
        median=half,
        p90=ninety,
        p99=most,
        quarter=within[0],
        hour=within[1],
        day=within[2],
        curve=tuple(round(float(value), 2) for value in np.quantile(minutes, np.linspace(0, 1, CURVE))),
    )
