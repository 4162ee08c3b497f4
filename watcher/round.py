"""One round: visit sources, keep what they bring, post what is due, and say how it went.

This process is the only writer of the database; harvests may run elsewhere. Each batch is committed as it
comes, so a round that is killed loses nothing but the visits that were under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version

from watcher.backlog import judge_backlog
from watcher.chat.delivery_report import DeliveryReport, together
from watcher.cluster.errors import ClusterError
from watcher.first_sights import introduce
from watcher.house import House
from watcher.items import Fault, Harvest, Outcome, Problem, SourceState
from watcher.pipeline import Kept, keep_all
from watcher.push.following import called, weigh
from watcher.round_report import Progress, RoundReport, SourceLine
from watcher.rules.clock import Clock
from watcher.rules.roster import Circumstances, Skipped, call_roll
from watcher.rules.turns import in_turn
from watcher.rules.visits import MAY_BE_OURS, all_asked_at, is_network_down
from watcher.site.keeping import keep_up
from watcher.sources import Source
from watcher.store import marks, outbox, proposals, runs, sources, unjudged
from watcher.store.database import transaction
from watcher.store.sqlite import Database
from watcher.upkeep.clock import look_at_clock
from watcher.upkeep.tidying import forget, gather_parts
from watcher.visiting import visit_all
from watcher.web.urls import host
from watcher.writing.care import look_after
from watcher.writing.editions import note_due, publish_due
from watcher.writing.reminding import remind_due
from watcher.writing.tidings import tell_tidings

Poster = Callable[[Database, House], DeliveryReport]
"""Posts what the outbox holds, and hears what the rooms have to say."""


def post_now(db: Database, house: House) -> DeliveryReport:
    """Open the rooms for one pass. Rooms that fail are in the report; nothing is raised for them.

    Who has nothing to say and nobody to hear opens none.
    """
    if house.settings.matrix is None and not outbox.waiting(db):
        return DeliveryReport()
    from watcher.chat.service import pass_once  # noqa: PLC0415 - all of delivery: most rounds need none of it

    return asyncio.run(pass_once(db, house))


def leave_to_service(_db: Database, _house: House) -> DeliveryReport:
    """Post nothing: while the watch runs, another thread delivers, and an account has one user only."""
    return DeliveryReport()


def run_round(
    db: Database, house: House, progress: Progress, *, only_due: bool = False, post: Poster = post_now
) -> RoundReport:
    """Do one round. Raises StoreError when the database cannot be written, with no half row."""
    now = house.now()
    clock = _look_at_clock(db, house, now)
    with transaction(db):
        sources.sync_sources(db, house.sources)
        run_id = runs.start_run(db, "round", now)
        states = sources.load_states(db)
        roster = call_roll(
            house.sources,
            states,
            now,
            only_due=only_due,
            bounds=house.bounds,
            given=Circumstances(
                resting=house.resting(now),
                accounts=house.accounts,
                brought=sources.brought_on(db, now.date()) if only_due else {},
                called=called(db, states, now),
            ),
        )
        sources.note_asked(db, ((one.id, now, all_asked_at(states[one.id], now)) for one in roster.visit))
    gather_parts(house.settings.paths.archive)
    work = _Round(db, house, run_id, now, clock.date(now))
    posted = [post(db, house)] if in_turn(outbox.waiting(db), now) or marks.must_read_rooms(db) else []
    for brought in work.harvests(roster.visit, states, progress):
        if work.keep(brought):
            posted += [post(db, house)]
    network_down = work.settle()
    weigh(db, [line.source_id for line in work.lines if line.new], now)
    if network_down:
        before = ((one.id, states[one.id]) for one in roster.visit)  # nobody heard us
        sources.note_asked(db, ((one, last.asked_at, last.full_at) for one, last in before))
    first = introduce(db, house, work.kept_at, lambda: posted.append(post(db, house)), progress)
    digests = _tell_what_is_due(db, house, clock, now, is_judged=not first.problem)
    if clock.may_date and not network_down:
        tell_tidings(db, house.desk, house.sources, now)
    if clock.may_date and any("upkeep" in room.receives for room in house.settings.rooms):
        from watcher.writing.self_report import tell_of_itself  # noqa: PLC0415 - for rooms that want it

        tell_of_itself(db, house, now)
    posted += [post(db, house)]
    reminded = _look_after(db, house)
    proposed = 0 if network_down else _read_proposals(db, house, now)
    if reminded + proposed:
        posted += [post(db, house)]
    judged = judge_backlog(db, house, house.settings.engine.backlog_seconds, now, progress)
    waiting = unjudged.backlog(db)
    alerts = work.alerts + first.alerts
    changed = any(line.new or line.revised for line in work.lines)
    changed = changed or bool(digests or alerts or proposed or judged)
    report = RoundReport(
        lines=(*work.lines, *(_skipped_line(one) for one in roster.skipped)),
        network_down=network_down,
        engine_problem=work.stopped,
        alerts=alerts,
        digests=digests,
        delivery=together(posted),
        archive=work.archive if work.archive.exists() and not network_down else None,
        site_problem=keep_up(db, house, now, changed=changed, may_wait=only_due and not digests),
        model_problem=first.problem,
        judged_later=judged,
        unjudged=waiting.left if waiting else 0,
    )
    house.hosts.forget()
    marks.forget(db, now)
    if clock.may_delete:
        forget(db, house.settings.paths.archive, house.settings.privacy, now)
    took = {runs.CPU_SECONDS: round(house.meter.lap(), 3), runs.VERSION: version("vigie-observatoire")}
    with transaction(db):
        outcome = "no-network" if network_down else "done"
        runs.end_run(db, run_id, outcome, report.exit_code, took, house.now())
    return report


class _Round:
    """The coordinator's side of a round: what it has kept, and what it holds back until it knows more."""

    def __init__(self, db: Database, house: House, run_id: int, now: datetime, kept_at: datetime) -> None:
        self._db = db
        self._house = house
        self._desk = house.desk
        self._run_id = run_id
        self._now = now
        self.kept_at = kept_at
        self._held: list[Harvest] = []
        self._faults: dict[str, Fault | None] = {}
        """By host: None once it has answered, in whatever way."""
        self._places = {source.id: host(source.url) or source.id for source in house.sources}
        self.lines: list[SourceLine] = []
        self.alerts = 0
        self.stopped: Problem | None = None
        self.archive = house.settings.paths.archive / f"{now:%Y}" / f"{now:%Y%m%dT%H%M%SZ}-{run_id}.warc.gz"

    def harvests(
        self, watched: Sequence[Source], states: Mapping[str, SourceState], progress: Progress
    ) -> Iterator[list[Harvest]]:
        """The harvests of each batch as it comes; none when there is no engine, and `stopped` says why."""
        try:
            yield from visit_all(
                self._db, self._house, self._now, self.archive, watched, states, self._places, progress
            )
        except ClusterError as error:
            self.stopped = error.problem

    def keep(self, brought: Sequence[Harvest]) -> bool:
        """Keep a batch, and hold failures back that may be our network's. True when alerts were written."""
        before = self.alerts
        self._commit([one for one in brought if self._is_heard(one)])
        return self.alerts > before

    def settle(self) -> bool:
        """With the whole round known, blame the sources held back, unless the network (or engine) is down."""
        network_down = self.stopped is not None or is_network_down(self._faults)
        if not network_down:
            self._commit(self._held)
        return network_down

    def _is_heard(self, brought: Harvest) -> bool:
        """Whether a visit says something of its source now."""
        fault = brought.problem.fault if brought.problem else None
        if fault is Fault.MACHINE:
            self.lines.append(SourceLine(brought.source_id, brought.outcome, problem=brought.problem))
            return False  # no word of the source: its next visit asks as if this one had not been
        place = self._places[brought.source_id]
        if fault in MAY_BE_OURS:
            self._faults.setdefault(place, fault)
            self._held.append(brought)
            return False
        self._faults[place] = None
        return True

    def _commit(self, harvests: Sequence[Harvest]) -> None:
        kept = keep_all(self._db, harvests, self._desk, self._run_id, self.kept_at)
        self.alerts += sum(one.alerts for one in kept)
        self.lines += [_line(*each) for each in zip(harvests, kept, strict=True)]


def tell(db: Database, house: House, post: Poster = post_now) -> DeliveryReport:
    """Write what is due (digests, reminders) and post what the outbox holds, without visiting anyone."""
    now = house.now()
    clock = _look_at_clock(db, house, now)
    posted: list[DeliveryReport] = []
    first = introduce(db, house, clock.date(now), lambda: posted.append(post(db, house)))
    digests = _tell_what_is_due(db, house, clock, now, is_judged=not first.problem)
    posted += [post(db, house)]
    if _look_after(db, house):
        posted += [post(db, house)]
    keep_up(db, house, now, changed=digests > 0, may_wait=not digests)
    return together(posted)


def _look_at_clock(db: Database, house: House, now: datetime) -> Clock:
    return look_at_clock(db, now, timedelta(days=house.settings.schedule.window_days))


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


def _line(brought: Harvest, kept: Kept) -> SourceLine:
    if kept.problem is not None:
        return SourceLine(brought.source_id, Outcome.FAILED, problem=kept.problem)
    return SourceLine(
        brought.source_id,
        brought.outcome,
        brought.entries,
        kept.new,
        kept.revised,
        brought.problem,
        brought.notes,
    )


def _skipped_line(skipped: Skipped) -> SourceLine:
    return SourceLine(skipped.source_id, Outcome.WAITING, notes=(skipped.reason,))
