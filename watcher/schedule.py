"""`vigie run`: rounds every few minutes and the digest at its hour, for years.

The scheduler only says when to look. What is due is a row in the store, so a digest missed while the
machine was off goes out once, late, and a job that fires twice finds nothing to do.
"""

# APScheduler 3 has no type stubs; this module is its border.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from watcher.settings import Schedule

MISFIRE_SECONDS = 12 * 3600
"""A job that could not start in time still starts this late; by default APScheduler would drop it."""

log = logging.getLogger(__name__)


def build_scheduler(
    schedule: Schedule, visit: Callable[[], None], tell: Callable[[], None]
) -> BlockingScheduler:
    """A scheduler, not started: `visit` at once and every few minutes, `tell` at the digest's hour.

    One thread does all jobs, so the database has one writer; missed firings melt into one.
    """
    scheduler = BlockingScheduler(
        timezone=schedule.zone,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS},
    )
    at = schedule.digest_time
    weekly = CronTrigger(
        day_of_week=schedule.digest[:3], hour=at.hour, minute=at.minute, timezone=schedule.zone
    )
    every = IntervalTrigger(minutes=schedule.collect_minutes, timezone=schedule.zone)
    scheduler.add_job(_guarded(visit), trigger="date", id="first-round")
    scheduler.add_job(_guarded(visit), trigger=every, id="round")
    scheduler.add_job(_guarded(tell), trigger=weekly, id="digest")
    return scheduler


def serve(scheduler: BlockingScheduler) -> None:
    """Run until SIGTERM or SIGINT; a job under way is finished first."""

    def stop(signum: int, _frame: FrameType | None) -> None:
        log.info("signal %s: stopping after the job under way", signum)
        scheduler.shutdown(wait=False)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        scheduler.start()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _guarded(job: Callable[[], None]) -> Callable[[], None]:
    """A job that fails is logged; the next one comes all the same."""

    def run() -> None:
        try:
            job()
        except Exception:
            log.exception("job failed; it will be tried again at its next time")

    return run
