"""One round: visit sources, keep what they bring, post what is due, and say how it went.

This process is the only writer of the database; harvests may run elsewhere. Each batch is committed as it
comes, so a round that is killed loses nothing but the visits that were under way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from watcher.chat.delivery_report import together
from watcher.cluster.errors import ClusterError
from watcher.house import House
from watcher.items import Fault, Harvest, Outcome, Problem, SourceState
from watcher.posting import Poster, post_now
from watcher.push.following import called, weigh
from watcher.round_report import Progress, RoundReport, SourceLine
from watcher.rules.roster import Circumstances, Skipped, call_roll
from watcher.rules.turns import in_turn
from watcher.rules.visits import MAY_BE_OURS, all_asked_at, is_network_down
from watcher.sources import Source
from watcher.store import marks, outbox, runs, sources
from watcher.store.database import transaction
from watcher.store.sqlite import Database
from watcher.upkeep.clock import look_at_clock
from watcher.upkeep.tidying import forget, gather_parts
from watcher.visiting import visit_all
from watcher.web.urls import host

if TYPE_CHECKING:
    from watcher.pipeline import Kept


def run_round(
    db: Database, house: House, progress: Progress, *, only_due: bool = False, post: Poster = post_now
) -> RoundReport:
    """Do one round. Raises StoreError when the database cannot be written, with no half row."""
    now = house.now()
    clock = look_at_clock(db, now, house.window)
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
    harvests = work.harvests(roster.visit, states, progress)
    next(harvests, None)
    # Most of the watch, imported while the first visits are under way.
    from watcher.follow_up import follow_up  # noqa: PLC0415
    from watcher.site.keeping import keep_up  # noqa: PLC0415

    for brought in harvests:
        if work.keep(brought):
            posted += [post(db, house)]
    network_down = work.settle()
    weigh(db, [line.source_id for line in work.lines if line.new], now)
    if network_down:
        before = ((one.id, states[one.id]) for one in roster.visit)  # nobody heard us
        sources.note_asked(db, ((one, last.asked_at, last.full_at) for one, last in before))
    after = follow_up(db, house, clock, now, network_down=network_down, post=post, progress=progress)
    alerts = work.alerts + after.alerts
    changed = any(line.new or line.revised for line in work.lines)
    changed = changed or bool(after.digests or alerts or after.proposed or after.judged)
    report = RoundReport(
        lines=(*work.lines, *(_skipped_line(one) for one in roster.skipped)),
        network_down=network_down,
        engine_problem=work.stopped,
        alerts=alerts,
        digests=after.digests,
        delivery=together([*posted, *after.posted]),
        archive=work.archive if work.archive.exists() and not network_down else None,
        site_problem=keep_up(db, house, now, changed=changed, may_wait=only_due and not after.digests),
        model_problem=after.model_problem,
        judged_later=after.judged,
        unjudged=after.unjudged,
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
        """The harvests of each batch as it comes; none when there is no engine, and `stopped` says why.

        Before those comes an empty list, once the first visits are under way.
        """
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
        from watcher.pipeline import keep_all  # noqa: PLC0415 - while the first visits are under way

        kept = keep_all(self._db, harvests, self._desk, self._run_id, self.kept_at)
        self.alerts += sum(one.alerts for one in kept)
        self.lines += [_line(*each) for each in zip(harvests, kept, strict=True)]


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
