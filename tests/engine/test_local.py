from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Event, Thread

import pytest

from burning import SECONDS, burn_in_a_child
from processes import wait_until_gone
from watcher.engine import open_engine
from watcher.engine.local import HarvestPool
from watcher.meter import CpuMeter
from watcher.settings import Engine


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


@pytest.mark.parametrize("threads", [0, 1])
def test_what_workers_take_counts_once_however_they_are_started(threads: int) -> None:
    """Forked from here or, where threads run, from a server, whose children are none of ours."""
    meter, end = CpuMeter(), Event()
    others = [Thread(target=end.wait) for _ in range(threads)]
    for other in others:
        other.start()
    meter.lap()
    with open_engine(Engine(workers=2)) as engine:
        assert isinstance(engine, HarvestPool)
        started_by_us = engine.submit(os.getppid).result() == os.getpid()
        engine.submit(burn_in_a_child).result()
    meter.note(engine.unseen)
    end.set()
    assert SECONDS <= meter.lap() < 6 * SECONDS
    assert (engine.unseen > 0) is not started_by_us
    assert threads == 0 or not started_by_us
