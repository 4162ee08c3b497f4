"""The memory of a process and of all that it starts, as PSS: a page that several have counts once in the sum.

    with PssWatch(process.pid) as memory:
        process.wait()
    print(memory.peak_mib)

Linux only: reads `/proc`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.process_tree import ProcessTree
from watcher.observing.repeating import repeated

_PROC = Path("/proc")
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
EVERY = 0.05
"""Seconds between two samples."""


class PssWatch:
    """Samples a process tree in a thread for as long as the block runs, who is in it anew each time.

    What lives for less than `every` seconds may be missed, and one that ends between two reads counts nothing
    in that sample. Raises OSError where the system tells no PSS.
    """

    def __init__(self, pid: int, every: float = EVERY) -> None:
        self.peak_mib = 0.0
        """The largest sum over the tree in one sample."""
        self.peak_process_mib = 0.0
        """The most that one process of the tree had."""
        self.tree = ProcessTree(pid)
        self._sampling = repeated("memory", every, self._sample)

    def __enter__(self) -> Self:
        (_PROC / "self" / "smaps_rollup").read_bytes()
        self._sampling.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sampling.__exit__(kind, error, trace)

    def _sample(self) -> None:
        held = [pss_mib(pid) for pid in self.tree.look()]
        self.peak_mib = max(self.peak_mib, sum(held))
        self.peak_process_mib = max(self.peak_process_mib, *held, 0.0)


def pss_mib(pid: int) -> float:
    """The PSS of one process, in MiB; 0 when it has ended."""
    with suppress(OSError):
        if told := _PSS.search((_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")):
            return int(told[1]) / 1024
    return 0.0
