"""Work that takes a known share of CPU time, for tests of what counts it."""

from __future__ import annotations

import time
from functools import partial

from watcher.sandbox import Sandbox

SECONDS = 0.3


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
