"""What a sandbox calls: a child that does job after job within its limits, and dies with its parent."""

from __future__ import annotations

import logging
import os
import pickle
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from watcher.memory import collect_seldom, give_memory_back

ORPHAN_SECONDS = 5
"""How often an idle child looks whether its parent still lives, should the pipe not tell it."""

_SIZE = Path("/proc/self/statm")


def serve(end: int, megabytes: int) -> None:
    """The child's whole life: take jobs from the pipe whose file descriptor is `end` until it closes."""
    _settle(megabytes)
    parent = os.getppid()
    with Connection(end) as pipe, suppress(EOFError, ConnectionError):
        pipe.send_bytes(b"ready")
        while os.getppid() == parent:
            if pipe.poll(ORPHAN_SECONDS):
                pipe.send_bytes(_work(pipe.recv_bytes(), megabytes))


def _work(job: bytes, megabytes: int) -> bytes:
    """Do a job. Pickled: no failure and its result, or the failure's type and text; and if it was the last.

    What a call took is not always given back: no later one shall find less than half of the limit.
    """
    try:
        seconds, function, args, kwargs = cast("tuple[float, Any, Any, Any]", pickle.loads(job))  # noqa: S301 - the parent's own words
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return pickle.dumps((None, function(*args, **kwargs), _megabytes() > megabytes // 2))
    except Exception as error:  # noqa: BLE001 - the parent is told, whatever it was
        failure = type(error).__name__, str(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return pickle.dumps((*failure, _megabytes() > megabytes // 2))


def each(function: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[tuple[str | None, object]]:
    """In the child: no failure and a result for each of some arguments, or the failure's type and text.

    Raises MemoryError: the child that met one does no more.
    """
    found: list[tuple[str | None, object]] = []
    for args in jobs:
        try:
            found.append((None, function(*args)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - as in `_work`
            found.append((type(error).__name__, str(error)))
    return found


def _megabytes() -> int:
    """The address space that this process takes now."""
    with _SIZE.open("rb", buffering=0) as size:
        return int(size.read().split()[0]) * resource.getpagesize() // (1024 * 1024)


def _settle(megabytes: int) -> None:
    """Leave the parent's signals behind, take on the limits, and keep the libraries from chattering."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = megabytes * 1024 * 1024
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.lastResort = None
    collect_seldom()
    give_memory_back()
