"""Sources: the file decides what they are, the visits what is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from watcher.items import Change, Fault, Harvest, Identity, IdentityLevel, Move, Outcome, Problem, SourceState
from watcher.store.items import save
from watcher.store.runs import start_run
from watcher.store.sources import (
    SourceHealth,
    add_source,
    added_between,
    health,
    load_states,
    note_asked,
    save_visit,
    sync_sources,
)

STATE = SourceState(
    etag='W/"1"',
    last_modified="Mon, 23 Nov 2026 07:00:00 GMT",
    body_hash="b",
    visited_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
    full_at=datetime(2026, 11, 23, 2, tzinfo=UTC),
    succeeded_at=datetime(2026, 11, 23, 3, tzinfo=UTC),
    newest=datetime(2026, 11, 23, 4, tzinfo=UTC),
    not_before=datetime(2026, 11, 23, 5, 0, 0, 6, tzinfo=UTC),
    failures=7,
    fault=Fault.TLS,
    memory="as far as this",
    asked_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
    given_by="https://cnil.example.org/feed",
    fresh_until=datetime(2026, 11, 23, 2, tzinfo=UTC),
    address="https://moved.example.org/feed",
    move=Move("https://again.example.org/feed", 2, datetime(2026, 11, 22, tzinfo=UTC)),
    pace=12.5,
    failing_since=datetime(2026, 11, 22, 1, tzinfo=UTC),
    detail="not trusted",
    remedy="tell the site",
    first_visit=datetime(2026, 11, 23, 1, tzinfo=UTC),
    identity=Identity(
        IdentityLevel.LINK, datetime(2026, 11, 21, tzinfo=UTC), 2, datetime(2026, 11, 22, tzinfo=UTC)
    ),
)


def visit(**changes: object) -> Harvest:
    return replace(Harvest("cnil", Outcome.COLLECTED, STATE), **changes)


class TestSync:
    def test_a_new_source_has_an_empty_memory(self, db: Database):
        assert load_states(db) == dict.fromkeys(("cnil", "press", "third"), SourceState())

    def test_descriptions_are_taken_over_and_memory_stays(self, db: Database, at: datetime, source):
        save_visit(db, visit(), None, at)
        changed = source("cnil", name="La CNIL", publisher="P", category="regulatory", rhythm_days=2.5)
        sync_sources(db, [changed, source("press")])
        row = next(db.query("SELECT * FROM sources WHERE id = 'cnil'"))
        told = (row["name"], row["publisher"], row["category"], row["rhythm_days"])
        assert told == ("La CNIL", "P", "regulatory", 2.5)
        assert load_states(db)["cnil"] == STATE

    def test_sources_that_left_the_file_are_disabled_until_they_return(self, db: Database, source):
        sync_sources(db, [source("press")])
        assert {one.id: one.enabled for one in health(db)} == {"cnil": False, "press": True, "third": False}
        sync_sources(db, [source("cnil"), source("press")])
        assert {one.id for one in health(db) if one.enabled} == {"cnil", "press"}

    def test_one_that_is_in_no_file_is_added_beside_the_others_and_stays(self, db: Database, source):
        by_hand = source("by-hand", enabled=False, reason="nobody visits it")
        for _ in range(2):
            add_source(db, by_hand)
            sync_sources(db, [source("cnil"), source("press")])
        assert {one.id: one.enabled for one in health(db)} == {
            "by-hand": False,
            "cnil": True,
            "press": True,
            "third": False,
        }

    def test_the_file_may_disable_a_source(self, db: Database, source):
        sync_sources(db, [source("cnil", enabled=False, reason="gone")])
        assert not any(one.enabled for one in health(db))

    def test_another_address_loses_what_belongs_to_the_former_and_nothing_else(self, db, at, source):
        save_visit(db, visit(), None, at)
        sync_sources(db, [source("cnil", url="https://elsewhere.example.org/feed")])
        assert load_states(db)["cnil"] == replace(
            STATE,
            etag=None,
            last_modified=None,
            body_hash=None,
            memory=None,
            not_before=None,
            failures=0,
            fresh_until=None,
            address=None,
            move=None,
            identity=Identity(),
        )


def test_a_visit_is_noted_before_it_is_made(db: Database, at: datetime):
    save_visit(db, visit(), None, at)
    later = at + timedelta(hours=1)
    note_asked(db, [("cnil", later, later)])
    assert load_states(db)["cnil"] == replace(STATE, asked_at=later, full_at=later)


class TestVisit:
    @pytest.mark.parametrize("state", [STATE, SourceState()], ids=["full", "empty"])
    def test_the_state_comes_back_as_it_was(self, db: Database, at: datetime, state: SourceState):
        save_visit(db, visit(state=STATE), None, at)
        save_visit(db, visit(state=state), None, at)
        assert load_states(db)["cnil"] == replace(state, first_visit=STATE.visited_at)
        assert load_states(db)["press"] == SourceState()

    def test_each_visit_is_one_row(self, db: Database, at: datetime, judged):
        run_id = start_run(db, "once", at)
        changes = (judged(), judged(), judged(change=Change.REVISED))
        harvest = visit(
            judged=changes, entries=25, fetched_bytes=1234, seconds=0.5, status=200, notes=("a", "b")
        )
        save_visit(db, harvest, run_id, at)
        problem = Problem(Fault.DNS, "no such host", "check the name")
        save_visit(db, visit(outcome=Outcome.FAILED, problem=problem, notes=("c",)), None, at)
        rows = [dict(row) for row in db.query("SELECT * FROM fetches ORDER BY id")]
        good, bad = (
            {name: row[name] for name in row if name not in ("id", "source_id", "at")} for row in rows
        )
        assert good == {
            "run_id": run_id,
            "outcome": "collected",
            "status": 200,
            "entries": 25,
            "new": 2,
            "revised": 1,
            "bytes": 1234,
            "seconds": 0.5,
            "fault": None,
            "detail": "a; b",
        }
        assert (bad["outcome"], bad["status"], bad["fault"]) == ("failed", None, "dns")
        assert (bad["run_id"], bad["detail"]) == (None, "no such host; c")


def test_health(db: Database, at: datetime, judged, source):
    save(db, judged(key="id:1"), at)
    save(db, judged(key="id:2"), at + timedelta(hours=1))
    save_visit(db, visit(), None, at)
    first, second, _ = health(db)
    assert first == SourceHealth(
        id="cnil",
        name="CNIL",
        category="press",
        enabled=True,
        rhythm_days=7.0,
        items=2,
        state=STATE,
        last_new_item=at + timedelta(hours=1),
    )
    assert (second.id, second.items, second.last_new_item) == ("press", 0, None)


class TestAdded:
    def test_sources_first_visited_within_a_time_were_added_in_it(self, db: Database, at: datetime):
        week = timedelta(days=7)
        for source_id, first in (("cnil", at - week), ("press", at), ("third", at + week)):
            for later in range(3):
                save_visit(db, visit(source_id=source_id), None, first + later * week)
        assert added_between(db, at, at + week) == ("PRESS",)
        assert added_between(db, at, at + 2 * week) == ("PRESS", "THIRD")

    def test_a_watch_that_begins_within_it_added_nothing(self, db: Database, at: datetime):
        save_visit(db, visit(), None, at)
        assert added_between(db, at, at + timedelta(days=7)) == ()

    def test_a_source_that_left_is_not_told(self, db: Database, at: datetime, source):
        save_visit(db, visit(), None, at - timedelta(days=1))
        save_visit(db, visit(source_id="press"), None, at)
        sync_sources(db, [source("cnil")])
        assert added_between(db, at, at + timedelta(days=7)) == ()
