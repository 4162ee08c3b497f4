from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from watcher.meter import CpuMeter
from watcher.sandbox import Sandbox

SECONDS = 0.3
BURN = f"import time\nwhile time.process_time() < {SECONDS}: pass"


def burn(seconds: float = SECONDS) -> float:
    """Keep the processor busy for so long. Returns what it took."""
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        pass
    return time.process_time() - begun


def burn_in_a_child() -> None:
    """As the workers of a pool do, who parse in a sandbox."""
    with Sandbox() as box:
        box.call(partial(burn, SECONDS))


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
