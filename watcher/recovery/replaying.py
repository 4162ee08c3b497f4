"""Publications that a damaged database lost, read once more from the archived answers that brought them.

Nothing is told to anybody, and what is remembered of sources stays as it is: only items come back, with what
the model in service says of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from watcher.backlog import judge_piece, pieces
from watcher.harvest import harvest
from watcher.items import Change, Judged, SourceState
from watcher.sources import Source
from watcher.store import items, refilling
from watcher.store.database import transaction
from watcher.store.sources import load_states
from watcher.store.sqlite import Database
from watcher.store.unjudged import waiting
from watcher.visit import HarvestPolicy, Visit
from watcher.web.archive import ArchiveError
from watcher.web.shelf import AROUND, written_at

Place = tuple[str, str]
"""A source's id and the key of one of its entries."""
Policy = Callable[[datetime, Path], HarvestPolicy]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lost:
    """Items that are missing: `ids` by their places, where an index told; when they were first seen.

    `is_exact`: it told all of them, and nothing else is looked for.
    """

    ids: Mapping[Place, int]
    since: datetime | None
    until: datetime | None
    is_exact: bool


def files_for(folder: Path, lost: Lost) -> tuple[Path, ...]:
    """The archives that may have brought them, the oldest first."""
    found: list[tuple[datetime, Path]] = []
    for path in folder.rglob("*.warc.gz"):
        begun = written_at(path)
        if begun is None:
            continue
        if lost.since is not None and begun < lost.since - timedelta(seconds=1):
            continue
        if lost.until is not None and begun > lost.until + AROUND:
            continue
        found.append((begun, path))
    return tuple(path for _, path in sorted(found))


def bring_back(
    db: Database, sources: Iterable[Source], policy: Policy, files: Iterable[Path], lost: Lost
) -> int:
    """Read the archives as on their days, and keep what is missing; how many items that were.

    An archive that is damaged is named in the log, and costs what it alone would have brought.
    """
    watched = [source for source in sources if source.enabled]
    back: set[Place] = set()
    for path in files:
        at = written_at(path)
        if at is None or (lost.is_exact and not set(lost.ids) - back):
            continue
        try:
            brought = _replayed(db, watched, policy(at, path), path)
        except ArchiveError as error:
            log.warning("%s", error)
            continue
        kept = [one for one in brought if _is_wanted(one, lost, back)]
        if kept:
            _keep(db, kept, lost, at)
            back.update((one.item.source_id, one.item.key) for one in kept)
    return len(back)


def judge_again(db: Database, sources: Iterable[Source], model: Path, retired: Collection[str]) -> int:
    """Have the items judged whose judgement was lost, and return how many these were."""
    known = {source.id: source for source in sources}
    return sum(judge_piece(db, piece, known, model, retired, None) for piece in pieces(waiting(db)))


def _replayed(db: Database, watched: list[Source], policy: HarvestPolicy, path: Path) -> Iterable[Judged]:
    states = load_states(db)
    visits = [
        Visit(source, _fresh(states.get(source.id, SourceState())), items.known_entries(db, source.id))
        for source in watched
    ]
    policy = replace(policy, replay=(path,), archive=None, hosts=None, mailbox=None, piste=None)
    return [one for brought in harvest(visits, policy) for one in brought.judged]


def _fresh(state: SourceState) -> SourceState:
    """As for a first visit: everything is asked for, but from where, and known by what, is remembered."""
    return replace(SourceState(), address=state.address, identity=state.identity)


def _is_wanted(one: Judged, lost: Lost, back: set[Place]) -> bool:
    """An item that is there is left alone: what an older answer says of it is no revision."""
    place = (one.item.source_id, one.item.key)
    if place in back:
        return True
    return one.change is Change.NEW and (place in lost.ids or not lost.is_exact)


def _keep(db: Database, kept: list[Judged], lost: Lost, at: datetime) -> None:
    with transaction(db):
        saved = items.save_many(db, kept, at)
        for one, judged in zip(saved, kept, strict=True):
            number = lost.ids.get((judged.item.source_id, judged.item.key))
            if number is not None and one.change is Change.NEW:
                refilling.number_anew(db, one.item_id, number)
