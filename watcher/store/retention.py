"""What has had its time: which rows go, or lose what they say of people, after how many days.

Rows go in batches, each in a transaction of its own, so that nobody who writes waits long. Numbers of
requests and proposals stay, empty, as the next one must not bear a number that somebody else was told; so do
messages, as what they told must not be told again.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from watcher.config.privacy import Keeping
from watcher.store import queries
from watcher.store.database import transaction
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

BATCH = 2_000
"""Rows in one transaction: some hundredths of a second on an ordinary disk (bench/retention.py)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `table` (told apart by `key`) of which `old` holds go after the days that `keeping` names.

    With `emptied`, a list of assignments, they stay and lose that; `old` must not hold of them any more then.
    `parts` are columns of other tables, `table.column`, whose rows go with theirs. `unreferenced`: the rows
    are known to be pointed to by none, so that SQLite need not look through large tables for each.
    """

    kind: str
    keeping: Keeping
    table: str
    key: str
    old: str
    emptied: str = ""
    parts: tuple[str, ...] = ()
    unreferenced: bool = False


_SENT_DIRECT = "room LIKE 'direct:%' AND state <> 'pending' AND created_at < :before"
_ANSWERED = (
    "state <> 'pending' AND kind = 'notice' AND (reply_to IS NOT NULL OR dedupe_key LIKE 'request:%') "
    "AND created_at < :before AND body <> ''"
)

CONVERSATIONS: tuple[Rule, ...] = (
    Rule(
        "direct messages",
        "conversation_days",
        "outbox",
        "id",
        _SENT_DIRECT,
        parts=("outbox_items.outbox_id",),
    ),
    Rule(
        "closed requests",
        "conversation_days",
        "requests",
        "id",
        "closed_at < :before AND (who <> '' OR event_id <> '' OR text <> '' OR answer <> '')",
        "who = '', event_id = '', thread = '', text = '', answer = ''",
    ),
    Rule("searches", "conversation_days", "searches", "who, room", "at < :before"),
    Rule("silences that are over", "conversation_days", "muted_rooms", "room", "until < :before"),
    Rule(
        "settled proposals",
        "conversation_days",
        "proposals",
        "id",
        "done_at < :before AND (who <> '' OR note <> '' OR url <> '' OR event_id <> '')",
        "who = '', note = '', url = '', event_id = '', thread = ''",
    ),
    Rule("texts of answers", "conversation_days", "outbox", "id", _ANSWERED, "body = '', html = ''"),
    Rule("messages heard", "conversation_days", "heard", "event_id", "at < :before"),
)
"""What was asked, answered and heard. Subscriptions last until they are ended."""

RULES: tuple[Rule, ...] = (
    Rule("remarks", "feedback_days", "feedback", "id", "at < :before"),
    Rule("reactions", "feedback_days", "reactions", "event_id", "at < :before"),
    *CONVERSATIONS,
    Rule(
        "texts of messages",
        "message_days",
        "outbox",
        "id",
        "state <> 'pending' AND created_at < :before AND (body <> '' OR mentions <> '[]')",
        "body = '', html = '', mentions = '[]'",
    ),
    Rule("visits", "fetch_history_days", "fetches", "id", "at < :before"),
    Rule("former versions", "archive_days", "revisions", "item_id, number", "seen_at < :before"),
    Rule(
        "runs",
        "run_days",
        "runs",
        "id",
        # The first one tells since when there is a watch. A visit bears the moment at which its run began.
        "started_at < :before AND id > (SELECT min(id) FROM runs) "
        "AND started_at < coalesce((SELECT min(at) FROM fetches), :before)",
        unreferenced=True,
    ),
)
"""Everything that goes by its age, in this order."""


def count(db: Database, rule: Rule, before: datetime) -> int:
    """How many rows have had their time under a rule. Raises StoreError."""
    return queries.fetch_integer(
        db,
        f"SELECT count(*) FROM {rule.table} WHERE {rule.old}",  # noqa: S608 - rules are ours
        {"before": stamp(before)},
    )


def apply(db: Database, rule: Rule, before: datetime, batch: int = BATCH) -> int:
    """Do away with what is older, and return how many rows that were. Raises StoreError.

    A version is as old as its first sight; that of today is no former one, however old.
    """
    touched = 0
    with _unreferenced(db, rule):
        while done := _one_batch(db, rule, before, batch):
            touched += done
            if done < batch:
                break
    return touched


def resting_on(db: Database, start: datetime, end: datetime) -> int:
    """How many items that were first seen from `start` until before `end` point to an archived answer."""
    return queries.fetch_integer(
        db,
        "SELECT count(evidence) FROM items WHERE seen_at >= ? AND seen_at < ?",
        [stamp(start), stamp(end)],
    )


def _one_batch(db: Database, rule: Rule, before: datetime, batch: int) -> int:
    chosen = f"SELECT {rule.key} FROM {rule.table} WHERE {rule.old} ORDER BY {rule.key} LIMIT :batch"  # noqa: S608
    values = {"before": stamp(before), "batch": batch}
    change = f"UPDATE {rule.table} SET {rule.emptied}" if rule.emptied else f"DELETE FROM {rule.table}"  # noqa: S608
    with transaction(db):
        for part in rule.parts:
            table, column = part.split(".")
            queries.execute(db, f"DELETE FROM {table} WHERE {column} IN ({chosen})", values)  # noqa: S608
        return queries.execute(db, f"{change} WHERE ({rule.key}) IN ({chosen})", values)


@contextmanager
def _unreferenced(db: Database, rule: Rule) -> Generator[None, None, None]:
    """For each run that goes SQLite would read all visits, as no index tells which are of it.

    Within a caller's transaction the setting has no effect, and the rows are looked through.
    """
    if not rule.unreferenced:
        yield
        return
    queries.execute(db, "PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        queries.execute(db, "PRAGMA foreign_keys = ON")
