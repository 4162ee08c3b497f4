import asyncio
import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlite_utils import Database

from chat.named_rooms import NamedRooms
from watcher.chat.delivery import deliver
from watcher.chat.delivery_report import DeliveryReport
from watcher.chat.room import (
    Post,
    Room,
    RoomBusyError,
    RoomError,
    RoomRefusedError,
    RoomSessionError,
    RoomUnavailableError,
)
from watcher.chat.terminal import TerminalRoom
from watcher.rules.turns import STEPS_ASIDE
from watcher.store import marks, outbox
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage, Place

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOTICES = ("exploitation",)


@dataclass
class TroubledRoom:
    """A room that fails for the texts in `troubles`, and keeps what arrived."""

    troubles: dict[str, RoomError] = field(default_factory=dict[str, RoomError])
    arrived: list[Post] = field(default_factory=list[Post])

    async def post(self, post: Post) -> str:
        if post.body in self.troubles:
            raise self.troubles[post.body]
        self.arrived.append(post)
        return f"$of-{post.txn_id}"

    @property
    def bodies(self) -> list[str]:
        return [post.body for post in self.arrived]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    yield database
    database.close()


def enqueue(db: Database, room: str, *bodies: str, not_before: datetime | None = None) -> None:
    with transaction(db):
        for body in bodies:
            key = f"{room}/{body}"
            message = NewMessage(
                room, "alert", key, key, body, f"<p>{body}</p>", ("@daj:lab.test",), not_before=not_before
            )
            assert outbox.enqueue(db, message, MONDAY)


def run(db: Database, rooms: Mapping[str, Room], at: datetime = MONDAY) -> DeliveryReport:
    return asyncio.run(deliver(db, NamedRooms(rooms, notices=NOTICES), lambda: at))


def waiting(db: Database) -> list[tuple[str, int, datetime | None]]:
    found = [outbox.message(db, one.id) for one in outbox.waiting(db)]
    return [(one.body, one.attempts, one.not_before) for one in found if one and one.room not in NOTICES]


def given_up(db: Database) -> list[tuple[str, str | None]]:
    return [(message.body, message.last_error) for message in outbox.dead(db)]


def test_messages_arrive_in_order_whole_and_once(db: Database) -> None:
    room = TroubledRoom()
    enqueue(db, "veille", "un", "deux")
    assert run(db, {"veille": room}) == DeliveryReport(sent=2)
    assert run(db, {"veille": room}) == DeliveryReport()
    assert room.arrived == [
        Post(f"veille/{text}", text, f"<p>{text}</p>", ("@daj:lab.test",), decided_at=MONDAY, marks=(mark,))
        for text in ("un", "deux")
        for mark in [marks.marker(db).mark("veille", f"veille/{text}")]
    ]
    assert outbox.pending_count(db) == 0


def test_the_event_id_is_kept_so_that_reactions_find_the_items(db: Database) -> None:
    enqueue(db, "veille", "un")
    run(db, {"veille": TroubledRoom()})
    state, event_id, sent_at = db.conn.execute("SELECT state, event_id, sent_at FROM outbox").fetchone()
    assert (state, event_id) == ("sent", "$of-veille/un")
    assert datetime.fromisoformat(sent_at) == MONDAY


def test_a_message_before_its_time_stays(db: Database) -> None:
    room = TroubledRoom()
    enqueue(db, "veille", "lundi", not_before=MONDAY + timedelta(hours=1))
    assert run(db, {"veille": room}) == DeliveryReport()
    assert run(db, {"veille": room}, MONDAY + timedelta(hours=1)) == DeliveryReport(sent=1)


def test_a_room_that_is_not_available_keeps_its_order_and_leaves_the_others_alone(db: Database) -> None:
    down = TroubledRoom({"un": RoomUnavailableError("server down")})
    here = TroubledRoom()
    enqueue(db, "veille", "un", "deux")
    enqueue(db, "ici", "trois")
    report = run(db, {"veille": down, "ici": here})
    assert report == DeliveryReport(sent=1, postponed=1, errors=("veille: server down",))
    assert down.bodies == []
    assert here.bodies == ["trois"]
    assert waiting(db) == [("un", 1, MONDAY + timedelta(seconds=30)), ("deux", 0, None)]
    down.troubles.clear()
    assert run(db, {"veille": down, "ici": here}, MONDAY + timedelta(minutes=1)).sent == 2
    assert down.bodies == ["un", "deux"]


def test_each_failure_makes_the_wait_longer_and_the_servers_word_counts(db: Database) -> None:
    room = TroubledRoom({"un": RoomUnavailableError("down")})
    enqueue(db, "veille", "un")
    run(db, {"veille": room})
    later = MONDAY + timedelta(seconds=30)
    run(db, {"veille": room}, later)
    assert waiting(db) == [("un", 2, later + timedelta(seconds=60))]
    room.troubles["un"] = RoomUnavailableError("slow down", retry_after=900)
    later += timedelta(seconds=60)
    run(db, {"veille": room}, later)
    assert waiting(db) == [("un", 3, later + timedelta(seconds=900))]


def test_a_new_alert_has_its_room_tried_at_once_and_keeps_the_order(db: Database) -> None:
    room = TroubledRoom({"un": RoomUnavailableError("down", retry_after=3600)})
    enqueue(db, "veille", "un")
    run(db, {"veille": room})
    room.troubles.clear()
    enqueue(db, "veille", "urgent")
    assert run(db, {"veille": room}, MONDAY + timedelta(minutes=1)).sent == 2
    assert room.bodies == ["un", "urgent"]


def test_a_message_that_fails_again_and_again_steps_aside_and_is_still_tried(db: Database) -> None:
    room = TroubledRoom({"un": RoomUnavailableError("bad gateway")})
    enqueue(db, "veille", "un")
    at = MONDAY
    for _ in range(STEPS_ASIDE):
        run(db, {"veille": room}, at)
        at += timedelta(hours=1)
    enqueue(db, "veille", "deux")
    assert run(db, {"veille": room}, at) == DeliveryReport(
        sent=1, postponed=1, errors=("veille: bad gateway",)
    )
    assert room.bodies == ["deux"]
    room.troubles.clear()
    assert run(db, {"veille": room}, at + timedelta(hours=1)).sent == 1


def test_a_busy_server_is_no_trouble_and_is_asked_again_when_it_said(db: Database) -> None:
    room = TroubledRoom({"un": RoomBusyError("too many", retry_after=4)})
    enqueue(db, "veille", "un", "deux")
    assert run(db, {"veille": room}) == DeliveryReport(busy=1)
    assert waiting(db) == [("un", 1, MONDAY + timedelta(seconds=4)), ("deux", 0, None)]


class TestPlaces:
    def placed(self, db: Database, body: str, place: Place) -> None:
        outbox.enqueue(db, NewMessage("veille", "notice", body, body, body, body, place=place), MONDAY)

    def test_a_message_stands_in_the_thread_of_another_and_may_replace_it(self, db: Database) -> None:
        room = TroubledRoom()
        enqueue(db, "veille", "digest")
        self.placed(db, "item", Place(parent=1))
        self.placed(db, "digest, revu", Place(revises=1))
        self.placed(db, "answer", Place(thread="$root", reply_to="$asked"))
        run(db, {"veille": room})
        assert [(post.thread, post.replaces, post.reply_to) for post in room.arrived] == [
            (None, None, None),
            ("$of-veille/digest", None, None),
            (None, "$of-veille/digest", None),
            ("$root", None, "$asked"),
        ]

    def test_it_waits_for_that_other_one(self, db: Database) -> None:
        room = TroubledRoom()
        enqueue(db, "veille", "digest", not_before=MONDAY + timedelta(hours=1))
        self.placed(db, "item", Place(parent=1))
        assert run(db, {"veille": room}) == DeliveryReport()
        assert run(db, {"veille": room}, MONDAY + timedelta(hours=1)).sent == 2

    def test_when_that_one_was_given_up_it_stands_alone(self, db: Database) -> None:
        room = TroubledRoom({"digest": RoomRefusedError("too large")})
        enqueue(db, "veille", "digest")
        self.placed(db, "item", Place(parent=1))
        run(db, {"veille": room})
        assert [(post.body, post.thread) for post in room.arrived] == [("item", None)]


def test_the_operator_is_told_of_a_dead_letter_once(db: Database) -> None:
    room, operators = TroubledRoom({"un": RoomRefusedError("too large")}), TroubledRoom()
    enqueue(db, "veille", "un")
    for _ in range(3):
        run(db, {"veille": room, "exploitation": operators})
    (note,) = operators.bodies
    assert "veille" in note
    assert "too large" in note


def test_a_dead_letter_does_not_say_whom_a_direct_message_was_for(db: Database) -> None:
    operators = TroubledRoom()
    enqueue(db, "direct:@ann:lab.test", "un")
    for _ in range(2):
        run(db, {"exploitation": operators})
    (note,) = operators.bodies
    assert "une personne" in note
    assert "ann" not in note


def test_whom_a_direct_message_is_for_stands_neither_in_the_log_nor_in_the_report(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    banned = RoomRefusedError("M_FORBIDDEN @ann:lab.test is banned")
    room, operators = TroubledRoom({"un": banned}), TroubledRoom()
    enqueue(db, "direct:@ann:lab.test", "un", "deux")
    with caplog.at_level(logging.INFO):
        report = run(db, {"direct:@ann:lab.test": room, "exploitation": operators})
        run(db, {"exploitation": operators})
    assert (report.sent, report.errors) == (1, ("direct message: M_FORBIDDEN … is banned",))
    assert "arrived in direct message as" in caplog.text
    assert "@ann:lab.test is" not in caplog.text + operators.bodies[0]
    assert "in direct:" not in caplog.text


def test_a_note_of_a_dead_letter_that_dies_makes_no_other(db: Database) -> None:
    enqueue(db, "ancienne", "un")
    reports = [run(db, {}) for _ in range(3)]
    assert [report.dead for report in reports] == [1, 1, 0]


def test_a_refused_message_is_given_up_and_the_next_ones_arrive(db: Database) -> None:
    room = TroubledRoom({"un": RoomRefusedError("too large")})
    enqueue(db, "veille", "un", "deux")
    assert run(db, {"veille": room}) == DeliveryReport(sent=1, dead=1, errors=("veille: too large",))
    assert given_up(db) == [("un", "too large")]
    assert room.bodies == ["deux"]


def test_when_the_session_is_over_messages_wait_untouched(db: Database) -> None:
    room, here = TroubledRoom({"un": RoomSessionError("log in again")}), TroubledRoom()
    enqueue(db, "veille", "un", "deux")
    enqueue(db, "ici", "trois")
    report = run(db, {"veille": room, "ici": here})
    assert report == DeliveryReport(sent=1, errors=("veille: log in again",))
    assert waiting(db) == [("un", 0, None), ("deux", 0, None)]
    assert room.bodies == []


def test_a_message_for_a_room_that_is_gone_is_given_up_by_name(db: Database) -> None:
    enqueue(db, "ancienne", "un")
    report = run(db, {"veille": TroubledRoom()})
    assert report.dead == 1
    assert report.errors[0].startswith("ancienne: no room of this name in the settings")
    assert given_up(db)[0][0] == "un"


def test_the_terminal_shows_what_is_due_once(db: Database, tmp_path: Path) -> None:
    screen = io.StringIO()
    rooms = {"ici": TerminalRoom("ici", tmp_path / "ici.jsonl", Console(file=screen), lambda: MONDAY)}
    enqueue(db, "ici", "un")
    assert run(db, rooms).sent == 1
    assert run(db, rooms).sent == 0
    assert screen.getvalue().count("un") == 1
