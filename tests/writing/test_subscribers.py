"""Subscribers are told in the transaction that keeps a harvest: once, in one message, bounded."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import NOW, judged, source
from watcher.items import Change, Harvest, Judged, Outcome, SourceState
from watcher.pipeline import keep
from watcher.register_book import risk_rows
from watcher.rules.subscriptions import Subscription, Wish
from watcher.store import outbox, sources, subscriptions
from watcher.store.database import open_database
from watcher.store.messages import OutboxMessage
from watcher.writing.desk import Desk
from watcher.writing.subscribers import ONE_BY_ONE

ANN = "@ann:lab.test"
LEGAL, R08, CHARTER = Wish("axis", "legal"), Wish("risk", "R08"), Wish("word", "charte")
AT_NINE = datetime(2026, 11, 23, 8, tzinfo=NOW.tzinfo)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source(), source("other")])
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    numbers = itertools.count()
    return Desk((), ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")


def subscribe(db: Database, *wishes: Wish, address: str = ANN) -> None:
    for wish in wishes:
        subscriptions.add(db, Subscription(address, f"hash of {address}", wish), NOW)


def bring(db: Database, desk: Desk, *items: Judged, source_id: str = "cnil", at: datetime = AT_NINE) -> None:
    keep(db, Harvest(source_id, Outcome.COLLECTED, SourceState(visited_at=at), items), desk, None, at)


def messages(db: Database) -> list[OutboxMessage]:
    found = [outbox.message(db, one.id) for one in outbox.waiting(db)]
    return [one for one in found if one is not None]


def test_a_new_publication_that_answers_is_told_directly_and_says_why(db: Database, desk: Desk) -> None:
    subscribe(db, R08, CHARTER)
    bring(db, desk, judged("id:1", risks=["R08"]), judged("id:2", text="Autre chose.", title="Autre"))
    (message,) = messages(db)
    assert (message.room, message.kind, message.form) == (f"direct:{ANN}", "notice", "text")
    body = message.body.replace("\u202f", " ")
    assert body.startswith("1 publication pour vous")
    assert "Publication id:1 (https://cnil.example/1) · CNIL" in body
    assert "(abonnement : risque R08, mot « charte »)" in body
    assert "Classé automatiquement" in body
    assert "!desabonner tout" in body
    assert outbox.items_of_event(db, "$none") == ()
    assert [row["item_id"] for row in db["outbox_items"].rows] == [1]


def test_several_publications_of_a_harvest_are_one_message(db: Database, desk: Desk) -> None:
    subscribe(db, CHARTER)
    bring(db, desk, *(judged(f"id:{number}") for number in range(ONE_BY_ONE)))
    (message,) = messages(db)
    assert message.body.startswith(f"{ONE_BY_ONE} publications pour vous")
    assert message.body.count("n° ") == ONE_BY_ONE
    assert db["outbox_items"].count == ONE_BY_ONE


def test_many_publications_of_a_harvest_are_one_line_with_the_best_named(db: Database, desk: Desk) -> None:
    subscribe(db, CHARTER, LEGAL)
    urgent = judged("id:9", urgency="urgent", axes=["legal"])
    bring(db, desk, *(judged(f"id:{number}") for number in range(9)), urgent)
    (message,) = messages(db)
    body = message.body.replace("\u202f", " ")
    assert body.startswith("10 publications pour vous")
    assert "CNIL : 10 publications, dont (abonnement : mot « charte », axe Légal)" in body
    assert "n° 10 · Publication id:9 (https://cnil.example/9)" in body
    assert body.count("n° ") == 2
    assert "Toutes : !cherche source:cnil depuis:2026-11-23" in body
    assert {row["item_id"] for row in db["outbox_items"].rows} == {1, 10}


def test_each_person_gets_one_of_their_own(db: Database, desk: Desk) -> None:
    subscribe(db, CHARTER)
    subscribe(db, CHARTER, LEGAL, address="@bob:lab.test")
    bring(db, desk, judged("id:1", axes=["legal"]))
    assert [one.room for one in messages(db)] == [f"direct:{ANN}", "direct:@bob:lab.test"]


@pytest.mark.parametrize(
    "quiet",
    [judged("id:1", stale=True), judged("id:1", scope={"label": "hors", "p": 1.0}, axes=[])],
    ids=["backlog", "off the subject"],
)
def test_backlog_and_what_is_off_the_subject_tell_nobody(db: Database, desk: Desk, quiet: Judged) -> None:
    subscribe(db, CHARTER, LEGAL)
    bring(db, desk, quiet)
    assert messages(db) == []


def test_neither_a_second_visit_nor_a_revision_nor_a_copy_tells_again(db: Database, desk: Desk) -> None:
    subscribe(db, CHARTER)
    first = judged("id:1")
    bring(db, desk, first)
    bring(db, desk, first)
    bring(db, desk, judged("id:1", change=Change.REVISED, content_hash="new"))
    bring(db, desk, replace(first, item=replace(first.item, source_id="other")), source_id="other")
    assert len(messages(db)) == 1


def test_a_direct_message_waits_for_the_end_of_the_quiet_hours(db: Database, desk: Desk) -> None:
    subscribe(db, CHARTER)
    evening = datetime(2026, 11, 23, 22, tzinfo=ZoneInfo("Europe/Paris"))
    bring(db, desk, judged("id:1"), at=evening)
    assert messages(db)[0].not_before == evening + timedelta(hours=9, minutes=30)


def test_a_harvest_that_cannot_be_kept_tells_nobody(db: Database, desk: Desk) -> None:
    def no_ids() -> str:
        raise RuntimeError("no more ids")

    subscribe(db, CHARTER)
    with pytest.raises(RuntimeError, match="no more ids"):
        bring(db, replace(desk, new_id=no_ids), judged("id:1"))
    assert (db["items"].count, db["outbox"].count) == (0, 0)
