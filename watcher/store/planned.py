"""Planning anew what waits for a room, when it begins or ends to be left in peace."""

from __future__ import annotations

from datetime import datetime

from watcher.store import queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp_or_none

# Alerts, answers to somebody and new versions are never held; what was tried has the delivery's own times.
_REPLAN = """
UPDATE outbox INDEXED BY outbox_pending SET not_before = :not_before
WHERE state = 'pending' AND attempts = 0 AND room = :room AND kind <> 'alert'
    AND revises_id IS NULL AND thread_event IS NULL AND reply_to IS NULL
"""


def replan(db: Database, room: str, not_before: datetime | None) -> int:
    """Let what waits for a room and is not urgent go from then on (None: at once); how many messages."""
    return queries.execute(db, _REPLAN, {"room": room, "not_before": stamp_or_none(not_before)})
