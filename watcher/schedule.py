"""`vigie run`: rounds every few minutes and the digest at its hour, for years.

The scheduler only says when to look. What is due is a row in the store, so a digest missed while the
machine was off goes out once, late, and a job that fires twice finds nothing to do.
"""

# APScheduler 3 has no type stubs; this module is its border.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from watcher.observing.signs import JOBS, Signs
from watcher.settings import Schedule
from watcher.store.errors import StoreError

CARE_MINUTES = 5
"""Between two looks at what is due and at the alerts that nobody looks after."""

PROPOSAL_MINUTES = 1
"""Between two looks at what members propose: somebody waits for each answer."""

PUSH_MINUTES = 1
"""Between two looks at what hubs announced: an act in it must reach its readers within minutes."""

BACKUP_MINUTES = 1
"""Between two looks at whether a backup is due; a look is cheap."""

MISFIRE_SECONDS = 12 * 3600
"""A job that could not start in time still starts this late; by default APScheduler would drop it."""

TICK_SECONDS = 20.0
"""Between two looks at the clock: whoever set it back waits no longer for the next job."""

Signals = SimpleQueue[signal.Signals]
"""The signals that came, in their order; a `put` may interrupt a `get`."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is done at its time, each by itself: one that fails stops none of the others.

    `visit` is a round, `tell` writes and posts what is due, `read` reads the pages that members propose,
    `back_up` makes a backup when it is due, `push` does what hubs call for.
    """

    visit: Callable[[], None]
    tell: Callable[[], None]
    read: Callable[[], None]
    back_up: Callable[[], None]
    push: Callable[[], None]


def build_scheduler(schedule: Schedule, start: datetime, jobs: Jobs, signs: Signs) -> BackgroundScheduler:
    """A scheduler, not started: `visit` at `start` and every few minutes, `tell` at the digest's hour too.

    `tell` also comes every `CARE_MINUTES`: alerts must be looked after between two rounds that are far apart.
    One thread does all jobs, so the database has one writer; missed firings melt into one.
    """
    scheduler = BackgroundScheduler(
        timezone=schedule.zone,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS},
    )
    acts = {
        "round": jobs.visit,
        "digest": jobs.tell,
        "care": jobs.tell,
        "proposals": jobs.read,
        "backup": jobs.back_up,
        "push": jobs.push,
    }
    for name, trigger in _triggers(schedule).items():
        scheduler.add_job(_guarded(name, acts[name], signs), trigger=trigger, id=name)
    scheduler.modify_job("round", next_run_time=start)
    signs.touch(JOBS)
    return scheduler


def follow(scheduler: BackgroundScheduler, schedule: Schedule) -> None:
    """Plan a scheduler's jobs anew, as settings that changed want it. What is at work is left alone."""
    for name, trigger in _triggers(schedule).items():
        scheduler.reschedule_job(name, trigger=trigger)


def realign(scheduler: BackgroundScheduler, now: datetime) -> tuple[str, ...]:
    """Plan anew what lies further ahead than it ever does, and name it: the clock was set back.

    APScheduler plans by the wall clock and sleeps until then, and would do nothing for as long as it was set
    back. (Set forward, it finds at its next job that all are due, and does each once.)
    """
    moved: list[str] = []
    for job in scheduler.get_jobs():
        latest = _latest(job.trigger, now)
        if job.next_run_time is not None and latest is not None and job.next_run_time > latest:
            job.modify(next_run_time=now if isinstance(job.trigger, IntervalTrigger) else latest)
            moved.append(job.id)
    return tuple(moved)


def serve(
    scheduler: BackgroundScheduler,
    signals: Signals,
    now: Callable[[], datetime],
    *,
    announce: Callable[[str], None],
    hang_up: Callable[[], bool],
) -> None:
    """Run until SIGTERM or SIGINT; a job under way is finished first, unless a second signal comes.

    To be called from the main thread. The second signal is answered as it would have been before. The handler
    of the first only leaves a note in `signals`: a scheduler that is shut down from within a handler may be
    in the midst of changing the very things that it then closes. `hang_up` answers SIGHUP, and says whether
    to go on.
    """
    with noting(signals, signal.SIGTERM, signal.SIGINT, once=True):
        scheduler.start()
        while True:
            signum = _next(signals)
            if signum is None:
                if moved := realign(scheduler, now()):
                    log.warning("the clock was set back: %s planned anew", ", ".join(moved))
            elif signum is not signal.SIGHUP or not hang_up():
                break
        announce(f"{signum.name}: stopping once the work under way is done; again to stop at once.")
        scheduler.shutdown()


@contextmanager
def noting(signals: Signals, *numbers: signal.Signals, once: bool = False) -> Generator[None]:
    """Put these signals into the queue as long as the block runs; `once`: only the first of them."""

    def note(signum: int, _frame: FrameType | None) -> None:
        if once:
            restore()
        signals.put(signal.Signals(signum))

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield
    finally:
        restore()


class _Every(IntervalTrigger):
    """An interval whose missed times are skipped, as they melt into one.

    APScheduler works each of them out: half a million for a clock that is set a year forward.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        if previous_fire_time is not None:
            previous = previous_fire_time.astimezone(UTC)
            missed = (now.astimezone(UTC) - previous) // self.interval - 1
            if missed > 0:
                previous_fire_time = previous + missed * self.interval
        return super().get_next_fire_time(previous_fire_time, now)


def _next(signals: Signals) -> signal.Signals | None:
    try:
        return signals.get(timeout=TICK_SECONDS)
    except Empty:
        return None


def _triggers(schedule: Schedule) -> dict[str, CronTrigger | IntervalTrigger]:
    """When each job comes."""
    at, zone = schedule.digest_time, schedule.zone
    minutes = {
        "round": schedule.collect_minutes,
        "care": CARE_MINUTES,
        "proposals": PROPOSAL_MINUTES,
        "backup": BACKUP_MINUTES,
        "push": PUSH_MINUTES,
    }
    weekly = CronTrigger(day_of_week=schedule.digest[:3], hour=at.hour, minute=at.minute, timezone=zone)
    often = {name: _Every(minutes=each, timezone=zone) for name, each in minutes.items()}
    return {"digest": weekly, **often}


def _latest(trigger: object, now: datetime) -> datetime | None:
    """The latest time for which a trigger ever plans; None when it plans for none."""
    if isinstance(trigger, IntervalTrigger):
        return now + trigger.interval + timedelta(seconds=1)
    return trigger.get_next_fire_time(None, now) if isinstance(trigger, CronTrigger) else None


def _guarded(name: str, job: Callable[[], None], signs: Signs) -> Callable[[], None]:
    """A job that fails is logged; the next one comes all the same."""

    def run() -> None:
        signs.touch(JOBS)
        failure: str | None = None
        try:
            job()
        except StoreError as error:
            failure = str(error)
            log.error("%s (tried again at the next time)", error)
        except Exception as error:
            failure = f"a defect of ours ({type(error).__name__}); see the log"
            log.exception("job failed; it will be tried again at its next time")
        finally:
            signs.note(name, failure)
            signs.touch(JOBS)

    return run
