"""The watch on memory follows a process, what it starts, and what that leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import measured
from bench.memory import PssWatch, pss_mib
from bench.process_tree import Process

HELD = 40
"""MiB that each process of the tests holds."""
HOLD = f"import os, time; held = bytearray(b'x' * {HELD << 20})"
SAY = "print('held', flush=True); time.sleep(4)"


@contextmanager
def running(program: str) -> Iterator[int]:
    """A process that has said that it holds its memory; killed behind the block."""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.kill()


def seen(pid: int) -> PssWatch:
    """What a watch of a few samples saw."""
    with PssWatch(pid) as memory:
        time.sleep(0.2)
    return memory


def test_a_process_and_its_child_count_together() -> None:
    with running(f"{HOLD}; os.fork() or held.extend(bytes({HELD << 20})) or {SAY}") as pid:
        memory = seen(pid)
    assert memory.peak_mib > 2 * HELD
    assert memory.peak_process_mib < memory.peak_mib


def test_pages_that_processes_share_count_once() -> None:
    with running(f"{HOLD}; os.fork() and {SAY.replace('; ', ' or ')} or time.sleep(2)") as pid:
        memory = seen(pid)
    assert HELD < memory.peak_mib < 1.8 * HELD


def test_a_child_whose_parent_ends_stays_in_the_tree() -> None:
    with running(f"{HOLD}; os.fork() and time.sleep(9); {SAY}") as pid, PssWatch(pid) as memory:
        time.sleep(0.2)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
        memory.peak_mib = 0
        time.sleep(0.2)
    assert memory.peak_mib > HELD


def test_a_process_that_has_ended_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    assert seen(process.pid).peak_mib == 0
    assert pss_mib(process.pid) == 0


def test_a_number_that_was_given_again_is_another_process() -> None:
    memory = PssWatch(os.getpid(), every=0.01)
    memory.tree._family = {os.getpid(): Process(os.getpid(), 1, born=-1)}
    with memory:
        time.sleep(0.05)
    assert memory.peak_mib == 0


def test_the_seconds_of_who_outlives_the_first_process_are_counted(tmp_path: Path) -> None:
    busy = "import time, os\nwhile time.process_time() < 0.5: pass"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    assert measured([sys.executable, "-c", parent], tmp_path, dict(os.environ)).cpu > 0.5
