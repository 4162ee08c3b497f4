from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from watcher.schedule import MISFIRE_SECONDS, build_scheduler, serve
from watcher.settings import Schedule
from watcher.store.errors import Reason, StoreError

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)


def nothing() -> None:
    pass


def jobs(schedule: Schedule) -> dict[str, Any]:
    """The jobs as a started scheduler holds them."""
    scheduler = build_scheduler(schedule, START, nothing, nothing, nothing)
    scheduler.start(paused=True)
    try:
        return {job.id: job for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown()


def serve_until_stopped(visit: Callable[[], None], said: list[str]) -> None:
    scheduler = build_scheduler(Schedule(), datetime.now(UTC), visit, nothing, nothing)
    serve(scheduler, said.append)


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_no_job_is_lost_doubled_or_dropped_for_being_late() -> None:
    found = jobs(Schedule())
    assert set(found) == {"round", "digest", "care", "proposals"}
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

    serve_until_stopped(fail, [])
    (record,) = [one for one in caplog.records if one.name == "watcher.schedule"]
    assert said in caplog.text
    assert bool(record.exc_info) is trace
