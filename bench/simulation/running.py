"""The simulations that the documentation shows: adaptive polling, fixed polling, an outage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.simulation.arrivals import Arrivals
from bench.simulation.costs_file import Costs
from bench.simulation.figures import Figures, polling
from bench.simulation.polling import DAY, Course, Limits, Plan, Weather, fixed, simulate
from bench.simulation.population import invent
from bench.simulation.working import Machine
from watcher.rules.pace import Bounds
from watcher.sources import Source

A_WORKER = 500
"""Sources for each worker by default, which mostly waits, as hosts are spaced. With too few workers, rounds
outlast the time between two, by when more sources are due, which makes them longer still."""
WARM_UP = 0.5
OUTAGE = (2 * 3600.0, 3 * 3600.0)
"""Seconds from the beginning."""
OUTAGE_DAYS = 0.5

Told = Callable[[str, float], None]
"""Which simulation, and which share of it is done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much is simulated; `workers` 0 means one for each A_WORKER sources, two at least."""

    sources: int = 10_000
    days: float = 1.5
    workers: int = 0
    seed: int = 2026

    @property
    def staff(self) -> int:
        """Workers."""
        return self.workers or max(self.sources // A_WORKER, 2)


def machine_of(costs: Costs, workers: int) -> Machine:
    """A machine with the measured costs; an entry is judged, and its article read."""
    return Machine(
        workers=workers,
        visit=costs.visit,
        answer=costs.answer,
        entry=costs.entry + costs.article,
        write_visit=costs.write_visit,
        write_entry=costs.write_entry,
    )


def run(wanted: Wanted, samples: Sequence[Source], arrivals: Arrivals, costs: Costs, told: Told) -> Figures:
    """All three. The same arguments give the same figures."""
    world = invent(wanted.sources, wanted.days, samples, arrivals, wanted.seed)
    machine = machine_of(costs, wanted.staff)
    plan = Plan(wanted.days, WARM_UP)
    broken = Plan(OUTAGE_DAYS, 0.0, off=OUTAGE)

    def one(name: str, limits: Limits, plan: Plan) -> Course:
        end = plan.days * DAY
        return simulate(
            world,
            limits,
            machine,
            plan,
            Weather(),
            wanted.seed,
            lambda done: told(name, min(done / end, 1.0)),
        )

    adaptive = one("adaptive polling", lambda _: Bounds(), plan)
    minutes = (plan.days - plan.warm_up) * DAY / 60 * wanted.sources / adaptive.visits
    even = one("fixed polling", fixed(minutes, plan.minutes), plan)
    minutes *= even.visits / adaptive.visits  # hosts with hundreds of sources, and failures, leave out turns
    even = one("fixed polling, as often", fixed(minutes, plan.minutes), plan)
    outage = one("an outage", lambda _: Bounds(), broken)
    return Figures(
        sources=wanted.sources,
        hosts=world.hosts,
        days=plan.days,
        warm_up=plan.warm_up,
        seed=wanted.seed,
        workers=machine.workers,
        spacing=machine.spacing,
        minutes=plan.minutes,
        fixed_minutes=round(minutes, 1),
        entries_an_arrival=round(arrivals.entries_an_arrival, 3),
        adaptive=polling("adaptive", adaptive, world, plan),
        fixed=polling("fixed", even, world, plan),
        outage=polling("outage", outage, world, broken),
    )
