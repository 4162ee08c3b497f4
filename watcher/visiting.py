"""The visits of a round: cut into batches, handed to the engine as it has room, and what they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from watcher.batch_results import result_of
from watcher.cluster.parcel import homebound_first
from watcher.engine import batches, flowing, most_under_way, open_engine
from watcher.harvest import HarvestPolicy, Visit, finish, pick
from watcher.house import House
from watcher.items import Harvest, SourceState
from watcher.judging import Picked
from watcher.observing.logs import set_up_process
from watcher.observing.secret_files import secrets_of
from watcher.round_report import Progress
from watcher.rules.portals import sift
from watcher.sources import Source
from watcher.store import items
from watcher.upkeep.tidying import join_part, part_of


@dataclass(frozen=True, slots=True)
class _Batch:
    """`visits` know nothing yet of what the store holds: it takes memory, and is read on submitting."""

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

    A batch whose worker dies fails by name. Raises ConfigError and ClusterError when there is no engine.
    `places` are the hosts by source.
    """
    progress.begin(len(watched))
    if not watched:
        return
    settings = house.settings
    engine = settings.engine
    told = progress.visited if (engine.kind, engine.workers) == ("local", 1) else None
    bare = homebound_first([Visit(one, states.get(one.id, SourceState()), ()) for one in watched])
    cut = (
        _Batch(visits, house.policy(now, part_of(archive, number)))
        for number, visits in enumerate(batches(bare))
    )
    with open_engine(engine, partial(set_up_process, settings.logs, secrets_of(settings))) as executor:

        def submit(batch: _Batch) -> Future[list[Picked]]:
            visits = [replace(one, known=items.known_entries(db, one.source.id)) for one in batch.visits]
            return executor.submit(pick, visits, batch.policy, told)

        for batch, future in flowing(cut, submit, most_under_way(executor, engine)):
            known = {visit.source.id: visit.state for visit in batch.visits}
            brought = result_of(future, batch.visits, now, partial(finish, policy=batch.policy))
            yield sift(brought, known, places, now)
            if told is None:
                for visit in batch.visits:
                    progress.visited(visit.source.id)
            if batch.policy.archive is not None:
                join_part(batch.policy.archive)
    house.meter.note(getattr(executor, "unseen", 0.0))
