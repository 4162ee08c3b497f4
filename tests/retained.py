"""The end of the time of what was said in rooms, by the rules of retention."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from watcher.store import retention


def forget_conversations(db: Database, before: datetime) -> None:
    """Apply the rules on conversations, and no other."""
    for rule in retention.CONVERSATIONS:
        retention.apply(db, rule, before)
