"""Figures that people entered: what was stated stays as it is, and a newer statement goes before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from digests.indicators.evidence import Entered
from watcher.rules.entering.checking import Statement
from watcher.rules.entering.standing import Settled, settle, spelled_alike
from watcher.store import queries
from watcher.store.database import transaction
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

_ADD = """
INSERT INTO indicator_values (indicator, part, value, as_of, role, source, comment, entered_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_ALL = """
SELECT indicator, part, value, as_of, role, source, comment, entered_at FROM indicator_values
WHERE :until IS NULL OR entered_at < :until ORDER BY id
"""


def record(db: Database, given: Iterable[Statement], at: datetime) -> tuple[Settled, ...]:
    """Add the statements that say something new, all of them or none, and tell what became of each.

    One that was stated already, word for word, adds nothing; nor does one that takes back what is not there.
    Parts are spelled as they were the first time. Raises StoreError.
    """
    with transaction(db):
        history = statements(db)
        settled = tuple(settle(spelled_alike(given, history), history))
        for one in settled:
            if one.fate == "recorded":
                _add(db, one.statement, at)
    return settled


def statements(db: Database, until: datetime | None = None) -> tuple[Entered, ...]:
    """All that was ever stated, newest last; only what was recorded before `until`."""
    found = queries.fetch_all(db, _ALL, {"until": None if until is None else stamp(until)})
    return tuple(_entered(row) for row in found)


def _add(db: Database, one: Statement, at: datetime) -> None:
    queries.execute(
        db,
        _ADD,
        [
            one.indicator,
            one.part,
            one.value,
            one.as_of.isoformat(),
            one.role,
            one.source,
            one.comment,
            stamp(at),
        ],
    )


def _entered(row: Row) -> Entered:
    return Entered(
        indicator=row.text("indicator"),
        part=row.text("part"),
        value=row.real_or_none("value"),
        as_of=date.fromisoformat(row.text("as_of")),
        role=row.text("role"),
        source=row.text("source"),
        comment=row.text("comment"),
        entered=row.moment("entered_at"),
    )
