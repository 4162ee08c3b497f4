"""Work handed to an executor as it gets room for it, so that what waits takes no memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from typing import TypeVar

from watcher.settings import Engine

B = TypeVar("B")
T = TypeVar("T")


def workers_of(executor: Executor, settings: Engine) -> int:
    """How many batches are worked on at a time: a cluster says itself how many it has room for."""
    return int(getattr(executor, "slots", settings.workers))


def most_under_way(workers: int) -> int:
    """How many batches to have under way: two for each that is worked on, and two that arrive meanwhile."""
    return 2 * workers + 2


def flowing(
    batches: Iterable[B], submit: Callable[[B], Future[T]], most: int
) -> Iterator[tuple[B, Future[T]]]:
    """Submit batches, `most` at once; each comes back with its future when that is done, in any order.

    The first are submitted by the call itself. When the caller stops (a full disk), what has not begun is
    cancelled.
    """
    waiting = iter(batches)
    return _flow(waiting, submit, {submit(batch): batch for batch in islice(waiting, most)})


def _flow(
    waiting: Iterator[B], submit: Callable[[B], Future[T]], pending: dict[Future[T], B]
) -> Iterator[tuple[B, Future[T]]]:
    try:
        while pending:
            ended = next(iter(wait(pending, return_when=FIRST_COMPLETED).done))
            batch = pending.pop(ended)
            for following in islice(waiting, 1):
                pending[submit(following)] = following
            yield batch, ended
    finally:
        for future in pending:
            future.cancel()
