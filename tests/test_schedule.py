from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.blocking import BlockingScheduler

from watcher.schedule import MISFIRE_SECONDS, build_scheduler
from watcher.settings import Schedule

PARIS = ZoneInfo("Europe/Paris")


def nothing() -> None:
    pass


def jobs(scheduler: BlockingScheduler) -> dict[str, Any]:
    """The jobs as a started scheduler holds them."""
    started = threading.Thread(target=scheduler.start, kwargs={"paused": True})
    started.start()
    try:
        while not scheduler.running:
            pass
        return {job.id: job for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown()
        started.join()


def test_no_job_is_lost_doubled_or_dropped_for_being_late() -> None:
    found = jobs(build_scheduler(Schedule(), nothing, nothing))
    assert set(found) == {"first-round", "round", "digest"}
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
    digest = jobs(build_scheduler(Schedule(), nothing, nothing))["digest"]
    assert digest.trigger.get_next_fire_time(None, before) == fires


def test_rounds_come_every_few_minutes() -> None:
    every = jobs(build_scheduler(Schedule(collect_minutes=7), nothing, nothing))["round"]
    assert every.trigger.interval == timedelta(minutes=7)


def test_a_job_that_fails_is_logged_and_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()

    def fail() -> None:
        done.set()
        raise RuntimeError("disk on fire")

    scheduler = build_scheduler(Schedule(), fail, nothing)
    watching = threading.Thread(target=scheduler.start)
    watching.start()
    assert done.wait(10)
    scheduler.shutdown()
    watching.join()
    assert "disk on fire" in caplog.text
