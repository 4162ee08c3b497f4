"""Workers begin with what the server has imported, and share it."""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest

from watcher.worker_server import worker_context


@pytest.fixture(scope="module")
def worker():
    with ProcessPoolExecutor(1, worker_context()) as pool:
        yield pool


@pytest.mark.parametrize(
    "module", ["watcher.harvest", "watcher.engine.local", "watcher.web.fetch", "watcher.stored_entries"]
)
def test_what_a_worker_needs_is_there_when_it_starts(worker: ProcessPoolExecutor, module: str) -> None:
    assert worker.submit(_has, module).result()


def test_nobody_searches_what_is_shared_for_cycles(worker: ProcessPoolExecutor) -> None:
    assert worker.submit(gc.get_freeze_count).result() > 10_000


def test_a_worker_still_searches_what_is_its_own(worker: ProcessPoolExecutor) -> None:
    assert worker.submit(gc.isenabled).result()


def _has(module: str) -> bool:
    return module in sys.modules
