"""What the server of workers is made ready with where the engine is a cluster."""

from __future__ import annotations

import os
from importlib import import_module

from watcher.memory import getting_ready

_SHARED = (
    "watcher.cluster.dask_border",
    "watcher.engine.local",
    "watcher.cluster.gateway",
    "watcher.cluster.worker",
    "watcher.stored_entries",
)

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a server with threads could not be forked safely
with getting_ready():
    for _name in _SHARED:
        import_module(_name)
