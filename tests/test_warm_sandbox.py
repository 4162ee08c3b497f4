from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from processes import wait_until_gone
from watcher.engine import open_engine
from watcher.settings import Engine
from watcher.warm_sandbox import WarmSandbox, sandbox


def child(seconds: float = 20) -> int:
    with sandbox(seconds, 1024) as box:
        return box.call(os.getpid)


def test_batches_of_one_engine_share_a_child_that_ends_with_it() -> None:
    for workers in (1, 2):
        with open_engine(Engine(workers=workers)) as engine:
            pids = {engine.submit(child).result() for _ in range(4)}
        assert len(pids) <= workers
        assert all(wait_until_gone(pid) for pid in pids)


def test_who_is_served_by_no_engine_has_a_sandbox_of_its_own_each_time() -> None:
    first = child()
    assert wait_until_gone(first)
    assert child() != first


def test_other_limits_get_another_child() -> None:
    warm = WarmSandbox()
    with ThreadPoolExecutor(1, initializer=warm.serve) as thread:
        first, again, other = (thread.submit(child, seconds).result() for seconds in (20, 20, 10))
    warm.close()
    assert first == again != other
    assert wait_until_gone(first)
