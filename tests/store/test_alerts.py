from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from watcher.rules.alerts import Lately
from watcher.store import alerts, outbox
from watcher.store.items import save, save_many
from watcher.store.messages import NewMessage, Place

MINUTE = timedelta(minutes=1)


@pytest.fixture
def write(db: Database, message: Callable[..., NewMessage], at: datetime, judged) -> Callable[..., int]:
    """Write a message and return its id; items 1 to 3 are held."""
    for number in (1, 2, 3):
        save(db, judged(key=f"id:{number}", canonical_url=f"https://cnil.example.org/{number}"), at)

    def write(name: str, when: datetime = at, **changes: object) -> int:
        number = outbox.enqueue(db, message(dedupe_key=name, txn_id=name, **changes), when)
        assert number is not None
        return number

    return write


def test_alerts_are_counted_by_room_since_a_time_without_their_versions(
    db: Database, write: Callable[..., int], at: datetime
) -> None:
    write("old", at - 61 * MINUTE)
    first = write("first", at - 5 * MINUTE)
    write("version", at - MINUTE, place=Place(revises=first))
    write("digest", kind="digest")
    write("elsewhere", room="veille")
    assert alerts.lately(db, at - 60 * MINUTE) == {
        "juridique": Lately(1, at - 5 * MINUTE),
        "veille": Lately(1, at),
    }


def test_the_last_alert_counts_from_when_it_arrived_or_is_planned(
    db: Database, write: Callable[..., int], at: datetime
) -> None:
    outbox.mark_sent(db, write("sent"), "$1", at + 3 * MINUTE)
    write("planned", room="veille", not_before=at + 9 * MINUTE)
    found = alerts.lately(db, at - MINUTE)
    assert (found["juridique"].last_at, found["veille"].last_at) == (at + 3 * MINUTE, at + 9 * MINUTE)


def test_only_an_alert_that_is_planned_and_was_never_tried_gathers(
    db: Database, write: Callable[..., int], at: datetime
) -> None:
    write("at once")
    tried = write("tried", not_before=at)
    outbox.mark_failed(db, tried, "no connection", at + MINUTE, at)
    assert alerts.gathering(db, "juridique") is None
    planned = write("planned", not_before=at + MINUTE)
    assert alerts.gathering(db, "juridique") == planned
    assert alerts.gathering(db, "veille") is None
    outbox.mark_sent(db, planned, "$1", at)
    assert alerts.gathering(db, "juridique") is None


def test_an_alert_stands_as_its_newest_version_with_the_items_of_all(
    db: Database, write: Callable[..., int], at: datetime
) -> None:
    alert = write("first", item_ids=(2, 1))
    write("more", body="plus", html="<p>plus</p>", item_ids=(3,), place=Place(revises=alert))
    write("revised", kind="notice", body="révisé", html="<p>révisé</p>", place=Place(revises=alert))
    assert alerts.written(db, alert) == alerts.Written(
        alert, "juridique", at, (2, 1, 3), 3, "révisé", "<p>révisé</p>"
    )


def test_items_lead_to_the_alerts_that_name_them_in_any_version(
    db: Database, write: Callable[..., int], at: datetime
) -> None:
    alert = write("first", item_ids=(1,))
    write("more", item_ids=(3,), place=Place(revises=alert))
    write("digest", kind="digest", item_ids=(1, 2, 3))
    outbox.mark_dead(db, write("dead", item_ids=(1,)), "refused", at)
    assert [alerts.naming(db, ids) for ids in ([1], [3], [1, 3], [2], [])] == [(alert,)] * 3 + [(), ()]


def test_alerted_items_are_told_with_their_room_whatever_became_of_the_alert(db, at, judged, message):
    save_many(db, [judged(key=f"id:{number}") for number in range(5)], at)
    written = [("a", "alert", (1, 2)), ("b", "alert", (1,)), ("a", "digest", (4,)), ("a", "alert", (1, 5))]
    for number, (room, kind, item_ids) in enumerate(written):
        fields = {"room": room, "kind": kind, "item_ids": item_ids}
        outbox.enqueue(db, message(dedupe_key=str(number), txn_id=str(number), **fields), at)
    outbox.mark_sent(db, 1, "$event", at)
    outbox.mark_dead(db, 2, "refused", at)
    assert alerts.alerted(db, [1, 2, 3, 4]) == {("a", 1), ("a", 2), ("b", 1)}
    assert alerts.alerted(db, []) == frozenset()


def test_an_alert_of_any_copy_tells_its_page(db: Database, at: datetime, judged, message):
    first, second, third = save_many(db, [judged(source_id=name) for name in ("cnil", "press", "third")], at)
    assert (second.same_as, third.same_as) == (first.item_id, first.item_id)
    outbox.enqueue(db, message(room="a", item_ids=(second.item_id,)), at)
    assert alerts.alerted(db, [first.item_id]) == {("a", first.item_id)}


def test_the_items_alerted_in_a_week_are_named_once(db, at, judged, message):
    save_many(db, [judged(key=f"id:{number}") for number in range(4)], at)
    for number, (kind, item_ids, days) in enumerate(
        [("alert", (2, 1), 0), ("alert", (1,), 1), ("digest", (3,), 1), ("alert", (4,), 7)]
    ):
        fields = {"kind": kind, "item_ids": item_ids, "dedupe_key": str(number), "txn_id": str(number)}
        outbox.enqueue(db, message(**fields), at + timedelta(days=days))
    assert alerts.alerted_between(db, at, at + timedelta(days=7)) == (1, 2)
