"""The visits of a round: cut into batches, handed to the engine as it has room, and what they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from watcher.batch_results import result_of
from watcher.cluster.parcel import homebound_first
from watcher.engine import flowing, most_under_way, open_engine, pick_batch, shared_out, workers_of
from watcher.house import House
from watcher.items import Harvest, SourceState
from watcher.judging import Picked, finish
from watcher.observing.logs import set_up_process
from watcher.observing.secret_files import secrets_of
from watcher.round_report import Progress
from watcher.rules.portals import sift
from watcher.sources import Source
from watcher.store.errors import path_of
from watcher.store.sqlite import Database
from watcher.stored_entries import StoredEntries
from watcher.upkeep.tidying import join_part, part_of
from watcher.visit import HarvestPolicy, Visit


@dataclass(frozen=True, slots=True)
class _Batch:
    visits: Sequence[Visit]
    policy: HarvestPolicy


def visit_all(
    db: Database,
    house: House,
    now: datetime,
    archive: Path,
    watched: Sequence[Source],
    states: Mapping[str, SourceState],
    places: Mapping[str, str],
    progress: Progress,
) -> Iterator[list[Harvest]]:
    """Visit the sources; the harvests of each batch as it comes, and its answers go to `archive` after that.

    Before those comes an empty list, once the first visits are under way. What is seen of a source for the
    first time comes unjudged, unless the engine judges elsewhere (`watcher.first_sights`). A batch whose
    worker dies fails by name. Raises ConfigError and ClusterError when there is no engine.
    `places` are the hosts by source.
    """
    progress.begin(len(watched))
    if not watched:
        return
    settings = house.settings
    engine = settings.engine
    told = progress.visited if (engine.kind, engine.workers) == ("local", 1) else None
    bare = homebound_first([Visit(one, states.get(one.id, SourceState())) for one in watched])
    policy = replace(house.policy(now, archive), known=StoredEntries(path_of(db)))
    with open_engine(engine, partial(set_up_process, settings.logs, secrets_of(settings))) as executor:
        workers = workers_of(executor, engine)
        shared = enumerate(shared_out(bare, workers))
        cut = (_Batch(visits, _recording(policy, number)) for number, visits in shared)

        def submit(batch: _Batch) -> Future[list[Picked]]:
            return executor.submit(pick_batch, batch.visits, batch.policy, told)

        flow = flowing(cut, submit, most_under_way(workers))
        yield []
        for batch, future in flow:
            known = {visit.source.id: visit.state for visit in batch.visits}
            first_seen = {one for one, state in known.items() if state.succeeded_at is None}
            judged = partial(finish, policy=batch.policy, later=first_seen)
            brought = result_of(future, batch.visits, now, judged)
            yield sift(brought, known, places, now)
            if told is None:
                for visit in batch.visits:
                    progress.visited(visit.source.id)
            if batch.policy.archive is not None:
                join_part(batch.policy.archive, whole=future.exception() is None)
    house.meter.note(getattr(executor, "unseen", 0.0))


def _recording(policy: HarvestPolicy, number: int) -> HarvestPolicy:
    """The policy of a round for one of its batches, which writes its answers beside those of the others."""
    return policy if policy.archive is None else replace(policy, archive=part_of(policy.archive, number))
