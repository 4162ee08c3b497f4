"""What the watch looks at to know whether it is well: the database, the disk, and what its threads show.

Quick looks are made for each question. Counts that read whole indexes and a walk through the archive are made
at most every few minutes and by a thread of their own, so that no answer waits for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from watcher.house import House
from watcher.observing.signs import Signs
from watcher.store import runs, sources, vitals
from watcher.store.database import open_database
from watcher.store.errors import StoreError
from watcher.store.runs import Run
from watcher.store.sqlite import Database
from watcher.store.vitals import Outbox
from watcher.upkeep.disk import free_bytes
from watcher.upkeep.health import condition
from watcher.upkeep.holdings import database_bytes, stock_of

BUSY_SECONDS = 1.0
"""How long a look waits for a locked database: whoever asks has a time limit of their own."""

ROUND = "round"


@dataclass(frozen=True, slots=True)
class Vitals:
    """A quick look. `trouble` is why the database told nothing; then what it would have told is empty.

    `last` is the last round that ended, `under_way` the one that goes on. Silences are in seconds.
    """

    at: datetime
    began: datetime
    silences: Mapping[str, float]
    over: Mapping[str, str]
    failures: Mapping[str, str]
    database_bytes: int
    free_bytes: int | None
    trouble: str | None = None
    last: Run | None = None
    under_way: Run | None = None
    outbox: Outbox = field(default_factory=lambda: Outbox({}, None, 0))
    conditions: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Slow:
    """A slow look. None: there is none (a model, a backup), or it could not be looked at."""

    items: int | None = None
    axes: Mapping[str, int] = field(default_factory=dict[str, int])
    unjudged: int | None = None
    alerts: int | None = None
    archive_bytes: int | None = None
    model_made_at: datetime | None = None
    backup_made_at: datetime | None = None


def look(house: House, signs: Signs, began: datetime) -> Vitals:
    """Look quickly; `began` is when the watch was started. Never raises for what can be wrong outside."""
    paths = house.settings.paths
    free: int | None = None
    with suppress(OSError):
        free = free_bytes(paths.data)
    seen = Vitals(
        at=house.now(),
        began=began,
        silences=signs.silences(),
        over=signs.over(),
        failures=signs.failures(),
        database_bytes=database_bytes(paths.database),
        free_bytes=free,
    )
    try:
        db = open_database(paths.database, read_only=True, busy_seconds=BUSY_SECONDS)
        try:
            return _with_database(seen, db, house)
        finally:
            db.close()
    except StoreError as error:
        return replace(seen, trouble=str(error))


def look_slowly(house: House) -> Slow:
    """Count and measure. Never raises for what can be wrong outside."""
    paths, now = house.settings.paths, house.now()
    seen = Slow(model_made_at=_model_made_at(house), backup_made_at=_backup_made_at(house))
    with suppress(OSError):
        seen = replace(seen, archive_bytes=stock_of(paths.archive, now).bytes)
    with suppress(StoreError):
        db = open_database(paths.database, read_only=True, busy_seconds=BUSY_SECONDS)
        try:
            counts = vitals.slow_counts(db, now)
            seen = replace(
                seen, items=counts.items, axes=counts.axes, unjudged=counts.unjudged, alerts=counts.alerts
            )
        finally:
            db.close()
    return seen


def _with_database(seen: Vitals, db: Database, house: House) -> Vitals:
    newest = runs.last_run(db, ROUND)
    goes_on = newest is not None and newest.ended_at is None and newest.started_at >= seen.began
    states = sources.load_states(db)
    conditions = Counter(condition(source, states.get(source.id), house.accounts) for source in house.sources)
    return replace(
        seen,
        last=vitals.last_ended_round(db),
        under_way=newest if goes_on else None,
        outbox=vitals.outbox(db, seen.at),
        conditions=conditions,
    )


def _model_made_at(house: House) -> datetime | None:
    from classifiers.cache import model_file  # noqa: PLC0415 - all of learning
    from classifiers.corpus import CorpusError  # noqa: PLC0415
    from classifiers.service import version_in_service  # noqa: PLC0415

    directory = house.settings.paths.model
    try:
        made = model_file(directory, version_in_service(directory)).stat().st_mtime
    except (OSError, CorpusError):
        return None
    return datetime.fromtimestamp(made, UTC)


def _backup_made_at(house: House) -> datetime | None:
    from watcher.recovery.shelf import kept  # noqa: PLC0415 - only where there are backups

    folder = house.settings.backup.folder
    try:
        found = kept(folder) if folder else ()
    except OSError:
        return None
    return found[-1].made_at if found else None
