"""Forgetting people: what had its time goes, what waits stays. One person: see the tests of its command."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from retained import forget_conversations
from watcher.rules.subscriptions import Subscription, Wish
from watcher.store import heard, outbox, proposals, requests, searches, subscriptions
from watcher.store.forgetting import forget_address, forget_person, traces
from watcher.store.items import save
from watcher.store.messages import NewMessage, Place
from watcher.store.searches import Search

SECOND = timedelta(seconds=1)


@pytest.fixture
def before(at: datetime) -> datetime:
    return at - SECOND


def ask(db: Database, at: datetime, answered: bool = True) -> None:
    """A request and a proposal of `who`, and their answers when there are any."""
    number = requests.add(db, requests.NewRequest("who", "!r", f"$r{at}", "$t", "question"), at)
    proposed = proposals.add(
        db, proposals.NewProposal("https://secret.example", "note", "who", "!r", f"$p{at}", "$t"), at
    )
    if answered:
        requests.close(db, number, "réponse", at)
        proposals.settle(db, proposed, None, at)


def send(db: Database, message: NewMessage, at: datetime) -> int:
    message_id = outbox.enqueue(db, message, at)
    assert message_id is not None
    outbox.mark_sent(db, message_id, f"$sent{message_id}", at)
    return message_id


def test_what_was_asked_and_answered_long_ago_has_no_author_and_no_text(db: Database, at, before):
    ask(db, before)
    forget_conversations(db, at)
    assert traces(db, "who").total == 0
    request = requests.request(db, 1)
    assert request is not None
    assert (request.text, request.answer, request.event_id) == ("", "", "")
    assert "secret" not in str(list(db["proposals"].rows))


def test_what_is_not_answered_yet_stays_however_old(db: Database, at: datetime):
    ask(db, at - timedelta(days=1000), answered=False)
    forget_conversations(db, at)
    assert [one.text for one in requests.open_requests(db)] == ["question"]
    assert [one.url for one in proposals.due(db, at, 5)] == ["https://secret.example"]


def test_what_is_younger_stays(db: Database, at: datetime):
    ask(db, at)
    heard.note(db, "$e", "said", "who", at)
    searches.remember(db, "who", "!r", Search("mots", 5, at))
    forget_conversations(db, at)
    assert (traces(db, "who").requests, traces(db, "who").proposals, traces(db, "who").searches) == (1, 1, 1)
    assert not heard.note(db, "$e", "said", "who", at)


def test_events_searches_and_silences_go_with_their_time(db: Database, at: datetime, before: datetime):
    heard.note(db, "$e", "said", "who", before)
    searches.remember(db, "who", "!r", Search("mots", 5, before))
    heard.mute(db, "veille", before, "who", before)
    forget_conversations(db, at)
    assert [db[table].count for table in ("heard", "searches", "muted_rooms")] == [0, 0, 0]


def test_answers_lose_their_text_and_alerts_and_digests_do_not(db, at, before, message, judged):
    save(db, judged(), at)
    answer = message(kind="notice", dedupe_key="answer:$1", place=Place(thread="$1", reply_to="$1"))
    send(db, answer, before)
    send(db, replace(answer, dedupe_key="request:1:veille", txn_id="t2", place=Place()), before)
    send(db, message(dedupe_key="alert:veille:1", txn_id="t3", item_ids=(1,)), before)
    outbox.enqueue(db, replace(answer, dedupe_key="answer:$2", txn_id="t4"), before)
    forget_conversations(db, at)
    assert [row["body"] for row in db["outbox"].rows] == ["", "", "corps", "corps"]


def test_sent_direct_messages_leave_with_their_address(db, at, before, message, judged):
    save(db, judged(), at)
    direct = message(room="direct:@ann:lab.test", kind="notice", dedupe_key="d1", item_ids=(1,))
    send(db, direct, before)
    waiting = outbox.enqueue(db, replace(direct, dedupe_key="d2", txn_id="t2"), before)
    young = send(db, replace(direct, dedupe_key="d3", txn_id="t3"), at)
    forget_conversations(db, at)
    assert [row["id"] for row in db["outbox"].rows] == [waiting, young]
    forget_address(db, "@ann:lab.test")
    assert db["outbox"].count == db["outbox_items"].count == 0


def test_an_address_that_begins_like_another_is_another(db: Database, at: datetime, message):
    send(db, message(room="direct:@ann:lab.test.org"), at)
    forget_address(db, "@ann:lab.test")
    assert db["outbox"].count == 1


def test_subscriptions_last_until_they_are_ended(db: Database, at: datetime):
    wish = Wish("axis", "legal")
    subscriptions.add(db, Subscription("@ann:lab.test", "who", wish), at - timedelta(days=900))
    forget_conversations(db, at)
    assert subscriptions.of_person(db, "who") == (wish,)
    assert forget_person(db, "who", "@ann:lab.test").subscriptions == 1
    assert subscriptions.everybody(db) == ()
