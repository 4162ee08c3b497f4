"""Days of rounds over invented sources, decided by the deciders that the watch itself uses.

Who is due, after what time, after how many failures, with or without validators, and how visits are cut into
batches: watcher/rules/pace.py, watcher/rules/visits.py and watcher/engine/batching.py say it. Only the
network, the publishers and the processors are invented.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from random import Random

from bench.simulation.population import MONDAY, World, first_pace, moment
from bench.simulation.working import Brought, Done, Errand, Hosts, Machine, Shift
from watcher.engine.batching import shared_out
from watcher.items import Fault, Problem, SourceState
from watcher.rules.pace import Bounds, backoff, interval, is_due, pace
from watcher.rules.visits import after_failure, conditional
from watcher.visit import Visit

MINUTE = 60.0
DAY = 86_400
_SHOWN = 25
"""Arrivals that a source's answer goes back to."""
_TIMEOUT = Problem(Fault.TIMEOUT, "no answer within 20 s", "wait")

Limits = Callable[[int], Bounds]
"""The bounds for a source, by its number."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What the network is like: assumptions, in one place.

    `latency` is the median time of an answer in seconds, spread log-normally by `latency_spread`; `timeout`
    is how long a visit that fails takes. `failing` is the share of visits that fail. `validators` is the
    share of sources whose answers have an ETag or a date that we may echo.
    """

    latency: float = 0.4
    latency_spread: float = 0.8
    timeout: float = 20.0
    failing: float = 0.01
    validators: float = 0.7


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated: `minutes` between rounds, `warm_up` days not counted, `off` from and to."""

    days: float
    warm_up: float
    minutes: int = 10
    off: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its start and its length in seconds, how many sources were due, and for how long at most."""

    start: float
    seconds: float
    due: int
    most_late: float


@dataclass(slots=True)
class Course:
    """What happened after the warm-up: delays in seconds from arrival to store, by number of the source."""

    delays: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    rounds: list[Round] = field(default_factory=list[Round])
    visits: int = 0
    unchanged: int = 0
    failures: int = 0
    busy: float = 0.0
    writing: float = 0.0
    smallest_gap: float = 0.0
    most_at_once: int = 0
    most_a_day: int = 0
    """Requests to one host in a day."""


def fixed(minutes: float, tick: int) -> Limits:
    """The same interval for all, as the bounds that leave no choice.

    A visit waits for a round, so an interval that is no multiple of the `tick` between rounds is made by the
    two multiples around it: of all sources, as many have the longer one as give the same number of requests.
    """
    low = max(int(minutes // tick), 1)
    lower, upper = 1 / (low * tick), 1 / ((low + 1) * tick)
    share = min(max((lower - 1 / minutes) / (lower - upper), 0.0), 1.0)
    spans = [timedelta(minutes=tick * low), timedelta(minutes=tick * (low + 1))]
    bounds = [Bounds(span, span) for span in spans]
    return lambda number: bounds[(number * 0.6180339887 % 1.0) < share]


def simulate(
    world: World,
    limits: Limits,
    machine: Machine,
    plan: Plan,
    weather: Weather,
    seed: int,
    on_round: Callable[[float], None] = lambda _: None,
) -> Course:
    """Simulate: the same arguments give the same course. `on_round` is told the seconds that are done."""
    return _Simulation(world, limits, machine, plan, weather, Random(seed)).run(on_round)


class _Simulation:
    """The days in the making."""

    def __init__(
        self, world: World, limits: Limits, machine: Machine, plan: Plan, weather: Weather, chance: Random
    ) -> None:
        self.world, self.limits, self.machine, self.plan = world, limits, machine, plan
        self.weather, self.chance = weather, chance
        self.tick = plan.minutes * MINUTE
        self.hosts = Hosts(machine.spacing)
        self.course = Course()
        self.states = [self._first(number) for number in range(len(world.places))]
        self.asked: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.read = [bisect_right(times, 0.0) for times in world.times]
        self.validates = [chance.random() < weather.validators for _ in world.places]
        self.waiting: defaultdict[int, list[int]] = defaultdict(list)
        self.shared_at, self.shared = MONDAY, dict[tuple[datetime | None, float | None], SourceState]()
        self.next = [self._next(number) for number in range(len(self.states))]
        for number, seconds in enumerate(self.next):
            self._wait(number, seconds)

    def _first(self, number: int) -> SourceState:
        state = SourceState(pace=first_pace(self.world.times[number]))
        span = interval(self.world.places[number].source, state, self.limits(number))
        seen = moment(-self.chance.random() * span.total_seconds())
        return replace(state, visited_at=seen, full_at=seen, succeeded_at=seen)

    def run(self, on_round: Callable[[float], None]) -> Course:
        """All rounds of the plan, one after the other as the watch's one thread does them."""
        end, off, turn = self.plan.days * DAY, self.plan.off, 0
        while (start := turn * self.tick) < end:
            if off is not None and off[0] <= start < off[1]:
                turn = self._turn(off[1])
            else:
                turn = max(turn + 1, self._turn(self._round(start)))
            on_round(min(turn * self.tick, end))
        self.course.smallest_gap = self.hosts.smallest_gap
        self.course.most_at_once = self.hosts.most_at_once
        self.course.most_a_day = max(self.asked.values(), default=0)
        return self.course

    def _turn(self, seconds: float) -> int:
        """The first turn at or after a time."""
        return ceil(seconds / self.tick)

    def _round(self, start: float) -> float:
        """Do the round that starts now; when it ended."""
        now = moment(start)
        visits, late = self._due(start, now)
        cut = [[self._errand(visit) for visit in batch] for batch in shared_out(visits, self.machine.workers)]
        shift = Shift(self.machine, self.hosts, start)
        counts = start >= self.plan.warm_up * DAY
        for done in shift.work(cut, self._brought):
            self._follow(done, now, counts=counts)
        if counts:
            self.course.rounds.append(Round(start, shift.end - start, len(visits), late))
            self.course.busy += shift.busy
            self.course.writing += shift.writing
        return shift.end

    def _due(self, start: float, now: datetime) -> tuple[list[Visit], float]:
        """Who is due, and for how many seconds at most."""
        visits: list[Visit] = []
        late = 0.0
        for turn in sorted(turn for turn in self.waiting if turn * self.tick <= start):
            for number in self.waiting.pop(turn):
                place, state = self.world.places[number], self.states[number]
                if not is_due(place.source, state, now, self.limits(number)):
                    self._wait(number, start + self.tick)
                    continue
                late = max(late, start - self.next[number])
                visits.append(Visit(place.source, state, ()))
        return visits, late

    def _next(self, number: int) -> float:
        """From when on a source is due, in seconds."""
        state, bounds = self.states[number], self.limits(number)
        if state.visited_at is None:
            return 0.0
        span = interval(self.world.places[number].source, state, bounds)
        if state.failures:
            span = max(span, backoff(state.failures, bounds))
        return (state.visited_at + span - MONDAY).total_seconds()

    def _wait(self, number: int, seconds: float) -> None:
        self.waiting[self._turn(max(seconds, 0.0))].append(number)

    def _errand(self, visit: Visit) -> Errand:
        number = int(visit.source.id[1:])
        fails = self.chance.random() < self.weather.failing
        spread = self.chance.lognormvariate(0.0, self.weather.latency_spread)
        latency = self.weather.timeout if fails else min(self.weather.latency * spread, self.weather.timeout)
        return Errand(number, self.world.places[number].host, latency, fails)

    def _brought(self, number: int, asked: float) -> Brought:
        """What a visit brings: all that came since the last one, up to the moment of its request."""
        new = bisect_right(self.world.times[number], asked, self.read[number]) - self.read[number]
        return Brought(read=new > 0 or self.states[number].visited_at is None, new=new)

    def _follow(self, done: Done, now: datetime, *, counts: bool) -> None:
        """Note what a visit changed, and when the source is due again."""
        number, state = done.number, self.states[done.number]
        read, times = self.read[number], self.world.times[number]
        if done.brought is None:
            self.states[number] = after_failure(state, _TIMEOUT, None, now)
        else:
            until, shown = read + done.brought.new, state.pace
            if done.brought.read:
                shown = pace([moment(time) for time in times[max(until - _SHOWN, 0) : until]], now) or shown
            self.states[number] = self._seen(now, self._full_at(number, now), shown)
            self.read[number] = until
        self.next[number] = self._next(number)
        self._wait(number, self.next[number])
        if counts:
            self._count(done, times[read : self.read[number]])

    def _full_at(self, number: int, now: datetime) -> datetime | None:
        """When a source that is visited now was last asked for everything."""
        state = self.states[number]
        return state.full_at if self.validates[number] and conditional(state, now) else now

    def _seen(self, now: datetime, full_at: datetime | None, shown: float | None) -> SourceState:
        """What `after_success` leaves, as far as polling looks at it; sources may share a state."""
        if now != self.shared_at:
            self.shared_at, self.shared = now, {}
        state = self.shared.get((full_at, shown))
        if state is None:
            state = SourceState(visited_at=now, succeeded_at=now, full_at=full_at, pace=shown)
            self.shared[full_at, shown] = state
        return state

    def _count(self, done: Done, arrivals: Sequence[float]) -> None:
        course = self.course
        course.visits += 1
        course.failures += done.brought is None
        place = self.world.places[done.number]
        self.asked[place.host, int(done.asked // DAY)] += 1
        first = self.plan.warm_up * DAY
        course.delays += [(done.number, done.kept - time) for time in arrivals if time >= first]
