"""The outbox: each message once, in order, pending until it is sent or dead."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from watcher.store import messages, outbox
from watcher.store.items import save_many
from watcher.store.messages import OutboxMessage, Place

MINUTE = timedelta(minutes=1)


def everything(db: Database) -> list[dict[str, object]]:
    return [dict(row) for row in db.query("SELECT * FROM outbox ORDER BY id")]


def test_a_message_waits_as_it_was_written(db: Database, at: datetime, message):
    written = message(mentions=("@daj:ville.example.org",), not_before=at - MINUTE)
    assert outbox.enqueue(db, written, at)
    assert outbox.message(db, 1) == (
        OutboxMessage(
            id=1,
            room="juridique",
            kind="alert",
            dedupe_key="alert:1",
            txn_id="txn-1",
            content_hash=messages.content_hash(written),
            body="corps",
            html="<p>corps</p>",
            mentions=("@daj:ville.example.org",),
            created_at=at,
            not_before=at - MINUTE,
            state="pending",
            attempts=0,
            last_error=None,
            event_id=None,
            sent_at=None,
            form="text",
            place=Place(),
        )
    )


class TestOnce:
    def test_a_second_message_about_the_same_is_not_written(self, db, at, judged, message):
        save_many(db, [judged()], at)
        outbox.enqueue(db, message(), at)
        before = everything(db)
        assert not outbox.enqueue(db, message(txn_id="txn-2", body="autre", item_ids=(1,)), at)
        assert everything(db) == before
        assert db["outbox_items"].count == 0

    @pytest.mark.parametrize("end", [outbox.mark_sent, outbox.mark_dead])
    def test_neither_after_it_was_sent_or_given_up(self, db: Database, at: datetime, message, end):
        outbox.enqueue(db, message(), at)
        end(db, 1, "x", at)
        assert not outbox.enqueue(db, message(txn_id="txn-2"), at)

    def test_two_messages_cannot_share_a_transaction_id(self, db: Database, at: datetime, message):
        outbox.enqueue(db, message(), at)
        with pytest.raises(sqlite3.IntegrityError):
            outbox.enqueue(db, message(dedupe_key="alert:2"), at)
        assert len(everything(db)) == 1

    def test_a_message_about_an_unknown_item_is_refused_whole(self, db: Database, at: datetime, message):
        with pytest.raises(sqlite3.IntegrityError):
            outbox.enqueue(db, message(item_ids=(404,)), at)
        assert everything(db) == []


class TestWaiting:
    def test_in_the_order_decided_each_with_its_time(self, db: Database, at: datetime, message):
        for number, not_before in enumerate([at + MINUTE, None, at, at - MINUTE], start=1):
            outbox.enqueue(db, message(dedupe_key=str(number), txn_id=str(number), not_before=not_before), at)
        assert [one.id for one in outbox.waiting(db)] == [1, 2, 3, 4]
        assert [one.is_due(at) for one in outbox.waiting(db)] == [False, True, True, True]
        assert all(one.is_due(at + MINUTE) for one in outbox.waiting(db))
        assert outbox.pending_count(db) == 4


class TestMarks:
    def test_sent(self, db: Database, at: datetime, message):
        outbox.enqueue(db, message(), at)
        outbox.mark_failed(db, 1, "timeout", None, at)
        assert outbox.mark_sent(db, 1, "$event", at + MINUTE)
        assert outbox.waiting(db) == ()
        row = everything(db)[0]
        assert (row["state"], row["event_id"], row["last_error"]) == ("sent", "$event", None)
        assert row["sent_at"] == row["tried_at"] == (at + MINUTE).isoformat(timespec="microseconds")

    def test_failed_waits_and_counts(self, db: Database, at: datetime, message):
        outbox.enqueue(db, message(), at)
        for number in (1, 2):
            assert outbox.mark_failed(db, 1, f"error {number}", at + number * MINUTE, at)
        (waiting,) = outbox.waiting(db)
        assert (waiting.attempts, waiting.not_before) == (2, at + 2 * MINUTE)
        again = outbox.message(db, 1)
        assert (again.state, again.attempts, again.last_error) == ("pending", 2, "error 2")
        assert again.txn_id == "txn-1"

    def test_dead_is_listed_and_never_due(self, db: Database, at: datetime, message):
        outbox.enqueue(db, message(), at)
        outbox.enqueue(db, message(dedupe_key="2", txn_id="2"), at)
        assert outbox.mark_dead(db, 1, "too large", at)
        assert [(one.id, one.state, one.last_error) for one in outbox.dead(db)] == [(1, "dead", "too large")]
        assert [one.id for one in outbox.waiting(db)] == [2]
        assert outbox.pending_count(db) == 1

    @pytest.mark.parametrize(
        "mark",
        [
            lambda db, at: outbox.mark_sent(db, 1, "$other", at),
            lambda db, at: outbox.mark_failed(db, 1, "late", None, at),
            lambda db, at: outbox.mark_dead(db, 1, "late", at),
        ],
        ids=["sent", "failed", "dead"],
    )
    @pytest.mark.parametrize("end", [outbox.mark_sent, outbox.mark_dead])
    def test_an_end_is_final(self, db: Database, at: datetime, message, end, mark):
        outbox.enqueue(db, message(), at)
        end(db, 1, "first", at)
        before = everything(db)
        assert not mark(db, at + MINUTE)
        assert everything(db) == before

    def test_of_an_unknown_message_nothing_is_marked(self, db: Database, at: datetime):
        assert not outbox.mark_sent(db, 404, "$event", at)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=st.lists(st.tuples(st.sampled_from(["sent", "failed", "dead"]), st.integers(1, 3)), max_size=12))
def test_whatever_is_marked_nothing_leaves_its_end(db: Database, at: datetime, message, marks):
    db.execute("DELETE FROM outbox")
    for number in (1, 2, 3):
        outbox.enqueue(db, message(dedupe_key=str(number), txn_id=str(number)), at)
    ends: dict[int, str] = {}
    for mark, message_id in marks:
        match mark:
            case "sent":
                outbox.mark_sent(db, message_id, "$e", at)
            case "dead":
                outbox.mark_dead(db, message_id, "e", at)
            case _:
                outbox.mark_failed(db, message_id, "e", None, at)
        if mark != "failed":
            ends.setdefault(message_id, mark)
    assert {row["id"]: row["state"] for row in everything(db)} == dict.fromkeys((1, 2, 3), "pending") | ends


def test_the_items_of_an_event_are_those_the_message_named(db: Database, at: datetime, judged, message):
    save_many(db, [judged(key=f"id:{number}") for number in range(3)], at)
    outbox.enqueue(db, message(item_ids=(3, 1)), at)
    outbox.mark_sent(db, 1, "$event", at)
    assert outbox.items_of_event(db, "$event") == (3, 1)
    assert outbox.items_of_event(db, "$unknown") == ()


@pytest.mark.parametrize("change", [{"body": "x"}, {"html": "x"}, {"mentions": ("@a:b",)}])
def test_the_content_hash_follows_what_readers_see(message, change):
    assert messages.content_hash(message(**change)) != messages.content_hash(message())


def test_the_content_hash_follows_nothing_else(message):
    other = message(txn_id="2", dedupe_key="2", room="autre")
    assert messages.content_hash(other) == messages.content_hash(message())


def test_a_message_that_is_planned_for_later_takes_a_new_text_and_more_items(
    db: Database, at: datetime, judged, message
):
    save_many(db, [judged(key="id:1"), judged(key="id:2")], at)
    planned = message(not_before=at + MINUTE, item_ids=(1,), mentions=("@a:x",)).about(["one"])
    outbox.enqueue(db, planned, at)
    after = message(body="both", html="<p>both</p>", item_ids=(2,), mentions=("@b:x",), txn_id="other")
    assert outbox.amend(db, 1, after.about(["two"]), at)
    kept = outbox.message(db, 1)
    assert kept is not None
    assert (kept.body, kept.html, kept.mentions) == ("both", "<p>both</p>", ("@a:x", "@b:x"))
    assert kept.basis.subjects == ("one", "two")
    assert kept.content_hash == messages.content_hash(replace(after, mentions=kept.mentions))
    assert (kept.not_before, kept.txn_id, kept.state) == (at + MINUTE, planned.txn_id, "pending")
    rows = db.query("SELECT position, item_id FROM outbox_items ORDER BY position")
    assert [tuple(row.values()) for row in rows] == [(0, 1), (1, 2)]


def test_a_message_that_may_be_on_its_way_keeps_its_text(db: Database, at: datetime, message):
    outbox.enqueue(db, message(), at)
    outbox.enqueue(db, message(dedupe_key="soon", txn_id="soon", not_before=at), at)
    outbox.enqueue(db, message(dedupe_key="tried", txn_id="tried", not_before=at), at)
    outbox.mark_failed(db, 3, "busy", at + MINUTE, at, most=0)  # it may have arrived, and its answer got lost
    before = everything(db)
    assert not any(outbox.amend(db, number, message(body="new"), at) for number in (1, 2, 3))
    assert everything(db) == before
