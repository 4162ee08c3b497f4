"""What people do is counted once, with nobody's name, and stays counted when they are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from retained import forget_conversations
from watcher.rules.reactions import Meaning
from watcher.store import outbox, proposals, reactions, requests, retention, uses
from watcher.store.forgetting import forget_person
from watcher.store.proposals import NewProposal
from watcher.store.reactions import Reaction
from watcher.store.requests import NewRequest


def counts(db: Database) -> dict[tuple[str, str], int]:
    rows = db.query("SELECT day, kind, count FROM use_counts WHERE count > 0")
    return {(row["day"], row["kind"]): row["count"] for row in rows}


def reaction(at: datetime, event_id: str, **changes: object) -> Reaction:
    fields: dict = {"target": "$alert", "meaning": Meaning.RELEVANT, "who": "hash", "at": at}
    return Reaction(event_id, **(fields | changes))


def test_counts_are_by_kind_and_by_the_day_of_utc(db: Database) -> None:
    evening = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight of the 23rd in Rennes
    for kind in ("searches", "commands", "commands"):
        uses.add(db, kind, evening)
    uses.add(db, "searches", evening + timedelta(hours=1))
    assert counts(db) == {
        ("2026-11-22", "commands"): 2,
        ("2026-11-22", "searches"): 1,
        ("2026-11-23", "searches"): 1,
    }


def test_a_reaction_that_comes_twice_counts_once_and_a_written_answer_is_none(
    db: Database, at: datetime
) -> None:
    reactions.add(db, reaction(at, "$1"))
    reactions.add(db, reaction(at, "$1"))
    reactions.add(db, reaction(at, "$2", meaning=Meaning.ANSWER))
    assert counts(db) == {("2026-11-23", "reactions"): 1}


def test_a_reaction_that_is_taken_back_is_none_and_is_so_once(db: Database, at: datetime) -> None:
    for number in (1, 2):
        reactions.add(db, reaction(at, f"${number}"))
    reactions.add(db, reaction(at, "$3", meaning=Meaning.ANSWER))
    reactions.remove(db, ["$1", "$3", "$unknown"])
    reactions.remove(db, ["$1", "$3"])
    assert counts(db) == {("2026-11-23", "reactions"): 1}


def test_a_reaction_to_something_that_was_never_ours_does_not_stay_counted(
    db: Database, at: datetime, message
) -> None:
    number = outbox.enqueue(db, message(), at)
    assert number is not None
    outbox.mark_sent(db, number, "$alert", at)
    reactions.add(db, reaction(at, "$1"))
    reactions.add(db, reaction(at, "$2", target="$stranger"))
    assert reactions.forget_strangers(db, at + timedelta(days=1)) == 1
    assert counts(db) == {("2026-11-23", "reactions"): 1}


def test_what_was_counted_by_nobody_goes_below_no_zero(db: Database, at: datetime) -> None:
    uses.take_back(db, "reactions", at)
    uses.add(db, "reactions", at)
    uses.take_back(db, "reactions", at)
    uses.take_back(db, "reactions", at)
    uses.add(db, "reactions", at)
    assert counts(db) == {("2026-11-23", "reactions"): 1}


def test_requests_and_proposals_count_when_they_are_made(db: Database, at: datetime) -> None:
    number = requests.add(db, NewRequest("who", "!r", "$1", "$1", "question"), at)
    requests.close(db, number, "réponse", at)
    for event in ("$2", "$3"):
        proposals.add(db, NewProposal("https://a.example", "", "who", "!r", event, event), at)
    assert counts(db) == {("2026-11-23", "requests"): 1, ("2026-11-23", "submissions"): 2}


def test_counts_outlive_their_people_and_know_none_of_them(db: Database, at: datetime) -> None:
    requests.add(db, NewRequest("who", "!r", "$1", "$1", "question"), at)
    reactions.add(db, reaction(at, "$2", who="who"))
    before = counts(db)
    forget_person(db, "who", "@who:lab.test")
    later = at + timedelta(days=10_000)
    forget_conversations(db, later)
    for rule in retention.RULES:
        retention.apply(db, rule, later)
    assert counts(db) == before == {("2026-11-23", "requests"): 1, ("2026-11-23", "reactions"): 1}
    assert [column.name for column in db["use_counts"].columns] == ["day", "kind", "count"]
