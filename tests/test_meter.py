from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from burning import SECONDS, burn, burn_in_a_child
from watcher.meter import CpuMeter

BURN = f"import time\nwhile time.process_time() < {SECONDS}: pass"


def test_the_first_lap_begins_with_the_process_and_each_next_one_with_the_last() -> None:
    burn(0.05)
    meter = CpuMeter()
    assert meter.lap() >= 0.05
    assert meter.lap() < 0.05
    burn(0.1)
    assert meter.lap() >= 0.1


def test_a_child_counts_once_it_has_ended() -> None:
    meter = CpuMeter()
    meter.lap()
    child = subprocess.Popen([sys.executable, "-S", "-c", BURN + "\ninput()"], stdin=subprocess.PIPE)
    time.sleep(0.1)
    running = meter.lap()
    child.communicate(b"\n")
    assert (running < SECONDS, meter.lap() >= SECONDS) == (True, True)


def test_the_workers_of_a_pool_count_with_their_sandboxes_once_the_pool_is_closed() -> None:
    meter = CpuMeter()
    meter.lap()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(burn_in_a_child).result()
    assert meter.lap() >= SECONDS
