"""Of several judgements of an item the newest is in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlite_utils import Database

from classifiers.assessment import Assessment
from watcher.items import Judged
from watcher.store import items
from watcher.store.assessments import add_assessments, in_force

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_newest_judgement_of_each_item_is_in_force(
    db: Database, judged: Callable[..., Judged], assessment: Callable[..., Assessment]
) -> None:
    items.save(db, judged(), NOW)
    items.save(db, judged(key="id:2", canonical_url="https://cnil.example.org/2", content_hash="h2"), NOW)
    add_assessments(db, [(1, 1, assessment(model="newer"))], NOW)
    assert [said.model for said in in_force(db, [1, 2])] == ["newer", "2026.11"]


def test_what_is_not_held_is_left_out(db: Database) -> None:
    assert in_force(db, [7]) == ()


def test_an_answer_of_an_earlier_version_stays_readable(db: Database, judged: Callable[..., Judged]) -> None:
    items.save(db, judged(), NOW)
    added = ("$.words", "$.unknown", "$.cited", "$.deadlines")
    db.execute("UPDATE assessments SET detail = json_remove(detail, ?, ?, ?, ?)", added)
    [said] = in_force(db, [1])
    assert (said.words, said.cited, said.deadlines) == (0, (), ())
