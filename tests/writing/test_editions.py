from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from digests.period import week_period
from factories import judged, source
from watcher.register_book import risk_rows
from watcher.settings import Room, Schedule
from watcher.store import due, editions, heard, items, outbox, sources
from watcher.store.database import open_database
from watcher.store.messages import Place
from watcher.store.timestamps import stamp
from watcher.writing.composing import compose
from watcher.writing.desk import Desk
from watcher.writing.distributing import IN_THREAD, enqueue
from watcher.writing.editions import note_due, publish_due, write_page
from watcher.writing.newsroom import Newsroom

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Eight o'clock in Paris: the digest's hour."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source(), source("ville", nature="peer", category="peers")])
    yield db
    db.close()


@pytest.fixture
def newsroom() -> Newsroom:
    numbers = itertools.count()
    rooms = (Room(name="observatoire"), Room(name="juridique", receives=("alerts",)))
    desk = Desk(rooms, PARIS, risk_rows(), lambda: f"txn-{next(numbers)}")
    return Newsroom(desk, (source(),), Schedule())


def publish(db: Database, newsroom: Newsroom, site: Path, now: datetime) -> int:
    note_due(db, newsroom.schedule, now)
    return publish_due(db, newsroom, site, now)


def test_a_watch_that_just_began_has_nothing_to_tell(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    assert publish(db, newsroom, tmp_path, WEDNESDAY) == 0


def test_a_digest_is_posted_at_its_hour_once_and_to_its_rooms(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(title="Une charte à Brest"), WEDNESDAY)
    assert publish(db, newsroom, tmp_path, MONDAY - timedelta(minutes=1)) == 0
    assert publish(db, newsroom, tmp_path, MONDAY) == 1
    assert publish(db, newsroom, tmp_path, MONDAY + timedelta(days=3)) == 0
    (message,) = db["outbox"].rows
    assert (message["room"], message["dedupe_key"]) == ("observatoire", "digest:observatoire:2026-W47")
    assert "Une charte à Brest" in message["body"]


def test_what_was_published_is_kept_as_it_was_on_that_day(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(title="Une charte à Brest"), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY)
    items.save(db, judged(title="Un autre titre", content_hash="x"), MONDAY)
    (edition,) = editions.listed(db)
    assert (edition.kind, edition.made_at, edition.digest.period.label) == ("digest", MONDAY, "2026-W47")
    assert [row.title for row in edition.digest.shown] == ["Une charte à Brest"]


@pytest.mark.parametrize(
    ("hour", "week"),
    [(datetime(2026, 3, 30, 6, tzinfo=UTC), "2026-W13"), (datetime(2026, 10, 26, 7, tzinfo=UTC), "2026-W43")],
    ids=["summer time begins", "summer time ends"],
)
def test_after_the_night_of_the_clock_change_a_digest_comes_out_once_at_eight(
    db: Database, newsroom: Newsroom, tmp_path: Path, hour: datetime, week: str
) -> None:
    publish(db, newsroom, tmp_path, hour - timedelta(days=6))
    items.save(db, judged(), hour - timedelta(days=2))
    came = [publish(db, newsroom, tmp_path, hour + timedelta(minutes=10 * step)) for step in range(-12, 12)]
    assert (sum(came), came.index(1)) == (1, 12)
    (message,) = db["outbox"].rows
    assert f"semaine {week[-2:]}" in message["body"]


@pytest.mark.parametrize(
    ("sunday", "due_at"),
    [
        (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["half past two does not exist", "half past two comes twice"],
)
def test_a_digest_due_in_the_night_of_the_clock_change_comes_out_once(
    db: Database, newsroom: Newsroom, tmp_path: Path, sunday: datetime, due_at: datetime
) -> None:
    nightly = replace(newsroom, schedule=Schedule(digest="sun 02:30", quiet=()))
    publish(db, nightly, tmp_path, sunday - timedelta(days=3))
    items.save(db, judged(), sunday - timedelta(days=2))
    moments = [sunday - timedelta(hours=2) + timedelta(minutes=10 * step) for step in range(48)]
    came = [moment for moment in moments if publish(db, nightly, tmp_path, moment)]
    assert came == [due_at]
    assert publish(db, nightly, tmp_path, due_at + timedelta(days=6)) == 0
    assert publish(db, nightly, tmp_path, due_at + timedelta(days=7, hours=1)) == 1


def test_a_late_digest_says_so_with_its_week(db: Database, newsroom: Newsroom, tmp_path: Path) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY + timedelta(days=1))
    (message,) = db["outbox"].rows
    assert "Envoyé en retard\u202f: la période est bien semaine 47" in message["body"]


def test_what_one_digest_told_the_next_does_not_and_nothing_falls_between(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    for number, seen in enumerate((MONDAY - timedelta(seconds=1), MONDAY, MONDAY + timedelta(days=2))):
        items.save(db, judged(f"id:{number}"), seen)
    publish(db, newsroom, tmp_path, MONDAY)
    publish(db, newsroom, tmp_path, MONDAY + timedelta(days=7))
    told = [(row["outbox_id"], row["item_id"]) for row in db["outbox_items"].rows]
    assert told == [(1, 1), (2, 2), (2, 3)]


def test_weeks_missed_are_told_in_one_late_digest(db: Database, newsroom: Newsroom, tmp_path: Path) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(), WEDNESDAY)
    assert publish(db, newsroom, tmp_path, MONDAY + timedelta(days=15)) == 1
    latest = due.latest(db, "digest")
    assert latest is not None
    assert latest.period == "2026-W49"
    assert db["outbox_items"].count == 1


def stop() -> str:
    raise RuntimeError("stopped here")


def test_a_stop_while_the_messages_are_written_writes_them_later(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    note_due(db, newsroom.schedule, MONDAY)
    broken = replace(newsroom, desk=replace(newsroom.desk, new_id=stop))
    with pytest.raises(RuntimeError, match="stopped here"):
        publish_due(db, broken, tmp_path, MONDAY)
    assert db["outbox"].count == 0
    assert publish_due(db, newsroom, tmp_path, MONDAY) == 1


def test_a_week_that_is_asked_for_has_what_is_dated_in_it_even_seen_later(
    db: Database, newsroom: Newsroom
) -> None:
    items.save(db, judged(published=WEDNESDAY, stale=True), MONDAY + timedelta(days=30))
    week = week_period("2026-W47", PARIS)
    assert compose(db, newsroom, week, MONDAY).digest().counts.publications == 0
    assert compose(db, newsroom, week, MONDAY, published=True).digest().counts.publications == 1


def test_a_week_unlike_the_corpus_is_said_in_the_message_and_on_the_page(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    for number in range(40):
        address = f"https://a.example.org/{number}"
        one = judged(key=f"id:{number}", canonical_url=address, content_hash=str(number))
        said = one.assessment.model_copy(update={"words": 100, "unknown": 60})
        items.save(db, replace(one, assessment=said), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY)
    [body] = [row["body"] for row in db.query("SELECT body FROM outbox")]
    (edition,) = editions.listed(db)
    page = write_page(tmp_path, db, newsroom, edition.digest, MONDAY)
    for text in (body, page.read_text(encoding="utf-8")):
        assert "60\u00a0% de mots inconnus" in text


def test_a_usual_week_has_no_such_remark(db: Database, newsroom: Newsroom, tmp_path: Path) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY)
    [body] = [row["body"] for row in db.query("SELECT body FROM outbox")]
    assert "mots inconnus" not in body


def with_room(newsroom: Newsroom, *rooms: Room) -> Newsroom:
    return replace(newsroom, desk=replace(newsroom.desk, rooms=rooms))


ELEMENT = Room(name="observatoire", id="!observatoire:example.org")


def test_where_there_are_threads_each_publication_follows_in_that_of_the_digest(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom = with_room(newsroom, ELEMENT)
    publish(db, newsroom, tmp_path, WEDNESDAY)
    for number in (1, 2):
        items.save(db, judged(f"id:{number}", title=f"Une charte {number}"), WEDNESDAY)
    assert publish(db, newsroom, tmp_path, MONDAY) == 1
    assert publish(db, newsroom, tmp_path, MONDAY + timedelta(days=1)) == 0
    digest, *thread = (outbox.message(db, number) for number in (1, 2, 3))
    assert digest is not None
    assert "👍 utile" in digest.body
    assert [outbox.message(db, 4), db["outbox"].count] == [None, 3]
    named = [(row["outbox_id"], row["item_id"]) for row in db["outbox_items"].rows]
    assert sorted(named) == [(1, 1), (1, 2), (2, 1), (3, 2)]
    for number, message in enumerate(thread, start=1):
        assert message is not None
        assert (message.form, message.place) == ("notice", Place(parent=digest.id))
        assert f"Une charte {number}" in message.body


def test_a_thread_holds_the_gravest_of_a_rich_week_in_the_order_of_the_digest(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom = with_room(newsroom, ELEMENT)
    publish(db, newsroom, tmp_path, WEDNESDAY)
    for half in range(2):
        sources.add_source(db, source(f"s{half}"))
        sources.add_source(db, source(f"ville{half}", nature="peer", category="peers"))
    for axis in ("legal", "usages", "technologie"):
        for number in range(9):
            items.save(db, judged(f"id:{axis}{number}", source_id=f"s{number % 2}", axes=[axis]), WEDNESDAY)
    for number in range(8):
        half, key = number % 2, f"id:none{number}"
        items.save(db, judged(key, source_id=f"s{half}", axes=[], urgency="notable"), WEDNESDAY)
        items.save(db, judged(f"id:ville{number}", source_id=f"ville{half}"), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY)
    told = [
        row["item_id"] for row in db.query("SELECT * FROM outbox_items WHERE outbox_id = 1 ORDER BY position")
    ]
    threaded = [
        row["item_id"]
        for row in db.query("SELECT * FROM outbox_items WHERE outbox_id > 1 ORDER BY outbox_id")
    ]
    assert (len(told), len(threaded)) == (28, IN_THREAD)
    assert threaded == [item_id for item_id in told if item_id in threaded]
    assert set(told[:3]) <= set(threaded)


def test_the_terminal_has_no_threads(db: Database, newsroom: Newsroom, tmp_path: Path) -> None:
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY)
    (message,) = db["outbox"].rows
    assert "👍" not in message["body"]


def test_a_late_digest_and_its_thread_wait_for_the_end_of_the_quiet_days(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom = with_room(newsroom, ELEMENT)
    publish(db, newsroom, tmp_path, WEDNESDAY)
    items.save(db, judged(), WEDNESDAY)
    publish(db, newsroom, tmp_path, MONDAY + timedelta(days=5))
    planned = {row["not_before"] for row in db["outbox"].rows}
    assert planned == {stamp(MONDAY + timedelta(days=7))}


def test_a_room_that_asked_for_silence_has_its_digest_after_it_and_the_others_at_once(
    db: Database, newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom = with_room(newsroom, ELEMENT, Room(name="direction"))
    publish(db, newsroom, tmp_path, WEDNESDAY)
    until = MONDAY + timedelta(days=1)
    heard.mute(db, ELEMENT.id or "", until, "who", MONDAY)
    publish(db, newsroom, tmp_path, MONDAY)
    planned = {row["room"]: row["not_before"] for row in db["outbox"].rows}
    assert planned == {"observatoire": stamp(until), "direction": None}


def test_a_digest_that_somebody_asks_for_goes_at_once(db: Database, newsroom: Newsroom) -> None:
    items.save(db, judged(published=WEDNESDAY), WEDNESDAY)
    saturday = MONDAY + timedelta(days=5)
    issue = compose(db, newsroom, week_period("2026-W47", PARIS), saturday, published=True)
    assert enqueue(db, issue, newsroom, saturday, at_once=True) == 1
    assert [row["not_before"] for row in db["outbox"].rows] == [None]
