"""What comes after the visits of a round: first sights are judged, and what is due is written and posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watcher.backlog import judge_backlog
from watcher.chat.delivery_report import DeliveryReport, together
from watcher.first_sights import introduce
from watcher.house import House
from watcher.posting import Poster, post_now
from watcher.round_report import Progress
from watcher.rules.clock import Clock
from watcher.site.keeping import keep_up
from watcher.store import proposals, unjudged
from watcher.store.sqlite import Database
from watcher.upkeep.clock import look_at_clock
from watcher.writing.care import look_after
from watcher.writing.editions import note_due, publish_due
from watcher.writing.reminding import remind_due
from watcher.writing.tidings import tell_tidings


@dataclass(frozen=True, slots=True)
class Followed:
    """What was written, judged and posted.

    `unjudged` are older publications that still wait for the model, `model_problem` is why those of new
    sources do.
    """

    alerts: int
    digests: int
    proposed: int
    judged: int
    unjudged: int
    model_problem: str
    posted: tuple[DeliveryReport, ...]


def follow_up(
    db: Database,
    house: House,
    clock: Clock,
    now: datetime,
    *,
    network_down: bool,
    post: Poster,
    progress: Progress,
) -> Followed:
    """All that a round does behind its visits but the site. Raises StoreError."""
    posted: list[DeliveryReport] = []
    first = introduce(db, house, clock.date(now), lambda: posted.append(post(db, house)), progress)
    digests = _tell_what_is_due(db, house, clock, now, is_judged=not first.problem)
    if clock.may_date and not network_down:
        tell_tidings(db, house.desk, house.sources, now)
    if clock.may_date and any("upkeep" in room.receives for room in house.settings.rooms):
        from watcher.writing.self_report import tell_of_itself  # noqa: PLC0415 - for rooms that want it

        tell_of_itself(db, house, now)
    posted.append(post(db, house))
    reminded = _look_after(db, house)
    proposed = 0 if network_down else _read_proposals(db, house, now)
    if reminded + proposed:
        posted.append(post(db, house))
    judged = judge_backlog(db, house, house.settings.engine.backlog_seconds, now, progress)
    waiting = unjudged.backlog(db)
    return Followed(
        alerts=first.alerts,
        digests=digests,
        proposed=proposed,
        judged=judged,
        unjudged=waiting.left if waiting else 0,
        model_problem=first.problem,
        posted=tuple(posted),
    )


def tell(db: Database, house: House, post: Poster = post_now) -> DeliveryReport:
    """Write what is due (digests, reminders) and post what the outbox holds, without visiting anyone."""
    now = house.now()
    clock = look_at_clock(db, now, house.window)
    posted: list[DeliveryReport] = []
    first = introduce(db, house, clock.date(now), lambda: posted.append(post(db, house)))
    digests = _tell_what_is_due(db, house, clock, now, is_judged=not first.problem)
    posted.append(post(db, house))
    if _look_after(db, house):
        posted.append(post(db, house))
    keep_up(db, house, now, changed=digests > 0, may_wait=not digests)
    return together(posted)


def _tell_what_is_due(db: Database, house: House, clock: Clock, now: datetime, *, is_judged: bool) -> int:
    """Write the digests and reminders that are due, unless the clock may be wrong by weeks; count digests.

    While what belongs into them is not judged, digests stay due.
    """
    if not clock.may_date:
        return 0
    note_due(db, house.settings.schedule, now)
    digests = publish_due(db, house.newsroom, house.settings.paths.dossiers, now) if is_judged else 0
    remind_due(db, house.desk, now)
    return digests


def _read_proposals(db: Database, house: House, now: datetime) -> int:
    if not proposals.due(db, now, 1):
        return 0
    from watcher.proposals import work_through  # noqa: PLC0415 - reading pages: most rounds have none

    return work_through(db, house, now)


def _look_after(db: Database, house: House) -> int:
    """To be called after a pass, which may have brought the answer that a reminder would ask for."""
    return look_after(db, house.desk, house.settings.people.coordinators, house.now())
