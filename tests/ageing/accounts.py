"""What must be true of a data folder once everything has settled, however often its watch was killed."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from watcher.chat.journal import Record

_LEFT_BEHIND = re.compile(r"\.part$|\.tmp$|\.bak$|^\..*\.\d+$|-journal$")
"""Names of files that are on their way to become others."""


def whole(database: Path) -> list[str]:
    """What is wrong with a database: pages, references, full-text index; empty when it is whole."""
    with closing(sqlite3.connect(database, timeout=30)) as db:
        problems = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [str(row) for row in db.execute("PRAGMA foreign_key_check")]
        found = db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (index,) in found.fetchall():
            try:
                db.execute(f"INSERT INTO [{index}] ([{index}], rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                problems.append(f"{index}: {error}")
        return problems


def left_behind(data: Path) -> list[str]:
    """Files that a finished write would have renamed or removed."""
    there = (path for path in data.rglob("*") if "model" not in path.parts)
    return sorted(str(path.relative_to(data)) for path in there if _LEFT_BEHIND.search(path.name))


def titles(database: Path) -> Counter[str]:
    """How often each title is an item."""
    with closing(sqlite3.connect(database, timeout=30)) as db:
        return Counter(title for (title,) in db.execute("SELECT title FROM items"))


def outbox(database: Path) -> dict[str, tuple[str, str, str]]:
    """Every message by its transaction id: room, kind and state."""
    with closing(sqlite3.connect(database, timeout=30)) as db:
        rows = db.execute("SELECT txn_id, room, kind, state FROM outbox").fetchall()
        return {txn_id: (room, kind, state) for txn_id, room, kind, state in rows}


def about(database: Path, subject: str) -> dict[str, str]:
    """The state of each message whose key begins so."""
    with closing(sqlite3.connect(database, timeout=30)) as db:
        rows = db.execute("SELECT dedupe_key, state FROM outbox WHERE dedupe_key LIKE ?", [f"{subject}%"])
        return dict(rows.fetchall())


def posts(journal: Path) -> list[Record]:
    """What a room of the terminal shows, in order; a line that is no record is an error."""
    lines = journal.read_bytes().splitlines() if journal.exists() else []
    return [Record.model_validate_json(line) for line in lines]


def alerted(database: Path, journal: Path) -> Counter[str]:
    """How often the room was alerted to each title: alone or in a group, new versions not counted."""
    shown = Counter(record.txn_id for record in posts(journal))
    with closing(sqlite3.connect(database, timeout=30)) as db:
        rows = db.execute(
            "SELECT items.title, outbox.txn_id FROM outbox JOIN outbox_items ON outbox_id = outbox.id "
            "JOIN items ON items.id = item_id WHERE kind = 'alert' AND revises_id IS NULL"
        ).fetchall()
    told: Counter[str] = Counter()
    for title, txn_id in rows:
        told[title] += shown[txn_id]
    return told
