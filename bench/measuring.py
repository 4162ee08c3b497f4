"""A command as a whole process: what it takes of the machine, with all that it starts. Linux only."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.memory import PssWatch

_SET_CHILD_SUBREAPER = 36
_GRACE = 10.0
"""Seconds in which what a command left behind may end by itself."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that has ended. `cpu` are seconds of user and system, its own and of all that it started.

    `said` is what it wrote, errors included. `in_time` is False when it was ended for taking too long.
    """

    code: int
    wall: float
    cpu: float
    peak_mib: float
    peak_process_mib: float
    said: str
    in_time: bool = True


def measured(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], cap: float | None = None
) -> Ran:
    """Run a command in a folder until it ends, `cap` seconds at most; its code tells whether it failed."""
    late = threading.Event()
    with tempfile.TemporaryFile() as said, _adopting():
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        bell = threading.Timer(cap or threading.TIMEOUT_MAX, _end, (process.pid, late))
        bell.start()
        try:
            with PssWatch(process.pid) as memory:
                _, status, used = os.wait4(process.pid, 0)
                wall = time.perf_counter() - started
        except BaseException:  # whoever stops a bench stops what it runs, which is in a session of its own
            _kill(process.pid)
            raise
        finally:
            bell.cancel()
        cpu = used.ru_utime + used.ru_stime + _of_orphans(process.pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode(errors="replace")
    return Ran(
        process.returncode, wall, cpu, memory.peak_mib, memory.peak_process_mib, words, not late.is_set()
    )


@contextmanager
def _adopting() -> Generator[None]:
    """Be the parent of what a command leaves behind meanwhile, as nobody else learns what that took."""
    libc = ctypes.CDLL(None)
    if libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("this system does not let a process adopt what others leave behind")
    try:
        yield
    finally:
        libc.prctl(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _of_orphans(group: int) -> float:
    """Seconds of CPU of what a process left behind in its group; what does not end in time is ended."""
    bell = threading.Timer(_GRACE, _kill, (group,))
    bell.start()
    seconds = 0.0
    with suppress(ChildProcessError):
        while True:
            used = os.wait4(-group, 0)[2]
            seconds += used.ru_utime + used.ru_stime
    bell.cancel()
    return seconds


def _end(group: int, late: threading.Event) -> None:
    """End a process and all that it started."""
    late.set()
    _kill(group)


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
