"""When the visits of a round happen: workers, hosts that are spaced, one coordinator that writes. Pure."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

PER_HOST = 2
"""Requests at once, as watcher/web/courtesy has it."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What does the work. `workers` harvest a batch each at a time; times are in seconds.

    `visit`, `answer` and `entry` are what a worker's processor takes for a visit, for an answer that must be
    read, and for each new entry (its article too); `write_visit` and `write_entry` are the coordinator's.
    `spacing` is between two requests to a host.
    """

    workers: int
    visit: float
    answer: float
    entry: float
    write_visit: float
    write_entry: float
    spacing: float = 5.0


@dataclass(frozen=True, slots=True)
class Errand:
    """A visit to be made, by the source's number: its host answers after `latency` seconds, or `fails`."""

    number: int
    host: int
    latency: float
    fails: bool = False


@dataclass(slots=True)
class Hosts:
    """When each host was asked, over all rounds: what politeness is judged by."""

    spacing: float
    following: dict[int, float] = field(default_factory=dict[int, float])
    ends: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict[int, list[float]](list))
    last: dict[int, float] = field(default_factory=dict[int, float])
    smallest_gap: float = float("inf")
    most_at_once: int = 0

    def ask(self, host: int, ready: float, latency: float) -> float:
        """The start of a request that may be made from `ready` on, and is answered `latency` later."""
        ends = self.ends[host]
        start = max(ready, self.following.get(host, ready))
        if len(ends) >= PER_HOST:
            start = max(start, heapq.heappop(ends))
        self.following[host] = start + self.spacing
        heapq.heappush(ends, start + latency)
        self._judge(host, start)
        return start

    def _judge(self, host: int, start: float) -> None:
        before = self.last.get(host)
        if before is not None:
            self.smallest_gap = min(self.smallest_gap, start - before)
        self.last[host] = start
        self.most_at_once = max(self.most_at_once, sum(end > start for end in self.ends[host]))


@dataclass(frozen=True, slots=True)
class Brought:
    """What a visit brings: whether the answer must be read, and how many new entries it has."""

    read: bool
    new: int


@dataclass(frozen=True, slots=True)
class Done:
    """A visit that was made: when its request started, and when all of its batch was in the store (seconds).

    `brought` is None for one that failed.
    """

    number: int
    asked: float
    kept: float
    brought: Brought | None


@dataclass(slots=True)
class Shift:
    """A round at work from `start` on; `end` is when the coordinator had kept the last batch.

    `busy` and `writing` are seconds of processor that the workers and the coordinator took.
    """

    machine: Machine
    hosts: Hosts
    start: float
    end: float = 0.0
    busy: float = 0.0
    writing: float = 0.0

    def work(
        self, batches: Sequence[Sequence[Errand]], bring: Callable[[int, float], Brought]
    ) -> Iterator[Done]:
        """Work through the batches in their order, each by the first worker that is free.

        `bring` is asked what a visit brings to the source of a number that is asked at a time.
        """
        free = [self.start] * self.machine.workers
        harvested = [self._harvest(batch, free, bring) for batch in batches]
        self.end = self.start
        for batch in sorted(harvested, key=lambda one: one.end):
            self.end = max(self.end, batch.end) + batch.writing
            self.busy += batch.busy
            self.writing += batch.writing
            for number, asked, brought in batch.visits:
                yield Done(number, asked, self.end, brought)

    def _harvest(
        self, batch: Sequence[Errand], free: list[float], bring: Callable[[int, float], Brought]
    ) -> _Harvested:
        """One batch by the first free worker."""
        machine, begun = self.machine, heapq.heappop(free)
        harvested = _Harvested(begun)
        for errand in batch:
            start = self.hosts.ask(errand.host, begun, errand.latency)
            harvested.end = max(harvested.end, start + errand.latency)
            brought = None if errand.fails else bring(errand.number, start)
            harvested.visits.append((errand.number, start, brought))
            harvested.busy += machine.visit
            harvested.writing += machine.write_visit
            if brought is not None:
                harvested.busy += machine.answer * brought.read + machine.entry * brought.new
                harvested.writing += machine.write_entry * brought.new
        harvested.end = max(harvested.end, begun + harvested.busy)
        heapq.heappush(free, harvested.end)
        return harvested


@dataclass(slots=True)
class _Harvested:
    """A batch that a worker has done: what of it is known when it ends."""

    end: float
    busy: float = 0.0
    writing: float = 0.0
    visits: list[tuple[int, float, Brought | None]] = field(
        default_factory=list[tuple[int, float, Brought | None]]
    )
