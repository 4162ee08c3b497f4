"""A store from before the yearly report gets its tables, filled with what it still knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from watcher.items import Fault, Harvest, Judged, Outcome, Problem, SourceState
from watcher.rules.reactions import Meaning
from watcher.store import proposals, reactions, requests
from watcher.store.database import open_database
from watcher.store.proposals import NewProposal
from watcher.store.reactions import Reaction
from watcher.store.requests import NewRequest
from watcher.store.schema import KNOWN_NAMES, applied_names
from watcher.store.sources import save_visit

BEFORE = """
DROP TABLE source_days;
DROP TABLE use_counts;
DROP TABLE indicator_values;
DROP INDEX runs_started_at;
DROP INDEX outbox_sent_at;
DROP INDEX feedback_at;
DELETE FROM _sqlite_migrations WHERE name = '020_report';
"""


def rows(db: Database, table: str) -> list[tuple[object, ...]]:
    return sorted(tuple(row.values()) for row in db.query(f"SELECT * FROM {table}"))


def test_an_old_file_is_upgraded_to_what_would_have_been_kept_up(
    db: Database, path: Path, at: datetime, judged: Callable[..., Judged]
) -> None:
    problem = Problem(Fault.TIMEOUT, "no answer", "try later")
    visits = (
        Harvest("cnil", Outcome.COLLECTED, SourceState(), (judged(),), fetched_bytes=1_000),
        Harvest("cnil", Outcome.FAILED, SourceState(), problem=problem),
        Harvest("cnil", Outcome.WAITING, SourceState()),
        Harvest("press", Outcome.UNCHANGED, SourceState()),
    )
    for day in range(3):
        for one in visits:
            save_visit(db, one, None, at + timedelta(days=day))
        moment = at + timedelta(days=day)
        reactions.add(db, Reaction(f"$r{day}", "$t", Meaning.TAKEN, "who", moment))
        reactions.add(db, Reaction(f"$a{day}", "$t", Meaning.ANSWER, "who", moment))
        requests.add(db, NewRequest("who", "!r", f"$q{day}", "$t", "question"), moment)
        proposals.add(db, NewProposal("https://a.example", "", "who", "!r", f"$p{day}", "$t"), moment)
    kept_up = rows(db, "source_days"), rows(db, "use_counts")
    assert [len(table) for table in kept_up] == [6, 9]
    db.executescript(BEFORE)
    db.close()
    again = open_database(path)
    assert applied_names(again) == KNOWN_NAMES
    assert (rows(again, "source_days"), rows(again, "use_counts")) == kept_up
    assert again["indicator_values"].count == 0
    save_visit(again, visits[0], None, at)
    assert ("cnil", "2026-11-23", 3, 1, 2, 2_000) in rows(again, "source_days")
    again.close()
