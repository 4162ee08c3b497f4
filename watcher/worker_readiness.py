"""What the server of workers is made ready with, when it imports this module and nothing else of ours does.

Before all else, so that imports are not searched for cycles again and again; behind it what is there is
frozen, as workers only share what nobody writes into, and neither they nor the end of the server need look
through it.
"""

from __future__ import annotations

import gc
from importlib import import_module

from watcher.memory import collect_seldom

_SHARED = (
    "watcher.engine.local",
    "watcher.harvest",
    "watcher.stored_entries",
    "watcher.web.fetch",
    "w3lib.url",
)

collect_seldom()
for _name in _SHARED:
    import_module(_name)
gc.freeze()
