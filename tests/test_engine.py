from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import source
from processes import wait_until_gone
from watcher.config.located import ConfigError
from watcher.engine import batches, open_engine
from watcher.harvest import Visit
from watcher.items import SourceState
from watcher.settings import Engine


def visits(hosts: list[int]) -> list[Visit]:
    return [
        Visit(source(f"s{n}", url=f"https://host{host}.example/{n}"), SourceState(), ())
        for n, host in enumerate(hosts)
    ]


def test_one_worker_is_a_thread_of_this_process() -> None:
    with open_engine(Engine()) as engine:
        assert isinstance(engine, ThreadPoolExecutor)


def test_more_workers_are_a_pool_of_processes() -> None:
    with open_engine(Engine(workers=2)) as engine:
        assert isinstance(engine, ProcessPoolExecutor)
        assert engine.submit(abs, -3).result() == 3


def test_a_worker_leaves_ctrl_c_to_the_coordinator() -> None:
    with open_engine(Engine(workers=2)) as engine:
        os.kill(engine.submit(os.getpid).result(), signal.SIGINT)
        assert engine.submit(abs, -3).result() == 3


def test_a_worker_ends_when_the_coordinator_is_killed() -> None:
    code = (
        "import os; from watcher.engine import open_engine; from watcher.settings import Engine; "
        "print(open_engine(Engine(workers=2)).submit(os.getpid).result(), flush=True); "
        "os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert wait_until_gone(int(ran.stdout))


def test_an_engine_of_a_later_version_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"engine\.kind: found 'dask'"):
        open_engine(Engine(kind="dask"))


@given(st.lists(st.integers(0, 20), max_size=80), st.integers(1, 15))
def test_every_visit_is_in_one_batch_and_every_host_too(hosts: list[int], size: int) -> None:
    cut = batches(visits(hosts), size)
    names = [sorted({visit.source.url.split("/")[2] for visit in batch}) for batch in cut]
    flat = [name for batch in names for name in batch]
    assert sorted(visit.source.id for batch in cut for visit in batch) == sorted(
        f"s{n}" for n in range(len(hosts))
    )
    assert len(flat) == len(set(flat))
    assert all(cut)


def test_batches_stay_near_their_size() -> None:
    assert [len(batch) for batch in batches(visits(list(range(25))), 10)] == [10, 10, 5]
