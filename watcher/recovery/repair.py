"""A damaged database made whole again, as far as possible: from itself, from backups, from the archive.

The damaged file is only read. The new one is made beside it and put in its place at the very end; the old one
stays, under another name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from watcher.recovery.errors import RecoveryError
from watcher.recovery.fallbacks import Fallback, unpacked
from watcher.recovery.losses import Loss, Tally, losses
from watcher.recovery.pages import PageFile, open_pages
from watcher.recovery.replaying import Lost, Policy, bring_back, files_for, judge_again
from watcher.recovery.salvage import Roots, Rows, find_roots, migrations_in, salvage
from watcher.recovery.scratch import scratch
from watcher.recovery.settling import forget_again
from watcher.recovery.shelf import stamp_of
from watcher.recovery.soundness import is_sound, rounds_after
from watcher.recovery.swapping import swap
from watcher.sources import Source
from watcher.store import marks, refilling
from watcher.store.database import open_database, transaction
from watcher.store.errors import StoreError
from watcher.store.schema import KNOWN_NAMES
from watcher.store.shapes import Shape, shapes
from watcher.store.sources import sync_sources
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp

_TOLD = frozenset({"outbox", "outbox_items", "due", "recovery"})
"""What keeps a message from being posted twice."""
_FAR = timedelta(days=100)
"""How far rooms are read back when nothing says since when messages are missing: a quarter, and a week."""


class RepairError(Exception):
    """Nothing could be done, and nothing was changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a repair works with. `fallbacks` are the backups, the newest first; `policy` reads an archive.

    With `dry_run` everything is done, and nothing of it put in place.
    """

    database: Path
    archive: Path
    model: Path
    sources: Sequence[Source]
    fallbacks: Sequence[Fallback]
    policy: Policy
    retired: Collection[str] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Repaired:
    """How it went. `was_sound`: there was nothing to do. `aside` is where the damaged file is now."""

    losses: tuple[Loss, ...]
    notes: tuple[str, ...] = ()
    aside: Path | None = None
    was_sound: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing is lost. A note tells of something that could not be read."""
        return not self.notes and not any(loss.is_lost for loss in self.losses)


Report = Callable[[str], None]
"""Told what is being done."""


def repair(plan: Plan, now: datetime, report: Report) -> Repaired:
    """Repair the database of a watch that does not run. Raises RepairError, StoreError, OSError."""
    database = plan.database
    if not database.exists():
        raise RepairError(f"{database}: there is no such file; restore a backup (vigie restore)")
    with scratch(database.parent / f".repair-{stamp_of(now)}") as work:
        report("looking what is broken")
        file, notes = open_pages(database)
        roots = find_roots(file)
        _refuse_other(database, migrations_in(file, roots))
        if is_sound(database, plan.archive, work):
            return Repaired((), was_sound=True)
        fresh = work / "vigie.db"
        with closing(open_database(fresh)) as db:
            tallies, own = _filled(db, file, roots, plan, report)
            notes += tuple(_take(db, plan, tallies, work, report))
            later = rounds_after(plan.archive, db)
            if later:
                notes += (
                    f"{len(later)} archives are of rounds that the database does not know, from "
                    f"{later[0]:%Y-%m-%d %H:%M} UTC on: whatever else was written since then is lost",
                )
            found = _finished(db, plan, tallies, later, now, report)
            with transaction(db):
                for name, rows in own.items():
                    refilling.add(db, shapes(db)[name], rows)
            if wrong := refilling.problems(db):
                raise RepairError(f"{database}: what was made of it is not sound either: {'; '.join(wrong)}")
            refilling.close_up(db)
        aside = None if plan.dry_run else swap(fresh, database, now)
        return Repaired(found, notes, aside)


def _refuse_other(database: Path, names: frozenset[str]) -> None:
    if unknown := sorted(names - KNOWN_NAMES):
        raise RepairError(
            f"{database}: written by a newer version ({', '.join(unknown)}); repair it with that one"
        )
    if names and (older := sorted(KNOWN_NAMES - names)):
        raise RepairError(
            f"{database}: written by an older version (without {', '.join(older)}); repair it with that one"
        )


def _filled(
    db: Database, file: PageFile, roots: Roots, plan: Plan, report: Report
) -> tuple[dict[str, Tally], Mapping[str, list[tuple[object, ...]]]]:
    """Read what can be read, and count what there is of broken tables; and what a new database has itself."""
    ours = shapes(db)
    with refilling.unbound(db):
        with transaction(db):
            own = refilling.cleared(db, ours.values())

        def sink(shape: Shape, rows: Rows) -> None:
            report(f"reading {shape.name}")
            with transaction(db):
                refilling.add(db, shape, rows)

        damaged = salvage(file, roots, tuple(ours.values()), sink)
        if not plan.fallbacks and not any(refilling.count(db, shape) for shape in ours.values()):
            raise RepairError(
                f"{plan.database}: nothing in it can be read, and there is no backup; "
                "move it away to begin anew"
            )
        tallies = {
            name: Tally(ours[name], damage, refilling.count(db, ours[name]))
            for name, damage in damaged.items()
        }
        return tallies, own


def _take(db: Database, plan: Plan, tallies: Mapping[str, Tally], work: Path, report: Report) -> list[str]:
    """Fill from the newest backup that can be read; notes on those that cannot.

    What an older one has besides was deleted before the newer one was made.
    """
    notes: list[str] = []
    for fallback in plan.fallbacks if tallies else ():
        report(f"taking from {fallback.path.name}")
        try:
            with (
                unpacked(fallback, work) as older,
                refilling.unbound(db),
                refilling.beside(db, older) as backup,
                transaction(db),
            ):
                for tally in tallies.values():
                    tally.take(db, backup, fallback.made_at)
        except (RecoveryError, StoreError, OSError) as error:
            notes.append(f"not used: {error}")
            for tally in tallies.values():
                tally.taken, tally.used = 0, None
            continue
        break
    return notes


def _finished(
    db: Database,
    plan: Plan,
    tallies: Mapping[str, Tally],
    later: Sequence[datetime],
    now: datetime,
    report: Report,
) -> tuple[Loss, ...]:
    """Everything but the rows: what is to be read again, whom to forget, references, the search.

    `later` are rounds that are in the archive only.
    """
    used = min((tally.used for tally in tallies.values() if tally.used), default=None)
    with transaction(db):
        sync_sources(db, plan.sources)
    with refilling.unbound(db):
        lost = _lost(db, tallies, later)
        files = files_for(plan.archive, lost) if lost else ()
        if files:
            report(f"reading {len(files)} archives again")
        back = bring_back(db, plan.sources, plan.policy, files, lost) if lost else 0
        with transaction(db):
            refilling.rebuild_labels(db)
            for tally in tallies.values():
                tally.close(db)
            gone = refilling.settle(db, shapes(db).values())
    report("judging what lost its judgement")
    judged = judge_again(db, plan.sources, plan.model, plan.retired)
    if used and not plan.dry_run:
        forget_again(db, plan.database.parent, used)
    if later or _TOLD & set(tallies):
        marks.begin_recovery(db, min((_since(tallies, used, now), *later)))
    report("indexing the search anew")
    with transaction(db):
        refilling.rebuild_search(db)
    return losses(tallies, gone, back=back, judged=judged)


def _lost(db: Database, tallies: Mapping[str, Tally], later: Sequence[datetime]) -> Lost | None:
    """The items to look for in the archive; what came before the backup that was used is there already."""
    tally = tallies.get("items")
    missing = tally.missing(db) if tally else []
    if tally is None or (tally.damage.is_exact and not missing):
        return Lost({}, later[0], None, is_exact=False) if later else None
    since, until = (parse_stamp(date) if date else None for date in tally.dates(db, missing))
    ids = {tally.damage.places[key]: int(str(key[0])) for key in missing if key in tally.damage.places}
    if tally.damage.is_exact and len(ids) == len(missing) and not later:
        return Lost(ids, since, until, is_exact=True)
    return Lost(ids, max(filter(None, (since, tally.used)), default=None), None, is_exact=False)


def _since(tallies: Mapping[str, Tally], used: datetime | None, now: datetime) -> datetime:
    """From when on rooms may know of messages that the database does not."""
    told = tallies.get("outbox")
    first = told.first if told is not None else None
    known = [one for one in (parse_stamp(first) if first else None, used) if one is not None]
    return min(known, default=now if not _TOLD & set(tallies) else now - _FAR)
