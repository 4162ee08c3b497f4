"""`vigie run`: rounds every few minutes and the digest at its hour, for years.

The scheduler only says when to look. What is due is a row in the store, so a digest missed while the
machine was off goes out once, late, and a job that fires twice finds nothing to do.
"""

# APScheduler 3 has no type stubs; this module is its border.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from queue import SimpleQueue
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from watcher.settings import Schedule
from watcher.store.errors import StoreError

CARE_MINUTES = 5
"""Between two looks at what is due and at the alerts that nobody looks after."""

PROPOSAL_MINUTES = 1
"""Between two looks at what members propose: somebody waits for each answer."""

MISFIRE_SECONDS = 12 * 3600
"""A job that could not start in time still starts this late; by default APScheduler would drop it."""

log = logging.getLogger(__name__)


def build_scheduler(
    schedule: Schedule,
    start: datetime,
    visit: Callable[[], None],
    tell: Callable[[], None],
    read: Callable[[], None],
) -> BackgroundScheduler:
    """A scheduler, not started: `visit` at `start` and every few minutes, `tell` at the digest's hour too.

    `tell` also comes every `CARE_MINUTES`: alerts must be looked after between two rounds that are far apart.
    `read` comes every `PROPOSAL_MINUTES`, for the pages that members propose.
    One thread does all jobs, so the database has one writer; missed firings melt into one.
    """
    scheduler = BackgroundScheduler(
        timezone=schedule.zone,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS},
    )
    at = schedule.digest_time
    weekly = CronTrigger(
        day_of_week=schedule.digest[:3], hour=at.hour, minute=at.minute, timezone=schedule.zone
    )
    every = IntervalTrigger(minutes=schedule.collect_minutes, timezone=schedule.zone)
    scheduler.add_job(_guarded(visit), trigger=every, id="round", next_run_time=start)
    scheduler.add_job(_guarded(tell), trigger=weekly, id="digest")
    often = IntervalTrigger(minutes=CARE_MINUTES, timezone=schedule.zone)
    scheduler.add_job(_guarded(tell), trigger=often, id="care")
    soon = IntervalTrigger(minutes=PROPOSAL_MINUTES, timezone=schedule.zone)
    scheduler.add_job(_guarded(read), trigger=soon, id="proposals")
    return scheduler


def serve(scheduler: BackgroundScheduler, announce: Callable[[str], None]) -> None:
    """Run until SIGTERM or SIGINT; a job under way is finished first, unless a second signal comes.

    To be called from the main thread. The second signal is answered as it would have been before. The handler
    of the first only leaves a note: a scheduler that is shut down from within a handler may be in the midst
    of changing the very things that it then closes.
    """
    with _signals() as signals:
        scheduler.start()
        signum = signals.get()
        announce(f"{signum.name}: stopping once the work under way is done; again to stop at once.")
        scheduler.shutdown()


@contextmanager
def _signals() -> Generator[SimpleQueue[signal.Signals]]:
    """The first signal to stop, in a queue whose `put` may interrupt its own `get`."""
    signals: SimpleQueue[signal.Signals] = SimpleQueue()

    def note(signum: int, _frame: FrameType | None) -> None:
        restore()
        signals.put(signal.Signals(signum))

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield signals
    finally:
        restore()


def _guarded(job: Callable[[], None]) -> Callable[[], None]:
    """A job that fails is logged; the next one comes all the same."""

    def run() -> None:
        try:
            job()
        except StoreError as error:
            log.error("%s (tried again at the next time)", error)
        except Exception:
            log.exception("job failed; it will be tried again at its next time")

    return run
