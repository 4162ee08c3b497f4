"""Counting what people do, day by day (UTC), with nothing of who: no count leads back to a person.

A count stays when its person is forgotten, as it was never theirs. It goes with the row that it counts in one
transaction, so that an event which comes twice counts once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

UseKind = Literal["reactions", "searches", "submissions", "requests", "commands"]
"""As `digests/indicators.yaml` names them. A command that searches counts as both."""

_ADD = """
INSERT INTO use_counts (day, kind, count) VALUES (:day, :kind, 1)
ON CONFLICT (day, kind) DO UPDATE SET count = count + 1
"""
_TAKE_BACK = "UPDATE use_counts SET count = count - 1 WHERE day = :day AND kind = :kind AND count > 0"


def add(db: Database, kind: UseKind, at: datetime) -> None:
    """Count one more; inside the transaction of what is counted."""
    queries.execute(db, _ADD, {"day": stamp(at)[:10], "kind": kind})


def take_back(db: Database, kind: UseKind, at: datetime) -> None:
    """Count one less, of what was done at that time and undone since."""
    queries.execute(db, _TAKE_BACK, {"day": stamp(at)[:10], "kind": kind})
