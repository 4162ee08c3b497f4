"""The simulated watch: its world, its hosts and workers, its polling."""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.simulation import arrivals
from bench.simulation.figures import freshness
from bench.simulation.polling import DAY, Course, Plan, Weather, fixed, simulate
from bench.simulation.population import MONDAY, World, invent, of_mean_one
from bench.simulation.working import Brought, Errand, Hosts, Machine, Shift
from factories import source
from watcher.items import SourceState
from watcher.rules.pace import Bounds, interval
from watcher.rules.visits import after_success
from watcher.web.answer import Answer
from watcher.web.courtesy import Courtesy

MEASURED = arrivals.load()
SAMPLES = (
    source("press", nature="press", category="press", rhythm_days=1),
    source("law", axis="legal", rhythm_days=10),
    source("pages", kind="change", nature="research", rhythm_days=120),
)
MACHINE = Machine(workers=2, visit=0.01, answer=0.05, entry=0.02, write_visit=0.001, write_entry=0.01)
CALM = Weather(failing=0.0)
PLAN = Plan(days=0.5, warm_up=0.0)


@cache
def world() -> World:
    return invent(100, 0.5, SAMPLES, MEASURED, seed=7)


@cache
def course(plan: Plan = PLAN, weather: Weather = CALM) -> Course:
    return lived(plan, weather)


def lived(plan: Plan = PLAN, weather: Weather = CALM) -> Course:
    return simulate(world(), lambda _: Bounds(), MACHINE, plan, weather, seed=1)


def test_the_same_seed_gives_the_same_world_and_the_same_course() -> None:
    assert invent(100, 0.5, SAMPLES, MEASURED, seed=7) == world()
    assert invent(100, 0.5, SAMPLES, MEASURED, seed=8).times != world().times
    assert lived() == course()


def test_sources_publish_as_often_as_was_measured() -> None:
    many = invent(300, 60, SAMPLES[:1], MEASURED, seed=3)
    assert all(times == sorted(times) for times in many.times)
    counts = [sum(time > 0 for time in times) for times in many.times]
    assert sum(counts) == pytest.approx(sum(60 * 24 / place.mean_gap for place in many.places), rel=0.1)


def test_gaps_have_the_mean_that_they_are_multiples_of() -> None:
    gaps = of_mean_one(MEASURED.gaps)
    drawn = arrivals.at_quantile(list(gaps), np.linspace(0, 1, 100_001))
    assert drawn.mean() == pytest.approx(1, rel=0.01)


@given(st.floats(-1e5, 1e5))
def test_the_clock_of_publications_can_be_read_both_ways(hours: float) -> None:
    week, there = MEASURED.week, np.array([hours])
    assert week.outer(week.inner(there))[0] == pytest.approx(hours, abs=1e-6)


def test_hosts_are_asked_as_the_watch_would_ask_them() -> None:
    latencies = [1.0, 30.0, 12.0, 0.5, 7.0, 9.0]
    hosts = Hosts(spacing=5)
    assert [hosts.ask(1, 0.0, latency) for latency in latencies] == asyncio.run(courteous(latencies))
    assert hosts.smallest_gap >= 5
    assert hosts.most_at_once == 2


class InventedTime:
    """A clock that goes on when everybody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.sleepers, (self.now + seconds, len(self.sleepers), awake))
        await awake

    async def pass_by(self) -> None:
        """Until nobody sleeps any more."""
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if not self.sleepers:
                return
            self.now, _, awake = heapq.heappop(self.sleepers)
            awake.set_result(None)


async def courteous(latencies: list[float]) -> list[float]:
    """When the watch's own courtesy starts these requests."""
    time, starts = InventedTime(), list[float]()
    courtesy = Courtesy(5, clock=lambda: time.now, sleep=time.sleep)

    async def ask(latency: float) -> None:
        async with courtesy.turn("host"):
            starts.append(time.now)
            await time.sleep(latency)

    await asyncio.gather(*(ask(latency) for latency in latencies), time.pass_by())
    return starts


def test_a_batch_is_kept_when_its_slowest_visit_is_done_and_workers_share_the_batches() -> None:
    shift = Shift(replace(MACHINE, workers=1), Hosts(5), start=100.0)
    slow, quick = [Errand(0, 0, 1.0), Errand(1, 0, 1.0), Errand(2, 1, 1.0)], [Errand(3, 2, 1.0)]
    done = {one.number: one for one in shift.work([slow, quick], nothing_new)}
    assert [done[number].asked for number in range(4)] == [100, 105, 100, 106]
    assert done[2].kept == done[1].kept == pytest.approx(106.003)
    assert shift.end == done[3].kept == pytest.approx(107.001)
    assert shift.busy == pytest.approx(0.04)


def nothing_new(number: int, asked: float) -> Brought:
    return Brought(read=False, new=0)


def test_what_is_published_is_seen_once_and_never_before_it_is_there() -> None:
    found = course()
    assert all(delay > 0 for _, delay in found.delays)
    came = sum(sum(time > 0 for time in times) for times in world().times)
    assert came * 0.8 < len(found.delays) <= came


def test_a_source_is_seen_within_its_own_interval() -> None:
    quick = {n for n, place in enumerate(world().places) if place.source.kind == "feed"}
    longest = max(delay for number, delay in course().delays if number in quick)
    assert longest < 3600 + 2 * PLAN.minutes * 60 + 60


def test_fixed_polling_asks_all_alike_and_as_often_as_wanted() -> None:
    bounds = [fixed(47, 10)(number) for number in range(1000)]
    spans = {bound.shortest for bound in bounds}
    assert spans == {timedelta(minutes=40), timedelta(minutes=50)}
    assert all(bound.shortest == bound.longest for bound in bounds)
    a_minute = sum(timedelta(minutes=1) / bound.shortest for bound in bounds)
    assert a_minute == pytest.approx(1000 / 47, rel=0.01)
    for number, place in enumerate(world().places):
        assert interval(place.source, SourceState(), bounds[number]) == bounds[number].shortest


def test_in_an_outage_nobody_is_asked_and_after_it_everybody_is() -> None:
    off = (2 * 3600.0, 4 * 3600.0)
    found = course(replace(PLAN, off=off))
    assert not [one for one in found.rounds if off[0] <= one.start < off[1]]
    after = next(one for one in found.rounds if one.start >= off[1])
    assert after.due == max(one.due for one in found.rounds)
    assert after.most_late > 3600


def test_visits_that_fail_are_counted_and_bring_nothing_until_the_next() -> None:
    found = course(weather=Weather(failing=0.3))
    assert found.failures == pytest.approx(0.3 * found.visits, rel=0.2)
    assert 0.75 * len(course().delays) < len(found.delays) <= len(course().delays)


def test_the_state_after_a_visit_is_what_the_watch_notes_as_far_as_polling_looks_at_it() -> None:
    noted = after_success(
        SourceState(pace=5.0), Answer("https://a.example/", 200), "hash", None, full=True, now=MONDAY
    )
    ours = SourceState(visited_at=MONDAY, succeeded_at=MONDAY, full_at=MONDAY, pace=5.0)
    for kind in ("feed", "listing"):
        place = source(kind=kind)
        assert interval(place, noted, Bounds()) == interval(place, ours, Bounds())
    assert (noted.visited_at, noted.full_at, noted.failures) == (ours.visited_at, ours.full_at, 0)
    assert noted.fresh_until == MONDAY


def test_shares_and_quantiles_are_those_of_the_delays() -> None:
    found = freshness("all", np.array([5.0, 15.0, 30.0, 61.0, 2000.0]))
    assert (found.quarter, found.hour, found.day) == (0.4, 0.6, 0.8)
    assert found.median == 30
    assert found.curve[0] == 5
    assert found.curve[-1] == 2000


def test_a_day_has_as_many_rounds_as_fit() -> None:
    found = course()
    assert len(found.rounds) == PLAN.days * DAY / (PLAN.minutes * 60)
    assert all(later.start - earlier.start == 600 for earlier, later in pairwise(found.rounds))
