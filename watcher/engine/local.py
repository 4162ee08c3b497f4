"""Where batches run: this process, or a pool of them. Every engine is a `concurrent.futures.Executor`."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from ctypes import c_double
from functools import partial
from importlib import import_module
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.util import Finalize
from threading import Thread

from watcher.memory import collect_seldom, give_memory_back
from watcher.meter import cpu_seconds
from watcher.settings import Engine
from watcher.warm_sandbox import WarmSandbox
from watcher.worker_server import worker_context

_BEFORE_THE_STREAMS = 10
"""The priority of what is closed when a worker ends."""
_GIVES_WAY = 5
"""Of a worker to the coordinator, as `nice` has it: what workers bring waits for that one, which at the end
would work alone. 2,000 feeds with a new entry each took a twentieth less than without."""


class HarvestThread(ThreadPoolExecutor):
    """One thread of this process, with one sandbox for all batches."""

    def __init__(self) -> None:
        import_module("watcher.harvest")  # not in the thread, where what follows is imported beside it
        self._warm = WarmSandbox()
        super().__init__(max_workers=1, thread_name_prefix="harvest", initializer=self._warm.serve)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._warm.close()


class HarvestPool(ProcessPoolExecutor):
    """Processes of this machine, each with one sandbox for all its batches."""

    def __init__(self, workers: int, context: ForkServerContext, prepare: Callable[[], None] | None) -> None:
        self._spent = context.Value(c_double, 0.0)
        super().__init__(
            workers,
            mp_context=context,
            initializer=_work_for_the_coordinator,
            initargs=(prepare, self._spent),
        )

    @property
    def unseen(self) -> float:
        """CPU seconds of workers that have ended, which this process is not told of: they were another one's
        children."""
        return self._spent.value


def open_engine(settings: Engine, prepare: Callable[[], None] | None = None) -> Executor:
    """The executor that the settings ask for; `prepare` is called in each process of a pool.

    One worker is a thread of this process, so that the coordinator goes on keeping and drawing meanwhile.
    Raises ConfigError and ClusterError for a cluster that cannot be joined.
    """
    if settings.kind == "dask":
        from watcher.cluster.gateway import Gateway  # noqa: PLC0415 - few have a cluster

        return Gateway(settings, worker_context(settings.kind), partial(_live_with_the_coordinator, prepare))
    if settings.workers == 1:
        return HarvestThread()
    return HarvestPool(settings.workers, worker_context(settings.kind), prepare)


def _work_for_the_coordinator(prepare: Callable[[], None] | None, spent: Synchronized[float]) -> None:
    """In a worker: give way to the coordinator, and have one sandbox for all batches."""
    os.nice(_GIVES_WAY)
    warm = WarmSandbox()
    warm.serve()
    Finalize(None, warm.close, exitpriority=_BEFORE_THE_STREAMS + 1)
    _live_with_the_coordinator(prepare, spent)


def _live_with_the_coordinator(prepare: Callable[[], None] | None, spent: Synchronized[float]) -> None:
    """In a process of ours: leave Ctrl-C and hang-ups to the coordinator, and end when it is gone.

    A pool alone would not: a worker whose coordinator was killed waits for its next batch for ever. At its
    end it adds what CPU it took, with its children, to what was `spent`.
    """
    collect_seldom()
    give_memory_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Finalize(None, _add_up, (spent,), exitpriority=_BEFORE_THE_STREAMS)
    if prepare is not None:
        prepare()
    Thread(target=_end_with_the_coordinator, name="coordinator", daemon=True).start()


def _add_up(spent: Synchronized[float]) -> None:
    with spent.get_lock():
        spent.value += cpu_seconds()


def _end_with_the_coordinator() -> None:
    if (coordinator := multiprocessing.parent_process()) is not None:
        wait([coordinator.sentinel])
        os._exit(1)
