"""What a watch was at when it was killed: a thread of its own looks, and writes it down outside of it."""

from __future__ import annotations

import mmap
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

SECONDS = 0.002
"""Between two looks."""
_WIDTH = 32

PLACES = (
    ("watcher/recovery/", "backing up"),
    ("watcher/site/", "building the site"),
    ("watcher/store/schema.py", "making the database"),
    ("watcher/upkeep/", "tidying"),
    ("watcher/chat/conversation.py", "answering"),
    ("watcher/chat/matrix/", "talking with the homeserver"),
    ("watcher/chat/terminal.py", "posting"),
    ("watcher/chat/delivery.py", "posting"),
    ("watcher/pipeline.py", "keeping items"),
    ("watcher/judging.py", "judging"),
    ("watcher/harvest.py", "collecting"),
    ("watcher/proposals.py", "proposals"),
    ("watcher/writing/", "writing messages"),
    ("watcher/chat/service.py", "talking with the homeserver"),
    ("watcher/round.py", "between two steps of a round"),
    ("watcher/schedule.py", "waiting for the next job"),
    ("watcher/watch.py", "between two jobs"),
    ("watcher/observing/", "showing that it lives"),
)
"""Part of a file's path and what is done there; of a thread's calls the innermost that stands here counts."""
ELSEWHERE = "starting or leaving"


def look_on(note: Path) -> None:
    """From here on, in a thread, keep in `note` what the process does; of several threads the busiest."""
    note.write_bytes(ELSEWHERE.encode().ljust(_WIDTH))
    with note.open("r+b") as file:
        shared = mmap.mmap(file.fileno(), _WIDTH)
    threading.Thread(target=_watch, args=(shared,), daemon=True, name="onlooker").start()


def read(note: Path) -> str:
    """What was done last."""
    return note.read_bytes().decode().strip() or ELSEWHERE


def _watch(shared: mmap.mmap) -> None:
    own = threading.get_ident()
    ranks = {phase: rank for rank, (_, phase) in enumerate(PLACES)}
    while True:
        shared[:] = _busiest(own, ranks).encode().ljust(_WIDTH)
        time.sleep(SECONDS)


def _busiest(own: int, ranks: Mapping[str, int]) -> str:
    """A function of its own: whoever keeps a frame keeps its cursors open, and nothing can be committed."""
    frames = [frame for thread, frame in sys._current_frames().items() if thread != own]
    found = {phase for frame in frames if (phase := _phase(frame)) is not None}
    return min(found, key=lambda one: ranks[one], default=ELSEWHERE)


def _phase(frame: FrameType | None) -> str | None:
    while frame is not None:
        path = frame.f_code.co_filename
        for part, phase in PLACES:
            if part in path and "/tests/" not in path:
                return phase
        frame = frame.f_back
    return None
