from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from zoneinfo import ZoneInfo

import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from watcher import schedule as scheduling
from watcher.observing.signs import JOBS, Signs
from watcher.schedule import MISFIRE_SECONDS, Jobs, Signals, build_scheduler, follow, noting, realign, serve
from watcher.settings import Schedule
from watcher.store.errors import Reason, StoreError

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)


def nothing() -> None:
    pass


def go_on() -> bool:
    return True


def acts(**changes: Callable[[], None]) -> Jobs:
    return replace(Jobs(nothing, nothing, nothing, nothing, nothing), **changes)


def jobs(schedule: Schedule) -> dict[str, Any]:
    """The jobs as a started scheduler holds them."""
    scheduler = build_scheduler(schedule, START, acts(), Signs())
    scheduler.start(paused=True)
    try:
        return {job.id: job for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown()


def now() -> datetime:
    return datetime.now(UTC)


def serve_until_stopped(
    visit: Callable[[], None],
    said: list[str],
    signs: Signs | None = None,
    hang_up: Callable[[], bool] = go_on,
) -> None:
    scheduler = build_scheduler(Schedule(), now(), acts(visit=visit), signs or Signs())
    signals: Signals = SimpleQueue()
    with noting(signals, signal.SIGHUP):
        serve(scheduler, signals, now, announce=said.append, hang_up=hang_up)


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_no_job_is_lost_doubled_or_dropped_for_being_late() -> None:
    found = jobs(Schedule())
    assert set(found) == {"round", "digest", "care", "proposals", "backup", "push"}
    for job in found.values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, MISFIRE_SECONDS)


@pytest.mark.parametrize(
    ("before", "fires"),
    [
        (datetime(2026, 11, 17, 9, tzinfo=PARIS), datetime(2026, 11, 23, 8, tzinfo=PARIS)),
        (datetime(2026, 3, 28, 9, tzinfo=PARIS), datetime(2026, 3, 30, 8, tzinfo=PARIS)),
        (datetime(2026, 10, 24, 9, tzinfo=PARIS), datetime(2026, 10, 26, 8, tzinfo=PARIS)),
    ],
    ids=["an ordinary week", "the clock goes on", "the clock goes back"],
)
def test_the_digest_is_looked_for_at_its_hour_on_the_wall_clock(before: datetime, fires: datetime) -> None:
    assert jobs(Schedule())["digest"].trigger.get_next_fire_time(None, before) == fires


def test_rounds_come_at_once_and_then_every_few_minutes() -> None:
    every = jobs(Schedule(collect_minutes=7))["round"]
    assert every.next_run_time == START
    assert every.trigger.get_next_fire_time(START, START) == START + timedelta(minutes=7)


def test_proposals_are_looked_at_every_minute() -> None:
    trigger = jobs(Schedule())["proposals"].trigger
    first = trigger.get_next_fire_time(None, START)
    assert trigger.get_next_fire_time(first, first) == first + timedelta(minutes=1)


def test_the_work_under_way_is_finished_before_the_watch_ends() -> None:
    done: list[str] = []

    def work() -> None:
        stop()
        time.sleep(0.3)
        done.append("work")

    said: list[str] = []
    serve_until_stopped(work, said)
    assert done == ["work"]
    assert said == ["SIGTERM: stopping once the work under way is done; again to stop at once."]


def test_the_watch_leaves_the_signals_as_it_found_them() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    serve_until_stopped(stop, [])
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


def test_a_watch_that_is_idle_ends_at_once() -> None:
    rested = threading.Event()
    threading.Thread(target=lambda: (rested.wait(), time.sleep(0.2), stop())).start()
    serve_until_stopped(rested.set, [])


@pytest.mark.parametrize(
    ("error", "said", "trace"),
    [
        (RuntimeError("a defect"), "a defect", True),
        (StoreError(Reason.DISK_FULL, Path("vigie.db")), "vigie.db", False),
    ],
    ids=["a defect of ours, with its traceback", "a full disk, in a line"],
)
def test_a_job_that_fails_is_logged_and_does_not_end_the_watch(
    error: Exception, said: str, trace: bool, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        threading.Timer(0.2, stop).start()
        raise error

    signs = Signs()
    serve_until_stopped(fail, [], signs)
    (record,) = [one for one in caplog.records if one.name == "watcher.schedule"]
    assert said in caplog.text
    assert bool(record.exc_info) is trace
    assert list(signs.failures()) == ["round"]
    assert list(signs.silences()) == [JOBS]


def test_a_hang_up_is_answered_while_it_goes_on_and_ends_it_when_nobody_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([True, True, False])
    said: list[str] = []

    def hang_up() -> bool:
        os.kill(os.getpid(), signal.SIGHUP)
        return next(answers)

    serve_until_stopped(lambda: os.kill(os.getpid(), signal.SIGHUP), said, hang_up=hang_up)
    assert list(answers) == []
    assert said == ["SIGHUP: stopping once the work under way is done; again to stop at once."]


def test_one_job_that_fails_stops_no_other() -> None:
    done = threading.Event()

    def fail() -> None:
        raise RuntimeError("a defect")

    scheduler = build_scheduler(Schedule(), now(), acts(visit=fail, read=done.set), Signs())
    scheduler.start(paused=True)
    scheduler.modify_job("proposals", next_run_time=now())
    scheduler.resume()
    try:
        assert done.wait(5)
    finally:
        scheduler.shutdown()


class SetClock(datetime):
    """The system's clock as APScheduler reads it, when somebody has set it."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return (datetime.now(UTC) + cls.ahead).astimezone(tz)


def set_clock(monkeypatch: pytest.MonkeyPatch, ahead: timedelta) -> Callable[[], datetime]:
    for module in (apscheduler.schedulers.base, apscheduler.executors.base):
        monkeypatch.setattr(module, "datetime", SetClock)
    monkeypatch.setattr(SetClock, "ahead", ahead)
    return lambda: SetClock.now(UTC)


def planned(scheduler: BackgroundScheduler) -> dict[str, datetime]:
    return {job.id: job.next_run_time for job in scheduler.get_jobs()}


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=1), timedelta(days=400)])
def test_a_clock_that_is_set_back_keeps_no_job_waiting(
    monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    """APScheduler sleeps until the time that it planned, which a day back is in a day."""
    clock = set_clock(monkeypatch, timedelta(0))
    visited: list[datetime] = []
    again = threading.Event()

    def visit() -> None:
        visited.append(clock())
        if len(visited) == 2:
            again.set()

    scheduler = build_scheduler(Schedule(), clock(), acts(visit=visit), Signs())
    scheduler.start()
    try:
        while not visited:
            time.sleep(0.01)
        assert realign(scheduler, clock()) == ()
        monkeypatch.setattr(SetClock, "ahead", -back)
        scheduler.wakeup()
        assert not again.wait(0.2)  # as it would stay for a day
        moved = realign(scheduler, clock())
        assert again.wait(5)
        assert {"round", "care", "proposals", "backup"} <= set(moved)
        assert max(planned(scheduler).values()) <= clock() + timedelta(days=7, hours=1)
        assert planned(scheduler)["round"] <= clock() + timedelta(minutes=10)
        assert realign(scheduler, clock()) == ()
    finally:
        scheduler.shutdown()


def test_a_clock_that_is_set_a_year_forward_brings_each_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = set_clock(monkeypatch, timedelta(0))
    visited: list[datetime] = []
    done = threading.Event()
    scheduler = build_scheduler(
        Schedule(), clock(), acts(visit=lambda: visited.append(clock()), back_up=done.set), Signs()
    )
    scheduler.start()
    try:
        while not visited:
            time.sleep(0.01)
        monkeypatch.setattr(SetClock, "ahead", timedelta(days=365))
        scheduler.wakeup()
        assert done.wait(5)
        assert realign(scheduler, clock()) == ()
        assert planned(scheduler)["round"] <= clock() + timedelta(minutes=10)
    finally:
        scheduler.shutdown()
    assert len(visited) == 2


@pytest.mark.parametrize(
    "night",
    [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)],
    ids=["the clock goes on", "the clock goes back"],
)
def test_rounds_come_every_ten_minutes_through_the_nights_in_which_clocks_change(night: datetime) -> None:
    trigger = jobs(Schedule())["round"].trigger
    times = [night.astimezone(PARIS)]
    while len(times) < 20:
        times.append(trigger.get_next_fire_time(times[-1], times[-1]))
    gaps = {later.timestamp() - earlier.timestamp() for earlier, later in itertools.pairwise(times)}
    assert gaps == {600}


def test_a_changed_schedule_is_followed() -> None:
    scheduler = build_scheduler(Schedule(), now(), acts(), Signs())
    scheduler.start(paused=True)
    try:
        follow(scheduler, Schedule(digest="thu 07:15", collect_minutes=30))
        found = {job.id: job for job in scheduler.get_jobs()}
        assert found["round"].next_run_time <= now() + timedelta(minutes=30)
        assert found["round"].trigger.interval == timedelta(minutes=30)
        digest = found["digest"].next_run_time.astimezone(PARIS)
        assert (digest.weekday(), digest.hour, digest.minute) == (3, 7, 15)
    finally:
        scheduler.shutdown()


def test_the_clock_is_looked_at_while_it_serves(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scheduling, "TICK_SECONDS", 0.05)
    clock = set_clock(monkeypatch, timedelta(0))
    visited: list[int] = []

    def visit() -> None:
        visited.append(1)
        monkeypatch.setattr(SetClock, "ahead", -timedelta(days=1))
        if len(visited) == 2:
            stop()

    scheduler = build_scheduler(Schedule(), clock(), acts(visit=visit), Signs())
    serve(scheduler, SimpleQueue(), clock, announce=lambda said: None, hang_up=go_on)
    assert visited == [1, 1]
    assert "the clock was set back: " in caplog.text
