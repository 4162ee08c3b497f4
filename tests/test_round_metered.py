"""A round notes how much CPU it took."""

from __future__ import annotations

import time
from pathlib import Path
from typing import cast

from chat.houses import opened
from watcher.posting import leave_to_service
from watcher.round import run_round
from watcher.store import runs


class Nobody:
    """Watches no progress."""

    def begin(self, visits: int) -> None: ...

    def visited(self, source_id: str) -> None: ...

    def judged(self, done: int, of: int) -> None: ...


def test_a_round_notes_what_it_took_since_the_one_before(tmp_path: Path) -> None:
    with opened(tmp_path) as room:
        took: list[float] = []
        for _ in range(2):
            begun = time.process_time()
            while time.process_time() - begun < 0.1:
                pass
            run_round(room.db, room.house, Nobody(), post=leave_to_service)
            last = runs.last_run(room.db, "round")
            assert last is not None
            took.append(cast(float, last.detail[runs.CPU_SECONDS]))
        assert took[0] > took[1] >= 0.1  # the first one began with this process
