from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from classifiers.assessment import Assessment
from watcher.items import Judged
from watcher.rules.care import Watched
from watcher.rules.reactions import Meaning
from watcher.store import care, outbox, reactions
from watcher.store.care import Attended
from watcher.store.items import save
from watcher.store.messages import NewMessage, Place
from watcher.store.reactions import Reaction

ROOMS = ("juridique",)
HOUR = timedelta(hours=1)


@pytest.fixture
def alert(
    db: Database,
    message: Callable[..., NewMessage],
    judged: Callable[..., Judged],
    assessment: Callable[..., Assessment],
    at: datetime,
) -> int:
    said = assessment(urgency={"label": "urgent", "p": 0.9})
    saved = save(db, judged(assessment=said), at)
    number = outbox.enqueue(db, message(item_ids=(saved.item_id,)), at)
    assert number is not None
    outbox.mark_sent(db, number, "$alert", at)
    return number


def react(db: Database, meaning: Meaning, who: str, at: datetime) -> None:
    reactions.add(db, Reaction(f"${who}-{meaning}", "$alert", meaning, who, at))


def test_a_sent_alert_is_unattended_until_somebody_acts_on_it(db: Database, alert: int, at: datetime) -> None:
    react(db, Meaning.RELEVANT, "ann", at)
    assert care.unattended(db, ROOMS, at) == (Watched(alert, "juridique", at),)
    react(db, Meaning.ANSWER, "ann", at)
    assert care.unattended(db, ROOMS, at) == ()


def test_an_alert_of_what_is_not_urgent_any_more_needs_nobody(
    db: Database, alert: int, at: datetime, judged: Callable[..., Judged]
) -> None:
    save(db, judged(content_hash="revised"), at)
    assert care.unattended(db, ROOMS, at) == ()


def test_other_rooms_and_times_are_not_asked_about(db: Database, alert: int, at: datetime) -> None:
    assert care.unattended(db, ("veille",), at) == ()
    assert care.unattended(db, ROOMS, at + HOUR) == ()


def test_what_was_done_is_noted_and_a_note_to_the_coordinator_ends_it(
    db: Database, alert: int, at: datetime
) -> None:
    care.note_reminder(db, alert, at + HOUR)
    assert care.unattended(db, ROOMS, at) == (Watched(alert, "juridique", at, reminded_at=at + HOUR),)
    care.note_escalation(db, alert, at + 2 * HOUR)
    assert care.unattended(db, ROOMS, at) == ()


def test_who_attends_is_counted_once_a_person_from_the_first_on(
    db: Database, alert: int, at: datetime
) -> None:
    react(db, Meaning.TAKEN, "bob", at + HOUR)
    react(db, Meaning.TAKEN, "ann", at)
    reactions.add(db, Reaction("$again", "$alert", Meaning.TAKEN, "ann", at + HOUR))
    assert care.attended(db, ROOMS, at) == (Attended(alert, "juridique", Meaning.TAKEN, 2, at),)


def test_what_its_thread_says_already_is_not_told_again(
    db: Database, alert: int, at: datetime, message: Callable[..., NewMessage]
) -> None:
    react(db, Meaning.TAKEN, "ann", at)
    react(db, Meaning.FALSE_ALARM, "bob", at)
    key = care.attended_key(alert, Meaning.TAKEN)
    outbox.enqueue(db, message(dedupe_key=key, txn_id=key, kind="notice"), at)
    assert [one.meaning for one in care.attended(db, ROOMS, at)] == [Meaning.FALSE_ALARM]


def test_alerts_of_a_time_are_recorded_with_all_that_their_versions_name_and_whether_somebody_answered(
    db: Database, alert: int, at: datetime, judged: Callable[..., Judged], message: Callable[..., NewMessage]
) -> None:
    added = save(
        db,
        judged(key="id:2", link="https://cnil.example.org/2", canonical_url="https://cnil.example.org/2"),
        at,
    ).item_id
    version = message(dedupe_key="v2", txn_id="v2", item_ids=(added,), place=Place(revises=alert))
    outbox.enqueue(db, version, at)
    outbox.enqueue(db, message(dedupe_key="waiting", txn_id="waiting"), at)
    assert care.recorded(db, at, at + HOUR) == (
        care.Recorded(alert, "juridique", at, (1, added), is_answered=False),
    )
    react(db, Meaning.ANSWER, "ann", at)
    assert [one.is_answered for one in care.recorded(db, at, at + HOUR)] == [True]
    assert care.recorded(db, at - HOUR, at) == care.recorded(db, at + HOUR, at + 2 * HOUR) == ()
