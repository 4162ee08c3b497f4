"""What the server of workers is made ready with, when nothing else of ours is imported there."""

from __future__ import annotations

from importlib import import_module

from watcher.memory import getting_ready

_SHARED = (
    "watcher.engine.local",
    "watcher.harvest",
    "watcher.stored_entries",
    "watcher.web.fetch",
    "w3lib.url",
)

with getting_ready():
    for _name in _SHARED:
        import_module(_name)
