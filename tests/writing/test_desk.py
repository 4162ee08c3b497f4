from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from watcher.settings import Room
from watcher.store import heard, outbox
from watcher.store.database import open_database
from watcher.store.messages import NewMessage, Place
from watcher.writing.desk import Desk, held_until, hold_anew

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 18, 12, tzinfo=PARIS)
LATER = NOON + timedelta(hours=3)
DESK = Desk((Room(name="veille", id="!veille"), Room(name="terminal")), PARIS, {}, lambda: "txn")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    yield db
    db.close()


def test_by_day_nothing_is_held(db: Database) -> None:
    assert held_until(db, DESK, "veille", NOON) is None


def test_at_night_what_is_not_urgent_waits_for_the_morning(db: Database) -> None:
    assert held_until(db, DESK, "veille", NOON.replace(hour=23)) == NOON.replace(day=19, hour=7, minute=30)


@pytest.mark.parametrize("named", ["veille", "!veille"])
def test_a_silence_counts_under_the_rooms_name_and_under_its_id(db: Database, named: str) -> None:
    heard.mute(db, named, LATER, "who", NOON)
    assert held_until(db, DESK, "veille", NOON) == LATER
    assert held_until(db, DESK, "terminal", NOON) is None


def test_a_silence_asked_for_in_the_room_that_follows_counts_too(db: Database) -> None:
    heard.move_room(db, "!veille", "!nouvelle", NOON)
    heard.mute(db, "!nouvelle", LATER, "who", NOON)
    assert held_until(db, DESK, "veille", NOON) == LATER


def test_a_room_of_no_settings_can_be_silent(db: Database) -> None:
    heard.mute(db, "direct:@ann:example.org", LATER, "who", NOON)
    assert held_until(db, DESK, "direct:@ann:example.org", NOON) == LATER


def test_everywhere_but_in_the_terminal_there_are_threads() -> None:
    assert [DESK.has_threads(name) for name in ("veille", "terminal", "!other")] == [True, False, True]


def test_a_silence_holds_what_waits_already_but_no_alert_and_no_answer(db: Database) -> None:
    places = {
        "digest": Place(),
        "alert": Place(),
        "answer": Place(thread="$1", reply_to="$1"),
        "edit": Place(revises=2),
    }
    for name, place in places.items():
        kind = "alert" if name == "alert" else "notice"
        outbox.enqueue(db, NewMessage("veille", kind, name, name, "b", "<p>b</p>", place=place), NOON)
    outbox.enqueue(db, NewMessage("terminal", "notice", "other", "other", "b", "<p>b</p>"), NOON)
    heard.mute(db, "veille", LATER, "who", NOON)
    assert hold_anew(db, DESK, "veille", NOON) == 1
    assert [one.not_before for one in outbox.waiting(db)] == [LATER, None, None, None, None]
    heard.unmute(db, "veille")
    hold_anew(db, DESK, "veille", NOON)
    assert [one.not_before for one in outbox.waiting(db)] == [None] * 5


def test_what_failed_keeps_the_time_of_its_next_attempt(db: Database) -> None:
    outbox.enqueue(db, NewMessage("veille", "notice", "tried", "tried", "b", "<p>b</p>"), NOON)
    outbox.mark_failed(db, 1, "no connection", LATER, NOON)
    assert hold_anew(db, DESK, "veille", NOON) == 0


def test_a_room_is_written_to_in_its_language_and_one_that_nobody_named_in_french() -> None:
    desk = replace(DESK, rooms=(Room(name="lab", language="en"), Room(name="veille")))
    assert [desk.words(name).code for name in ("lab", "veille", "direct:@ann:lab.test")] == ["en", "fr", "fr"]
