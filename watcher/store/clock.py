"""What a wrong clock wrote: found by its dates, and dated anew when the clock was set right."""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.store import heard, queries
from watcher.store.sqlite import Database
from watcher.store.timestamps import parse_stamp, stamp, stamp_or_none

_LEAP = "clock-leap"
_NEVER = "never"

_DATES = (
    ("runs", "started_at"),
    ("runs", "ended_at"),
    ("fetches", "at"),
    ("items", "seen_at"),
    ("items", "revised_at"),
    ("revisions", "seen_at"),
    ("fingerprints", "seen_at"),
    ("assessments", "assessed_at"),
    ("feedback", "at"),
    ("reactions", "at"),
    ("heard", "at"),
    ("requests", "at"),
    ("proposals", "at"),
    ("outbox", "created_at"),
    ("outbox", "tried_at"),
    ("outbox", "sent_at"),
    ("alert_care", "reminded_at"),
    ("alert_care", "escalated_at"),
    ("told_health", "at"),
)
"""Dates of what happened: none of them can lie ahead."""

_VISITS = ("visited_at", "asked_at", "full_at", "succeeded_at", "failing_since")


def noted_leap(db: Database) -> tuple[datetime | None, datetime] | None:
    """The last leap of the clock that was noted: from when (None at the first start of all) to when."""
    value = heard.value(db, _LEAP)
    if value is None:
        return None
    since, at = value.split()
    return None if since == _NEVER else parse_stamp(since), parse_stamp(at)


def note_leap(db: Database, since: datetime | None, at: datetime) -> None:
    heard.set_value(db, _LEAP, f"{_NEVER if since is None else stamp(since)} {stamp(at)}")


def forget_leap(db: Database) -> None:
    heard.clear_value(db, _LEAP)


def take_back(
    db: Database, before: datetime | None, since: datetime, now: datetime, window: timedelta
) -> None:
    """Date what is dated `since` or later as of `now`, and forget which periods were told of then.

    What waits for a time that was counted from then waits no longer, and sources were visited `before`, when
    the clock was last right. What was stale then is none when it came out within the `window` before that.
    To be called within a transaction.
    """
    moments = {"since": stamp(since), "now": stamp(now), "before": stamp_or_none(before)}
    fresh = {"since": moments["since"], "fresh": stamp((before or now) - window)}
    queries.execute(db, "UPDATE items SET stale = 0 WHERE seen_at >= :since AND published >= :fresh", fresh)
    queries.execute(db, _WAITS_NO_LONGER, moments)
    queries.execute(
        db,
        "UPDATE sources SET not_before = NULL, fresh_until = NULL WHERE visited_at >= :since",
        {"since": moments["since"]},
    )
    queries.execute(db, _SAY_AGAIN, {"since": moments["since"]})
    queries.execute(db, "DELETE FROM editions WHERE made_at >= :since", {"since": moments["since"]})
    queries.execute(db, _TOLD_UNTIL_NOW, moments)
    for column in _VISITS:
        queries.execute(db, f"UPDATE sources SET {column} = :before WHERE {column} >= :since", moments)  # noqa: S608
    for table, column in _DATES:
        queries.execute(db, f"UPDATE {table} SET {column} = :now WHERE {column} >= :since", moments)  # noqa: S608


_WAITS_NO_LONGER = """
UPDATE outbox SET not_before = :now
WHERE state = 'pending' AND not_before > :now
    AND (created_at >= :since OR tried_at >= :since)
"""

_SAY_AGAIN = """
UPDATE outbox SET dedupe_key = dedupe_key || '~' || id
WHERE (kind = 'digest' OR dedupe_key LIKE 'calendar:%') AND created_at >= :since
"""
"""What was told of too early is told of in its time, under the key that is free again."""

_TOLD_UNTIL_NOW = """
UPDATE due SET period = period || '~' || :now, due_at = :now, done_at = :now, ends_at = min(ends_at, :now),
               starts_at = min(starts_at, :now)
WHERE due_at > :now
"""
"""A turn of the wrong time stands for what was told until now: nothing is told twice, or passed over."""
