"""What became of a batch: its harvests, or a failure for each of its visits when its worker brought none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import TypeVar

from watcher.cluster.errors import ClusterError
from watcher.items import Fault, Harvest, Outcome, Problem
from watcher.judging import ModelUnavailableError
from watcher.rules.visits import after_failure
from watcher.visit import Visit
from watcher.web.archive import ArchiveError

T = TypeVar("T")


def result_of(
    future: Future[T], batch: Sequence[Visit], now: datetime, finish: Callable[[T], list[Harvest]]
) -> list[Harvest]:
    """What a batch brought, finished here; when its worker failed, or the finishing, a failure of each of its
    visits, by name."""
    try:
        return finish(future.result())
    except ClusterError as error:
        return [_lost(visit, error.problem, now) for visit in batch]
    except (ArchiveError, ModelUnavailableError, OSError) as error:
        remedy = "check the data folder (`vigie doctor`): its room and owner; the next round asks again"
        return [_lost(visit, Problem(Fault.MACHINE, str(error), remedy), now) for visit in batch]
    except Exception as error:  # noqa: BLE001 - a dead worker fails its batch, not the round
        problem = Problem(Fault.INTERNAL, f"the worker died: {error!r}", "the next round tries again")
        return [_lost(visit, problem, now) for visit in batch]


def _lost(visit: Visit, problem: Problem, now: datetime) -> Harvest:
    state = after_failure(visit.state, problem, None, now)
    return Harvest(visit.source.id, Outcome.FAILED, state, problem=problem)
