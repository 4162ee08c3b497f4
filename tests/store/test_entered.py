"""What people entered is kept for ever, once, and as a whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from watcher.rules.entering.checking import Statement
from watcher.store.database import open_database
from watcher.store.entered import record, statements

SAID = Statement(
    "agents-formes", "Direction X", 120.5, date(2026, 11, 20), "DRH", "tableau", "première session"
)


def test_a_statement_comes_back_as_it_was_said(db: Database, at: datetime) -> None:
    (settled,) = record(db, [SAID], at)
    assert (settled.fate, settled.statement) == ("recorded", SAID)
    (one,) = statements(db)
    assert (one.indicator, one.part, one.value, one.as_of) == (
        *("agents-formes", "Direction X", 120.5),
        date(2026, 11, 20),
    )
    assert (one.role, one.source, one.comment, one.entered) == ("DRH", "tableau", "première session", at)


def test_nothing_is_ever_overwritten_and_the_newest_comes_last(db: Database, at: datetime) -> None:
    later = at + timedelta(days=1)
    record(db, [SAID], at)
    (settled,) = record(db, [replace(SAID, value=None, comment="doublon")], later)
    assert settled.replaces is not None
    assert settled.replaces.value == 120.5
    record(db, [replace(SAID, as_of=date(2026, 1, 1), value=3)], at)
    assert [(one.value, one.as_of.month) for one in statements(db)] == [(120.5, 11), (None, 11), (3, 1)]
    assert [one.value for one in statements(db, later)] == [120.5, 3]


def test_what_is_given_twice_is_recorded_once(db: Database, at: datetime) -> None:
    given = [SAID, replace(SAID, part="direction  x"), replace(SAID, part="")]
    assert [one.fate for one in record(db, given, at)] == ["recorded", "known", "recorded"]
    assert [one.fate for one in record(db, given, at + timedelta(hours=1))] == ["known"] * 3
    assert [one.part for one in statements(db)] == ["Direction X", ""]


def test_nothing_is_taken_back_that_is_not_there(db: Database, at: datetime) -> None:
    (settled,) = record(db, [replace(SAID, value=None)], at)
    assert settled.fate == "void"
    assert statements(db) == ()


def test_statements_are_recorded_all_or_none(db: Database, at: datetime) -> None:
    broken: Any = None
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
        record(db, [SAID, replace(SAID, role=broken, part="Y")], at)
    assert statements(db) == ()


KILLED = """
import os, signal, sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from watcher.rules.entering.checking import Statement
from watcher.store.database import open_database
from watcher.store.entered import record

db = open_database(Path(sys.argv[1]))
said = Statement("agents-formes", "", 120, date(2026, 11, 20), "DRH")
inserts = 0

def kill(sql):
    global inserts
    inserts += "INSERT INTO indicator_values" in sql
    if inserts == 10:
        os.kill(os.getpid(), signal.SIGKILL)

db.conn.set_trace_callback(kill)
record(db, [replace(said, part=f"Direction {n}") for n in range(20)], datetime.now(UTC))
"""


def test_whoever_is_killed_half_way_has_recorded_nothing(
    db: Database, path: Path, at: datetime, start_python: Callable[..., subprocess.Popen[str]]
) -> None:
    record(db, [SAID], at)
    child = start_python(KILLED, str(path))
    assert child.wait(30) == -9
    again = open_database(path)
    try:
        assert [one.part for one in statements(again)] == ["Direction X"]
    finally:
        again.close()
