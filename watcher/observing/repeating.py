"""Something done again and again while a block runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def repeated(name: str, every: float, act: Callable[[], None]) -> Generator[None]:
    """Act now and every so many seconds, in a thread of its own."""
    over = threading.Event()

    def repeat() -> None:
        while True:
            act()
            if over.wait(every):
                return

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
