"""Looking at something again and again while a block runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def sampling(look: Callable[[], None], every: float) -> Generator[None]:
    """Have `look` called in a thread at once, and every so many seconds until the block ends."""
    ended = threading.Event()

    def follow() -> None:
        while True:
            look()
            if ended.wait(every):
                return

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
