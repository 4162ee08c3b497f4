"""The alerts of a period, with what members made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from classifiers.assessment import Assessment
from digests.indicators.evidence import AlertFacts
from watcher.items import Judged
from watcher.rules.reactions import Meaning
from watcher.store import items, outbox, reactions
from watcher.store.messages import NewMessage, Place
from watcher.store.reactions import Reaction
from watcher.store.report.alerts import alerts

HOUR = timedelta(hours=1)
PUBLISHED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def keep(
    db: Database, judged: Callable[..., Judged], assessment: Callable[..., Assessment], at: datetime
) -> Callable[..., int]:
    """Keep an item of that number and urgency, and return its id."""

    def build(number: int, urgency: str = "urgent", seen: datetime = at, **changes: Any) -> int:
        said = assessment(urgency={"label": urgency, "p": 0.9}, **changes.pop("labels", {}))
        page = changes.pop("page", f"https://{number}.example")
        kept = judged(key=f"id:{number}", canonical_url=page, assessment=said, **changes)
        return items.save(db, kept, seen).item_id

    return build


@pytest.fixture
def alert(db: Database, message: Callable[..., NewMessage]) -> Callable[..., int]:
    """Send an alert on these items as the event of that name; None leaves it waiting."""

    def build(name: str, at: datetime, *named: int, sent: timedelta | None = HOUR, **changes: Any) -> int:
        text = message(dedupe_key=name, txn_id=name, item_ids=named, **changes)
        number = outbox.enqueue(db, text, at)
        assert number is not None
        if sent is not None:
            outbox.mark_sent(db, number, f"${name}", at + sent)
        return number

    return build


def react(db: Database, target: str, meaning: Meaning, who: str, at: datetime) -> None:
    reactions.add(db, Reaction(f"${who}-{target}-{meaning}", target, meaning, who, at))


def test_an_alert_has_its_times_and_its_publications(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    number = alert("a", at, keep(1))
    assert alerts(db, at, at + 2 * HOUR) == (
        AlertFacts(
            id=number,
            room="juridique",
            decided=at,
            sent=at + HOUR,
            published=PUBLISHED,
            seen=at,
            item_ids=(1,),
            ai_act=True,
            acknowledged=None,
            verdict=None,
        ),
    )


def test_an_alert_is_of_the_time_in_which_it_went_out(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    item = keep(1)
    alert("waiting", at, item, sent=None)
    first = alert("a", at, item)
    alert("notice", at, item, kind="notice")
    assert [one.id for one in alerts(db, at + HOUR, at + 2 * HOUR)] == [first]
    assert alerts(db, at, at + HOUR) == ()
    assert alerts(db, at + HOUR + timedelta(microseconds=1), at + 2 * HOUR) == ()


def test_a_grouped_alert_counts_from_its_earliest_and_what_was_added_later_does_not_make_it_late(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    young = keep(1, seen=at, published=at - HOUR, labels={"ai_act": {"subject": False}})
    old = keep(2, seen=at - HOUR, published=at - 3 * HOUR, labels={"ai_act": {"subject": False}})
    added = keep(3, seen=at - 5 * HOUR, published=at - 9 * HOUR)
    root = alert("a", at, young, old)
    alert("a2", at + HOUR, added, place=Place(revises=root))
    (one,) = alerts(db, at, at + 9 * HOUR)
    assert (one.published, one.seen, one.item_ids) == (at - 3 * HOUR, at - HOUR, (young, old, added))
    assert one.ai_act is True


def test_a_copy_stands_as_the_page_that_is_counted(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    first = keep(1, page="https://a.example/1")
    copy = keep(2, page="https://a.example/1", source_id="press")
    alert("a", at, copy, first)
    assert [one.item_ids for one in alerts(db, at, at + 2 * HOUR)] == [(first,)]


def test_a_mark_on_any_version_is_one_on_the_alert_and_the_first_counts(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    item = keep(1)
    root = alert("a", at, item)
    alert("a2", at + HOUR, item, place=Place(revises=root))
    react(db, "$a2", Meaning.TAKEN, "ann", at + 3 * HOUR)
    react(db, "$a", Meaning.TAKEN, "bob", at + 5 * HOUR)
    react(db, "$a", Meaning.RELEVANT, "eve", at + HOUR)
    react(db, "$a", Meaning.ANSWER, "eve", at + 2 * HOUR)
    (one,) = alerts(db, at, at + 9 * HOUR)
    assert (one.acknowledged, one.verdict) == (at + 3 * HOUR, "taken")


def test_an_alert_that_anybody_called_false_is_so_from_its_first_mark_on(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    alert("a", at, keep(1))
    react(db, "$a", Meaning.TAKEN, "ann", at + 2 * HOUR)
    react(db, "$a", Meaning.FALSE_ALARM, "bob", at + 4 * HOUR)
    (one,) = alerts(db, at, at + 9 * HOUR)
    assert (one.acknowledged, one.verdict) == (at + 2 * HOUR, "false")
    reactions.remove(db, ["$bob-$a-false-alarm"])
    assert [one.verdict for one in alerts(db, at, at + 2 * HOUR)] == ["taken"]


def test_an_alert_is_lifted_when_nothing_in_it_is_urgent_any_more(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    alert("a", at, keep(1), keep(2))
    keep(1, "notable", content_hash="revised")
    assert [one.lifted for one in alerts(db, at, at + 2 * HOUR)] == [False]
    keep(2, "notable", content_hash="revised")
    assert [one.lifted for one in alerts(db, at, at + 2 * HOUR)] == [True]


def test_an_alert_goes_to_each_room_and_is_one_of_each(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    item = keep(1)
    alert("a", at, item)
    alert("b", at, item, room="veille")
    react(db, "$b", Meaning.TAKEN, "ann", at + 2 * HOUR)
    assert [(one.room, one.verdict) for one in alerts(db, at, at + 2 * HOUR)] == [
        ("juridique", None),
        ("veille", "taken"),
    ]


def test_what_goes_to_one_person_is_no_alert_of_a_room(
    db: Database, keep: Callable[..., int], alert: Callable[..., int], at: datetime
) -> None:
    item = keep(1)
    alert("room", at, item)
    alert("person", at, item, room="direct:@membre:exemple.fr")
    assert len(alerts(db, at, at + 3 * HOUR)) == 1
