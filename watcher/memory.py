"""What becomes of memory that is free again: the C library's part, and that of the search for cycles."""

from __future__ import annotations

import atexit
import ctypes
import gc
from collections.abc import Generator
from contextlib import contextmanager

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Of `mallopt`, as malloc.h of glibc numbers them."""
_AT_MOST = 4 * 1024 * 1024
"""Bytes at the top of the heap that are kept for the next time, and of a block that lies in the heap at all.

glibc raises both with the largest block that is freed (a batch of texts, a table of scores), up to 64 and
32 MB, which small blocks in between keep from ever going back. Bounds that feeds, pages and scores exceed
cost more than they save, as each of those then comes from the system anew: with 256 KiB, 1,000 pages took
16 MiB less and 1.27 times the CPU, and 2,000 feeds with a new entry each 13 MiB less and 1.17 times.
"""


_NEW_OBJECTS = 50_000
"""New objects after which the young ones are searched for cycles (Python begins with 700).

Imports, feeds and rows make many objects and next to no cycles. And a search writes into every object that
it looks at, so that a forked process no longer shares it: 2,000 feeds that bring nothing took 165 MiB before,
150 with this.
"""


def collect_seldom() -> None:
    """Have this process search seldom for objects that only hold each other."""
    gc.set_threshold(_NEW_OBJECTS, 20, 100)


@contextmanager
def getting_ready() -> Generator[None]:
    """Have nothing searched while this process imports and reads what it works with, and that never after.

    It stays as long as the process does. A forked one goes on sharing what nobody writes into.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def end_at_once() -> None:
    """Have this process end without a last search of all it holds, which takes an eighth of a second.

    Whoever has something to do at its end does it before, as ever: what is left then is memory.
    """
    atexit.register(gc.freeze)


def give_memory_back() -> None:
    """Have this process return to the system what it has freed, and share one heap among its threads.

    Of an interpreter's threads one allocates at a time. Elsewhere than with glibc this does nothing.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _AT_MOST)
        mallopt(_MMAP_THRESHOLD, _AT_MOST)
        mallopt(_ARENA_MAX, 1)
