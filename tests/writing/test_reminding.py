"""Days of the AI Act's calendar, told in a real store."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from classifiers.milestones import Milestone
from digests.texts.french import NARROW
from watcher.config.conversation import Alerts
from watcher.register_book import risk_rows
from watcher.rules.reminders import THRESHOLDS
from watcher.settings import Room, Schedule
from watcher.store import heard, outbox, reminded
from watcher.store.database import open_database
from watcher.store.messages import OutboxMessage
from watcher.writing.desk import Desk
from watcher.writing.reminding import Almanac, load_almanac, remind_due

PARIS = ZoneInfo("Europe/Paris")
ROOM = Room(name="juridique", id="!juridique", receives=("alerts",), mention=("@daj:example.org",))
ALWAYS = Schedule(quiet=())
DAY = Milestone(date(2026, 12, 2), "marquage", articles=("50(2)",), what="Marking")
"""A Wednesday."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    return desk_for(ROOM)


def desk_for(*rooms: Room, schedule: Schedule = ALWAYS) -> Desk:
    numbers = itertools.count()
    return Desk(rooms, PARIS, risk_rows(), lambda: f"txn-{next(numbers)}", schedule)


def almanac(*days: Milestone) -> Almanac:
    return replace(load_almanac(), days=days)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).astimezone(UTC)


def before(days: int, hour: int = 10) -> datetime:
    return at(DAY.day - timedelta(days=days), hour)


def messages(db: Database) -> list[OutboxMessage]:
    found = (outbox.message(db, row["id"]) for row in db.query("SELECT id FROM outbox ORDER BY id"))
    return [message for message in found if message is not None]


def text(message: OutboxMessage) -> str:
    return message.body.replace(NARROW, " ")


def test_a_reminder_is_a_message_that_calls_nobody(db: Database, desk: Desk) -> None:
    remind_due(db, desk, before(200), almanac(DAY))
    assert remind_due(db, desk, before(90), almanac(DAY)) == 1
    (message,) = messages(db)
    assert (message.kind, message.mentions, message.room, message.not_before) == (
        "notice",
        (),
        "juridique",
        None,
    )
    assert message.dedupe_key == "calendar:juridique:2026-12-02:50(2):90"
    assert text(message).startswith("📅 AI Act · 2 décembre 2026, dans 90 jours\n\nMarquage.")


def test_over_two_years_with_restarts_each_day_is_told_once_at_each_threshold(tmp_path: Path) -> None:
    start, days = date(2026, 8, 4), 2 * 365
    calendar = load_almanac()
    desk = desk_for(ROOM)
    for passed in range(days):
        db = open_database(tmp_path / "vigie.db")
        for hour in (9, 15):
            remind_due(db, desk, at(start + timedelta(days=passed), hour), calendar)
        db.close()
    db = open_database(tmp_path / "vigie.db")
    told = Counter((message.dedupe_key, message.created_at.date()) for message in messages(db))
    db.close()
    whole = [one for one in calendar.days if 90 <= (one.day - start).days < days]
    assert len(whole) >= 5
    assert told == Counter(
        (f"calendar:juridique:{one.day}:{'+'.join(one.articles)}:{left}", one.day - timedelta(days=left))
        for one in calendar.days
        for left in THRESHOLDS
        if 0 <= (one.day - timedelta(days=left) - start).days < days
    )


def test_day_by_day_every_threshold_is_told_on_its_day(db: Database, desk: Desk) -> None:
    sent = {left: remind_due(db, desk, before(left), almanac(DAY)) for left in range(100, -5, -1)}
    assert {left for left, count in sent.items() if count} == set(THRESHOLDS)
    assert [text(message).splitlines()[0].partition(", ")[2] for message in messages(db)] == [
        "dans 90 jours",
        "dans 30 jours",
        "dans 7 jours",
        "demain",
    ]


def test_killed_before_the_commit_it_tells_again_and_killed_after_it_does_not(
    db: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind_due(db, desk, before(200), almanac(DAY))
    note = reminded.note

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "enqueue", die)
    with pytest.raises(KeyboardInterrupt):
        remind_due(db, desk, before(90), almanac(DAY))
    assert reminded.told(db, "juridique") == frozenset()
    monkeypatch.undo()
    monkeypatch.setattr(reminded, "note", die)
    with pytest.raises(KeyboardInterrupt):
        remind_due(db, desk, before(90), almanac(DAY))
    assert messages(db) == []
    monkeypatch.setattr(reminded, "note", note)
    assert [remind_due(db, desk, before(90), almanac(DAY)) for _ in range(3)] == [1, 0, 0]


def test_the_first_start_does_not_flood(db: Database, desk: Desk) -> None:
    assert remind_due(db, desk, at(date(2026, 10, 1)), load_almanac()) == 0
    assert remind_due(db, desk, at(date(2026, 11, 2)), load_almanac()) == 2


def test_a_room_that_is_added_later_begins_with_what_comes_next(db: Database, desk: Desk) -> None:
    remind_due(db, desk, before(60), almanac(DAY))
    both = desk_for(ROOM, Room(name="communes", id="!c", receives=("alerts",)))
    assert remind_due(db, both, before(55), almanac(DAY)) == 0
    assert remind_due(db, both, before(30), almanac(DAY)) == 2


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (ROOM, 1),
        (Room(name="a", receives=("alerts",), axes=("legal", "usages")), 1),
        (Room(name="b", receives=("alerts",), axes=("technologie",)), 0),
        (Room(name="c", receives=("digest", "notices")), 0),
    ],
    ids=["all axes", "legal among them", "another axis", "no alerts"],
)
def test_it_goes_to_rooms_that_want_alerts_of_the_law(db: Database, room: Room, told: int) -> None:
    assert remind_due(db, desk_for(room), before(90), almanac(DAY)) == told


def test_who_wants_no_reminders_has_none_and_no_flood_when_they_come_back(db: Database, desk: Desk) -> None:
    off = replace(desk, alerts=Alerts(reminders=False))
    assert [remind_due(db, off, before(days), almanac(DAY)) for days in (90, 30)] == [0, 0]
    assert [remind_due(db, desk, before(days), almanac(DAY)) for days in (20, 7)] == [0, 1]


def test_on_quiet_days_it_waits_and_counts_the_days_from_when_it_goes(db: Database) -> None:
    desk = desk_for(ROOM, schedule=Schedule())
    friday = almanac(replace(DAY, day=date(2026, 12, 4)))
    remind_due(db, desk, at(date(2026, 6, 1)), friday)
    saturday = at(date(2026, 9, 5))
    assert [remind_due(db, desk, saturday, friday), remind_due(db, desk, saturday, friday)] == [1, 0]
    (message,) = messages(db)
    assert message.not_before == at(date(2026, 9, 7), 8)
    assert text(message).startswith("📅 AI Act · 4 décembre 2026, dans 88 jours")


def test_a_room_that_asked_for_silence_is_reminded_when_it_is_over(db: Database, desk: Desk) -> None:
    remind_due(db, desk, before(200), almanac(DAY))
    heard.mute(db, ROOM.id or "", before(85), "who", before(95))
    assert remind_due(db, desk, before(90), almanac(DAY)) == 0
    assert remind_due(db, desk, before(84), almanac(DAY)) == 1
    assert "dans 84 jours" in messages(db)[0].body.replace(NARROW, " ")


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 3, 28)], ids=["winter", "summer"])
def test_on_the_nights_of_the_clock_change_nothing_is_told_twice_or_lost(
    db: Database, desk: Desk, night: date
) -> None:
    calendar = almanac(replace(DAY, day=night + timedelta(days=30)))
    remind_due(db, desk, at(night - timedelta(days=120)), calendar)
    evening = at(night, 0) - timedelta(hours=2)
    looks = [remind_due(db, desk, evening + timedelta(minutes=10 * step), calendar) for step in range(300)]
    assert sum(looks) == 1
    (message,) = messages(db)
    assert message.not_before == datetime(night.year, night.month, night.day, 7, 30, tzinfo=PARIS)
    assert "dans 30 jours" in text(message).splitlines()[0]


def test_a_room_is_reminded_in_its_language(db: Database) -> None:
    desk = desk_for(ROOM.model_copy(update={"language": "en"}))
    remind_due(db, desk, before(90), almanac(DAY))
    assert messages(db)[0].body.startswith("📅 AI Act · 2 December 2026, in 90 days\n\nMarking.")


def test_the_same_day_tells_the_same_bytes(tmp_path: Path) -> None:
    bodies: set[tuple[str, str]] = set()
    for number in range(2):
        db = open_database(tmp_path / f"{number}.db")
        remind_due(db, desk_for(ROOM), before(90), almanac(DAY))
        bodies |= {(message.body, message.html) for message in messages(db)}
        db.close()
    assert len(bodies) == 1
