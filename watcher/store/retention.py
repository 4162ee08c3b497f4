"""Forgetting: personal data and histories are kept for the days that the settings say, no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from watcher.store import queries
from watcher.store.database import transaction
from watcher.store.timestamps import stamp


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows were deleted."""

    feedback: int
    fetches: int
    reactions: int
    revisions: int


def forget(
    db: Database, *, feedback_before: datetime, fetches_before: datetime, revisions_before: datetime
) -> Forgotten:
    """Delete what is older: remarks and reactions of readers, histories of visits, former versions of items.

    A version is as old as its first sight; that of today is no former one, however old.
    """
    with transaction(db):
        return Forgotten(
            feedback=queries.execute(db, "DELETE FROM feedback WHERE at < ?", [stamp(feedback_before)]),
            fetches=queries.execute(db, "DELETE FROM fetches WHERE at < ?", [stamp(fetches_before)]),
            revisions=queries.execute(
                db, "DELETE FROM revisions WHERE seen_at < ?", [stamp(revisions_before)]
            ),
            reactions=queries.execute(db, "DELETE FROM reactions WHERE at < ?", [stamp(feedback_before)]),
        )
