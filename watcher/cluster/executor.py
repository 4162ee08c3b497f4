"""Batches on a Dask cluster. This side sends them, and is the only one that writes.

Each batch under way has a thread here that waits for it: what is wanted in between (the model, the rest of a
large archive) is asked for there, one after the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from watcher.cluster.answers import append_answers
from watcher.cluster.errors import ClusterError
from watcher.cluster.host_notes import HostNotes, notes_on, take
from watcher.cluster.model_files import keep_model, read_model, version_served
from watcher.cluster.parcel import (
    Aside,
    Brought,
    ModelWanted,
    feeds_read,
    may_leave,
    note_feeds,
    pack,
    sites_of,
)
from watcher.cluster.shared_book import SharedBook
from watcher.engine.work import pick_batch
from watcher.judging import Picked
from watcher.visit import HarvestPolicy, Visit
from watcher.web.answer import FetchError
from watcher.web.hosts import HostBook

if TYPE_CHECKING:
    from watcher.cluster.dask_border import Connection

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 60.0
"""Seconds without any worker after which a round waits no longer; a worker that died is back in a few."""
PULSE = 1.0
"""Seconds between two looks at whether anybody is still there."""
PIECE = 16 * 1024 * 1024
"""Bytes of an archive that travel at once: a batch brings 1 MB as a rule, and gigabytes at the very most."""
MOST_THREADS = 256
MOST_TRIES = 500
"""How often a batch may come to a worker without the model: once for each of them at most."""


class Cluster(Executor):
    """Harvests what is submitted on the cluster; what must not leave is done here, in a thread.

    `slots` is how many batches are worked on at once.
    """

    def __init__(self, connection: Connection, address: str, slots: int) -> None:
        self.slots = slots
        self._connection = connection
        self._address = address
        self._home = ThreadPoolExecutor(1, thread_name_prefix="harvest")
        self._threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="cluster")
        self._closing = Event()
        self._lock = Lock()
        self._packing = Lock()
        """Two batches at a time would both be late."""
        self._supplying = Lock()
        self._supplied: dict[str, float] = {}
        self._model: str | None = None
        self._seen_at = time.monotonic()
        self._looked_at = time.monotonic()
        self._lost: ClusterError | None = None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a batch picked on the cluster, and judged there too; anything else is done here."""
        if fn is not pick_batch:
            return self._home.submit(fn, *args, **kwargs)
        visits, policy = cast("Sequence[Visit]", args[0]), cast("HarvestPolicy", args[1])
        if may_leave(visits, policy):
            return cast("Future[T]", self._threads.submit(self._afar, visits, policy))
        if policy.hosts is not None:
            policy = replace(policy, book=SharedBook(policy.hosts, self._connection.ledger))
        return cast("Future[T]", self._home.submit(pick_batch, visits, policy))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster. What is still under way there is given up: nobody would keep it."""
        self._closing.set()
        self._threads.shutdown(wait, cancel_futures=True)
        self._home.shutdown(wait, cancel_futures=cancel_futures)
        self._connection.close()

    def _afar(self, visits: Sequence[Visit], policy: HarvestPolicy) -> list[Picked]:
        """Look first where an answer may be what it was: most are, and then little has to travel."""
        book = HostBook(policy.hosts) if policy.hosts is not None else None
        if any(visit.state.succeeded_at is None for visit in visits):
            return self._harvested(visits, policy, book, None)
        found = self._looked(visits, policy, book)
        ended = {one.harvest.source_id: one for one in self._keep(found, policy, book)}
        left = [visit for visit in visits if visit.source.id not in ended]
        if left:
            read = self._harvested(left, policy, book, found.aside)
            ended |= {one.harvest.source_id: one for one in read}
        return [ended[visit.source.id] for visit in visits]

    def _looked(self, visits: Sequence[Visit], policy: HarvestPolicy, book: HostBook | None) -> Brought:
        from watcher.cluster.worker import look_afar  # noqa: PLC0415 - imports Dask

        with self._packing:
            parcel = pack(visits, policy, _notes(book, visits, policy), {}, model="")
        return self._answer(look_afar, parcel, PIECE)

    def _harvested(
        self, visits: Sequence[Visit], policy: HarvestPolicy, book: HostBook | None, aside: Aside | None
    ) -> list[Picked]:
        """Have all of it done, where the answers lie if they were put aside."""
        from watcher.cluster.worker import harvest_afar  # noqa: PLC0415 - as above

        with self._packing:
            known = _with_known(visits, policy)
            feeds = feeds_read(visits, policy.hosts)
        near, folder = (aside.worker, aside.folder) if aside else (None, None)
        for _ in range(MOST_TRIES):
            asked_at = time.monotonic()
            notes, model = _notes(book, known, policy), self._served(policy.model_directory)
            parcel = pack(known, policy, notes, feeds, model)
            answer = self._answer(harvest_afar, parcel, PIECE, folder, near=near)
            if isinstance(answer, Brought):
                return self._keep(answer, policy, book)
            self._supply(answer, policy.model_directory, asked_at)
        raise ClusterError(
            f"the workers of {self._address} lose the model as soon as they have it",
            "look at their logs: do they end after each batch?",
        )

    def _served(self, directory: Path) -> str:
        with self._lock:
            if self._model is None:
                self._model = version_served(directory)
            return self._model

    def _answer(self, function: Callable[..., T], *args: object, near: str | None = None) -> T:
        if self._lost is not None:
            raise self._lost
        future = self._connection.submit(function, *args, near=near)
        try:
            while not wait([future], PULSE).done:
                self._ensure_somebody()
            return self._connection.outcome(future)
        except CancelledError:
            raise self._gone("is gone, or was started anew") from None
        except ImportError as error:
            raise ClusterError(
                f"a worker of {self._address} cannot run Vigie ({error})",
                "install the same Vigie on all machines of the cluster",
            ) from error
        finally:
            future.cancel()

    def _ensure_somebody(self) -> None:
        """Raise ClusterError when there has been nobody to work for too long."""
        if self._closing.is_set():
            raise CancelledError
        with self._lock:
            if time.monotonic() - self._looked_at < PULSE:
                return
            self._looked_at = time.monotonic()
            try:
                if self._connection.slots():
                    self._seen_at = self._looked_at
            except OSError as error:
                raise self._gone(f"is gone ({error})") from None
            if self._looked_at - self._seen_at > PATIENCE:
                raise self._gone("has had no worker for a minute")

    def _gone(self, how: str) -> ClusterError:
        self._lost = self._lost or ClusterError(
            f"the scheduler at {self._address} {how}",
            "start it and its workers (docs/cluster.md); the next round goes on",
        )
        return self._lost

    def _supply(self, wanted: ModelWanted, directory: Path, asked_at: float) -> None:
        """Send the model to a worker, unless another batch has just had it sent."""
        with self._supplying:
            if self._supplied.get(wanted.worker, 0.0) > asked_at:
                return
            files = read_model(directory)
            with self._lock:
                self._model = files.version
            try:
                self._connection.run_on(wanted.worker, keep_model, wanted.folder, files)
            except OSError:
                return  # the worker is gone, and its batch comes to another one
            self._supplied[wanted.worker] = time.monotonic()

    def _keep(self, brought: Brought, policy: HarvestPolicy, book: HostBook | None) -> list[Picked]:
        """Write what came back. Raises OSError, and ClusterError when the rest of an archive was lost."""
        try:
            if policy.archive is not None and brought.archive:
                append_answers(brought, policy.archive, self._connection, PIECE)
            if book is not None and policy.hosts is not None:
                take(book, brought.notes)
                note_feeds(brought.feeds, policy.hosts)
        except FetchError as error:
            raise ClusterError(error.problem.detail, error.problem.remedy) from error
        return [Picked(one) for one in brought.harvests]


def _notes(book: HostBook | None, visits: Sequence[Visit], policy: HarvestPolicy) -> HostNotes:
    """What is known now of the hosts that a batch will ask."""
    return notes_on(book, sites_of(visits), policy.now) if book is not None else HostNotes()


def _with_known(visits: Sequence[Visit], policy: HarvestPolicy) -> list[Visit]:
    """The visits with what the store holds of their entries, which workers cannot look up.

    Raises ClusterError when it cannot be read.
    """
    if policy.known is None:
        return list(visits)
    with policy.known() as known:
        try:
            return [replace(visit, known=known(visit.source.id)) for visit in visits]
        except FetchError as error:
            raise ClusterError(error.problem.detail, error.problem.remedy) from error
