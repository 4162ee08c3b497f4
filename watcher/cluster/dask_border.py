"""The one place that knows Dask: a cluster as its client sees it, and a worker as a task on it does."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false, reportMissingTypeArgument=false
# pyright: reportUnknownLambdaType=false, reportAttributeAccessIssue=false, reportUntypedBaseClass=false

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import dask.config
from distributed import Client, KilledWorker, Scheduler, SchedulerPlugin, Security, get_worker

from watcher.cluster.ledger import Ledger

if TYPE_CHECKING:
    from watcher.cluster.shared_book import LedgerDesk

P = ParamSpec("P")
T = TypeVar("T")

ANSWER_SECONDS = 30
"""A scheduler answers within milliseconds; one that does not is as good as gone."""
_CLAIM, _REST, _RESTS = "vigie_claim", "vigie_rest", "vigie_rests"


class LedgerPlugin(SchedulerPlugin):
    """Keeps the ledger in the scheduler for as long as that one lives, from round to round."""

    name = "vigie-ledger"
    idempotent = True

    async def start(self, scheduler: Scheduler) -> None:
        ledger = Ledger(time.monotonic)

        async def claim(host: str, gap: float, ahead: float) -> float:
            return ledger.claim(host, gap, ahead)

        async def rest(host: str, until: str) -> None:
            ledger.rest(host, datetime.fromisoformat(until))

        async def rests() -> dict[str, str]:
            return {host: until.isoformat() for host, until in ledger.rests().items()}

        scheduler.handlers.update({_CLAIM: claim, _REST: rest, _RESTS: rests})


class _Desk:
    """The ledger, asked from a thread that is not the loop's. `ask` sends a question to the scheduler."""

    def __init__(self, ask: Callable[..., Any], loop: asyncio.AbstractEventLoop) -> None:
        self._ask = ask
        self._loop = loop

    def claim(self, host: str, gap: float, ahead: float) -> float:
        return float(self._answer(_CLAIM, host=host, gap=gap, ahead=ahead))

    def rest(self, host: str, until: datetime) -> None:
        self._answer(_REST, host=host, until=until.isoformat())

    def rests(self) -> Mapping[str, datetime]:
        answer = cast("Mapping[str, str]", self._answer(_RESTS))
        return {host: datetime.fromisoformat(until) for host, until in answer.items()}

    def _answer(self, question: str, **given: object) -> Any:
        asked = asyncio.run_coroutine_threadsafe(self._ask(question, **given), self._loop)
        return asked.result(ANSWER_SECONDS)


@dataclass(frozen=True, slots=True)
class Here:
    """The worker that a task runs on. `folder` is its own, and gone with it."""

    address: str
    folder: str
    ledger: LedgerDesk


def this_worker() -> Here:
    """Where a task runs. To be called on a worker, in the task's thread."""
    worker = get_worker()
    loop = cast("asyncio.AbstractEventLoop", worker.loop.asyncio_loop)
    return Here(worker.address, worker.local_directory, _Desk(_questions(worker.scheduler), loop))


def _questions(scheduler: Any) -> Callable[..., Any]:
    """The handlers of a scheduler, by name."""

    async def ask(question: str, **given: object) -> Any:
        return await getattr(scheduler, question)(**given)

    return ask


class Connection:
    """A cluster as its client sees it. Raises OSError for whatever cannot be reached any more."""

    def __init__(self, address: str, security: Security | None, seconds: float) -> None:
        self._client = Client(address, timeout=seconds, security=security, set_as_default=False, name="vigie")
        self._executor = cast(Executor, self._client.get_executor(pure=False, retries=0))
        self._client.register_plugin(LedgerPlugin())
        loop = cast("Any", self._client.loop).asyncio_loop
        self.ledger: LedgerDesk = _Desk(_questions(self._client.scheduler), loop)

    def submit(self, function: Callable[..., T], *args: object, near: str | None = None) -> Future[T]:
        """Have a worker call `function`, the one at `near` while it lives; another one when it is lost."""
        where: dict[str, Any] = {"workers": [near], "allow_other_workers": True} if near else {}
        return self._executor.submit(function, *args, **where)

    def outcome(self, future: Future[T]) -> T:
        """What a task gave. Raises CancelledError when the scheduler is gone, BrokenExecutor when its workers
        died one after the other, and what the task raised."""
        try:
            return future.result()
        except KilledWorker as error:
            last = getattr(error.last_worker, "address", error.last_worker)
            told = f"{error.allowed_failures + 1} workers died over this batch, the last one at {last}"
            raise BrokenExecutor(told) from None
        except asyncio.CancelledError:
            raise CancelledError from None

    def run_on(self, worker: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` on this worker at once, beside what it is doing. Raises OSError when it is gone."""
        answers = cast("dict[str, T]", self._client.run(function, *args, workers=[worker], **kwargs))
        if worker not in answers:
            raise ConnectionError(f"the worker {worker} is gone")
        return answers[worker]

    def slots(self) -> int:
        """How many batches can be worked on at once. Raises OSError."""
        if self._client.status != "running":
            raise ConnectionError(f"the connection is {self._client.status}")
        workers = self._client.scheduler_info()["workers"]
        return sum(worker["nthreads"] for worker in workers.values())

    def wait_for_worker(self, seconds: float) -> int:
        """The slots of the cluster, as soon as it has any. Raises OSError when it has none by then."""
        self._client.wait_for_workers(1, timeout=seconds)
        return self.slots()

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        with suppress(OSError):
            self._client.close(timeout=ANSWER_SECONDS)


def security_of(ca_file: str, cert_file: str, key_file: str) -> Security:
    """TLS in both directions. Raises OSError (SSLError too) when the files cannot be used."""
    security = Security(
        require_encryption=True, tls_ca_file=ca_file, tls_client_cert=cert_file, tls_client_key=key_file
    )
    security.get_connection_args("client")
    return security


def connect(address: str, security: Security | None, seconds: float) -> Connection:
    """Join the cluster of a scheduler. Raises OSError when nobody answers in so many seconds."""
    logging.getLogger("distributed").setLevel(logging.WARNING)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it tells of, it raises too
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        return Connection(address, security, seconds)
