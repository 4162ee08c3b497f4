"""Settings of how long each kind of data is kept; docs/privacy.md says why so long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from watcher.config.section import Section

Keeping = Literal[
    "feedback_days", "conversation_days", "message_days", "fetch_history_days", "run_days", "archive_days"
]
"""The keys that say for how many days something is kept."""


class Privacy(Section):
    """How many days each kind of data is kept, and how large the archive may grow (GiB)."""

    feedback_days: int = Field(default=730, ge=1)
    conversation_days: int = Field(default=90, ge=2)
    message_days: int = Field(default=730, ge=30)
    fetch_history_days: int = Field(default=400, ge=1)
    run_days: int = Field(default=1100, ge=1)
    archive_days: int = Field(default=400, ge=1)
    archive_gib: float | None = Field(default=None, gt=0)

    def days(self, key: Keeping) -> int:
        """For how many days what that key speaks of is kept."""
        return getattr(self, key)

    def oldest(self, key: Keeping, now: datetime) -> datetime:
        """What is older than this has had its time."""
        return now - timedelta(days=self.days(key))
