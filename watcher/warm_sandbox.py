"""One sandbox for all batches that a process works through, where an engine says that there will be several.

A child takes a quarter of a second to start and to import its parsers. Who harvests one batch by itself has a
sandbox for that batch, as before.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from watcher.sandbox import Sandbox


class WarmSandbox:
    """The sandbox of whoever has called `serve`, made when it is first wanted."""

    def __init__(self) -> None:
        self._limits: tuple[float, int] | None = None
        self._box: Sandbox | None = None

    def serve(self) -> None:
        """From now on `sandbox` gives this thread, and what it starts, the one of this object."""
        _serving.set(self)

    def box(self, seconds: float, megabytes: int) -> Sandbox:
        """The sandbox; another one when the limits are others than before."""
        if self._box is None or self._limits != (seconds, megabytes):
            self.close()
            self._box, self._limits = Sandbox(seconds=seconds, megabytes=megabytes), (seconds, megabytes)
        return self._box

    def close(self) -> None:
        """End the child. What is asked for later begins anew."""
        if self._box is not None:
            self._box.close()
            self._box = None


_serving: ContextVar[WarmSandbox | None] = ContextVar("_serving", default=None)


@contextmanager
def sandbox(seconds: float, megabytes: int) -> Generator[Sandbox]:
    """The warm sandbox of this thread; without one, a sandbox that ends with the block."""
    if (warm := _serving.get()) is not None:
        yield warm.box(seconds, megabytes)
        return
    with Sandbox(seconds=seconds, megabytes=megabytes) as box:
        yield box
