from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from burning import SECONDS, burn_in_a_child
from processes import wait_until_gone
from watcher.engine import open_engine
from watcher.engine.local import HarvestPool
from watcher.meter import CpuMeter
from watcher.settings import Engine
from watcher.store.database import open_database


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


def test_a_worker_gives_way_to_the_coordinator() -> None:
    with open_engine(Engine(workers=2)) as engine:
        assert engine.submit(os.nice, 0).result() > os.nice(0)


def test_a_worker_ends_when_the_coordinator_is_killed() -> None:
    code = (
        "import os; from watcher.engine import open_engine; from watcher.settings import Engine; "
        "engine = open_engine(Engine(workers=2)); print(engine.submit(os.getpid).result(), flush=True); "
        "os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert wait_until_gone(int(ran.stdout))


def test_what_workers_take_counts_once_they_have_ended() -> None:
    meter = CpuMeter()
    meter.lap()
    with open_engine(Engine(workers=2)) as engine:
        assert isinstance(engine, HarvestPool)
        assert engine.submit(os.getppid).result() != os.getpid()
        engine.submit(burn_in_a_child).result()
    meter.note(engine.unseen)
    assert SECONDS <= meter.lap() < 10 * SECONDS


def test_a_worker_begins_without_the_database_that_is_open_here(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "vigie.db")), open_engine(Engine(workers=2)) as engine:
        here, there = _opened(), engine.submit(_opened).result()
    assert (tmp_path / "vigie.db") in here
    assert [path for path in there if path.is_relative_to(tmp_path)] == []


def _opened() -> list[Path]:
    """What this process has open."""
    return [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
