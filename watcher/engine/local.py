"""Where batches run: this process, or a pool of them. Every engine is a `concurrent.futures.Executor`."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import wait
from threading import Thread

from watcher.config.located import ConfigError
from watcher.settings import Engine


def open_engine(settings: Engine, prepare: Callable[[], None] | None = None) -> Executor:
    """The executor that the settings ask for; `prepare` is called in each process of a pool.

    One worker is a thread of this process, so that the coordinator goes on keeping and drawing meanwhile.
    Raises ConfigError for an engine that this version does not have.
    """
    if settings.kind == "dask":
        raise ConfigError(["engine.kind: found 'dask', which this version does not have; use 'local'"])
    if settings.workers == 1:
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="harvest")
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        settings.workers, mp_context=context, initializer=_live_with_the_coordinator, initargs=(prepare,)
    )


def _live_with_the_coordinator(prepare: Callable[[], None] | None) -> None:
    """In a worker: leave Ctrl-C and hang-ups to the coordinator, and end when it is gone.

    The pool alone would not: a worker whose coordinator was killed waits for its next batch for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if prepare is not None:
        prepare()
    Thread(target=_end_with_the_coordinator, name="coordinator", daemon=True).start()


def _end_with_the_coordinator() -> None:
    if (coordinator := multiprocessing.parent_process()) is not None:
        wait([coordinator.sentinel])
        os._exit(1)
