"""A process between the coordinator and its cluster: Dask is imported there, and spoken to from there.

So the coordinator's own work (keeping, drawing, telling) shares its interpreter with none of that, and Dask
is imported while the settings are still read. What passes through is what passes to any process of a pool.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from ctypes import c_double
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.sharedctypes import Synchronized
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar, cast

from watcher.cluster.errors import ClusterError
from watcher.cluster.joining import open_cluster, require_extra
from watcher.config.engine import Engine

P = ParamSpec("P")
T = TypeVar("T")


class Gateway(Executor):
    """Hands whatever is submitted over to a `Cluster` in a process of its own.

    `slots` is how many batches are worked on at once.
    """

    def __init__(
        self, settings: Engine, context: ForkServerContext, prepare: Callable[[Synchronized[float]], None]
    ) -> None:
        """Join the cluster. `prepare` is what the process does first; to the CPU seconds that it is given it
        adds its own at its end. Raises ConfigError and ClusterError, as `open_cluster` does."""
        require_extra(settings)
        self._spent = context.Value(c_double, 0.0)
        self._pipe, theirs = context.Pipe()
        with theirs:
            work = partial(_serve, theirs, settings, partial(prepare, self._spent))
            self._process = context.Process(target=work, name="cluster", daemon=True)
            self._process.start()
        self._sending = Lock()
        self._pending: dict[int, Future[Any]] = {}
        self._numbers = count()
        opened = self._received()
        if isinstance(opened, Exception):
            self._close()
            raise opened
        self.slots = cast("int", opened)
        self._reader = Thread(target=self._read, name="cluster")
        self._reader.start()

    @property
    def unseen(self) -> float:
        """CPU seconds of the process, which is another one's child, once it has ended."""
        return self._spent.value

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `Cluster.submit`."""
        future: Future[T] = Future()
        number = next(self._numbers)
        self._pending[number] = future
        try:
            with self._sending:
                self._pipe.send((number, fn, args, kwargs))
        except OSError:
            if self._pending.pop(number, None) is not None:  # else `_read` has noticed first
                _settle(future, None, _lost())
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Leave the cluster. What is still under way there is given up; the process is waited for."""
        with suppress(OSError), self._sending:
            self._pipe.send(None)
        self._reader.join()
        self._close()

    def _read(self) -> None:
        """Settle what comes back until the process has ended, and then what is left."""
        while not isinstance(told := self._received(), Exception):
            number, value, error = cast("tuple[int, Any, Exception | None]", told)
            _settle(self._pending.pop(number), value, error)
        for number in tuple(self._pending):
            if (future := self._pending.pop(number, None)) is not None:  # else `submit` has noticed first
                _settle(future, None, told)

    def _received(self) -> object:
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            return _lost()

    def _close(self) -> None:
        self._process.join()
        self._pipe.close()


def _settle(future: Future[Any], value: object, error: Exception | None) -> None:
    if not future.set_running_or_notify_cancel():
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)


def _lost() -> ClusterError:
    return ClusterError("the process that speaks to the cluster died", "the next round goes on")


def _serve(pipe: Connection, settings: Engine, prepare: Callable[[], None]) -> None:
    """The life of the process: join the cluster, say so, and work through what comes until nothing does."""
    prepare()
    sending = Lock()

    def tell(told: object) -> None:
        with suppress(OSError), sending:  # whoever is gone needs no answer
            pipe.send(told)

    def settle(number: int, future: Future[Any]) -> None:
        try:
            tell((number, future.result(), None))
        except Exception as error:  # noqa: BLE001 - it is raised on the other side
            tell((number, None, _portable(error)))

    with pipe:
        try:
            cluster = open_cluster(settings)
        except Exception as error:  # noqa: BLE001 - as above
            tell(_portable(error))
            return
        tell(cluster.slots)
        with cluster, suppress(EOFError, OSError):
            while (job := pipe.recv()) is not None:
                number, fn, args, kwargs = job
                cluster.submit(fn, *args, **kwargs).add_done_callback(partial(settle, number))


def _portable(error: Exception) -> Exception:
    """The error, or what it says when it is none that another process can open."""
    try:
        return cast("Exception", pickle.loads(pickle.dumps(error)))  # noqa: S301 - our own words
    except Exception:  # noqa: BLE001 - whatever its class makes of that
        return RuntimeError(f"{type(error).__name__}: {error}")
