"""Keeping the runs of Vigie: when each began, how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

CPU_SECONDS = "cpu_seconds"
"""In a run's detail: seconds of CPU since the run before it in the same process, or since that began."""
VERSION = "version"
"""In a run's detail: the version of Vigie that ran."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run; without an end it is still going on, or it was cut off."""

    id: int
    kind: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    exit_code: int | None
    detail: Mapping[str, object]


def start_run(db: Database, kind: str, at: datetime) -> int:
    """Note that a run begins, and return its id."""
    return queries.insert(db, "INSERT INTO runs (kind, started_at) VALUES (?, ?)", [kind, stamp(at)])


def end_run(
    db: Database, run_id: int, outcome: str, exit_code: int, detail: Mapping[str, object], at: datetime
) -> None:
    """Note how a run ended; `detail` is anything that JSON can hold."""
    queries.execute(
        db,
        "UPDATE runs SET outcome = ?, exit_code = ?, detail = ?, ended_at = ? WHERE id = ?",
        [outcome, exit_code, json.dumps(dict(detail), ensure_ascii=False), stamp(at), run_id],
    )


def first_start(db: Database) -> datetime | None:
    """When the first run of all began."""
    row = queries.fetch_one(db, "SELECT min(started_at) AS began FROM runs")
    return row.moment_or_none("began") if row else None


def last_start(db: Database, kind: str) -> datetime | None:
    """When the last run of a kind began."""
    row = queries.fetch_one(db, "SELECT max(started_at) AS began FROM runs WHERE kind = ?", [kind])
    return row.moment_or_none("began") if row else None


def last_sign(db: Database) -> datetime | None:
    """The last moment of which a run tells: its end, or the start of one that goes on or was cut off."""
    row = queries.fetch_one(db, "SELECT max(coalesce(ended_at, started_at)) AS last FROM runs")
    return row.moment_or_none("last") if row else None


def cut_off(db: Database, since: datetime) -> int:
    """How many runs since then did not end, the newest left out, which may go on."""
    return queries.fetch_integer(
        db,
        "SELECT count(*) FROM runs WHERE started_at >= ? AND ended_at IS NULL "
        "AND id < (SELECT max(id) FROM runs)",
        [stamp(since)],
    )


def last_run(db: Database, kind: str | None = None) -> Run | None:
    """The run that began last, of one kind or of any."""
    row = queries.fetch_one(
        db, "SELECT * FROM runs WHERE :kind IS NULL OR kind = :kind ORDER BY id DESC LIMIT 1", {"kind": kind}
    )
    return None if row is None else run_of(row)


def run_of(row: Row) -> Run:
    """The run of a row."""
    return Run(
        id=row.integer("id"),
        kind=row.text("kind"),
        started_at=row.moment("started_at"),
        ended_at=row.moment_or_none("ended_at"),
        outcome=row.text_or_none("outcome"),
        exit_code=row.integer_or_none("exit_code"),
        detail=cast(dict[str, object], json.loads(row.text("detail"))),
    )
