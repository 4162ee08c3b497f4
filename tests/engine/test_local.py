from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from processes import wait_until_gone
from watcher.engine import open_engine
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
