"""What tells whether the watch is well, counted in a real database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from factories import NOW, item, judged, source
from watcher.items import Change, Judged
from watcher.store import items, outbox, runs, sources, vitals
from watcher.store.messages import NewMessage, Place

HOUR = timedelta(hours=1)


def write(
    db: Database,
    key: str,
    at: datetime = NOW,
    *,
    not_before: datetime | None = None,
    revises: int | None = None,
) -> int:
    message = NewMessage(
        "room", "alert", key, f"txn-{key}", key, key, not_before=not_before, place=Place(revises=revises)
    )
    written = outbox.enqueue(db, message, at)
    assert written is not None
    return written


def test_of_an_empty_database_nothing_is_due(db: Database) -> None:
    assert vitals.outbox(db, NOW) == vitals.Outbox({}, None, 0)
    assert vitals.slow_counts(db, NOW) == vitals.SlowCounts(0, {}, 0)
    assert vitals.last_ended_round(db) is None


@pytest.mark.parametrize(
    ("made", "not_before", "since"),
    [
        (NOW - HOUR, None, NOW - HOUR),
        (NOW - 60 * HOUR, NOW - HOUR, NOW - HOUR),
        (NOW - 60 * HOUR, NOW + HOUR, None),
    ],
    ids=["at once", "held back until an hour ago", "still held back"],
)
def test_a_message_is_due_from_when_it_may_go(
    db: Database, made: datetime, not_before: datetime | None, since: datetime | None
) -> None:
    write(db, "a", made, not_before=not_before)
    found = vitals.outbox(db, NOW)
    assert (found.due_since, found.open) == (since, {("pending", "alert"): 1})


def test_one_that_failed_is_due_since_it_was_made_also_between_two_attempts(db: Database) -> None:
    one = write(db, "a", NOW - 2 * HOUR)
    outbox.mark_failed(db, one, "unreachable", NOW + HOUR, NOW)
    outbox.mark_failed(db, one, "unreachable", NOW + HOUR, NOW)
    found = vitals.outbox(db, NOW)
    assert (found.due_since, found.attempts) == (NOW - 2 * HOUR, 2)


def test_what_is_sent_or_given_up_is_due_no_more(db: Database) -> None:
    outbox.mark_sent(db, write(db, "a", NOW - HOUR), "$a", NOW)
    outbox.mark_dead(db, write(db, "b", NOW - HOUR), "no room", NOW)
    assert vitals.outbox(db, NOW) == vitals.Outbox({("dead", "alert"): 1}, None, 0)


def test_alerts_of_a_day_are_counted_without_their_later_versions(db: Database) -> None:
    first = write(db, "a", NOW - 2 * HOUR)
    write(db, "b", NOW - HOUR, revises=first)
    write(db, "c", NOW - 25 * HOUR)
    assert vitals.slow_counts(db, NOW).alerts == 1


def test_items_are_counted_by_the_axes_of_their_last_assessment(db: Database) -> None:
    sources.sync_sources(db, [source()])
    items.save_many(db, [judged("id:1", axes=["legal"]), judged("id:2", axes=["legal", "usages"])], NOW)
    items.save_many(
        db, [judged("id:1", change=Change.REVISED, axes=["technologie"], content_hash="other")], NOW
    )
    found = vitals.slow_counts(db, NOW)
    assert (found.items, dict(found.axes)) == (2, {"legal": 1, "technologie": 1, "usages": 1})


def test_a_round_that_goes_on_is_not_the_last_that_ended(db: Database) -> None:
    ended = runs.start_run(db, "round", NOW - HOUR)
    runs.end_run(db, ended, "done", 0, {}, NOW - HOUR / 2)
    runs.start_run(db, "round", NOW)
    found = vitals.last_ended_round(db)
    assert found is not None
    assert (found.id, found.ended_at) == (ended, NOW - HOUR / 2)


def test_older_publications_that_wait_to_be_judged_are_counted(db: Database) -> None:
    sources.sync_sources(db, [source()])
    items.save_many(db, [Judged(item(f"id:{n}", stale=True), Change.NEW, None) for n in range(3)], NOW)
    items.save(db, judged("id:judged"), NOW)
    assert vitals.slow_counts(db, NOW) == vitals.SlowCounts(4, {"usages": 1}, 0, unjudged=3)
