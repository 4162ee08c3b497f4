import asyncio
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlite_utils import Database

from watcher.chat.delivery import DeliveryReport, deliver
from watcher.chat.room import (
    Post,
    Room,
    RoomError,
    RoomRefusedError,
    RoomSessionError,
    RoomUnavailableError,
)
from watcher.chat.terminal import TerminalRoom
from watcher.store import outbox
from watcher.store.database import open_database, transaction
from watcher.store.outbox import NewMessage

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


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
    return asyncio.run(deliver(db, rooms, lambda: at))


def waiting(db: Database) -> list[tuple[str, int, datetime | None]]:
    far = datetime(2999, 1, 1, tzinfo=UTC)
    return [(message.body, message.attempts, message.not_before) for message in outbox.due(db, far)]


def given_up(db: Database) -> list[tuple[str, str | None]]:
    return [(message.body, message.last_error) for message in outbox.dead(db)]


def test_messages_arrive_in_order_whole_and_once(db: Database) -> None:
    room = TroubledRoom()
    enqueue(db, "veille", "un", "deux")
    assert run(db, {"veille": room}) == DeliveryReport(sent=2)
    assert run(db, {"veille": room}) == DeliveryReport()
    assert room.arrived == [
        Post("veille/un", "un", "<p>un</p>", ("@daj:lab.test",)),
        Post("veille/deux", "deux", "<p>deux</p>", ("@daj:lab.test",)),
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


def test_a_new_alert_does_not_wait_for_an_older_messages_next_attempt(db: Database) -> None:
    room = TroubledRoom({"un": RoomUnavailableError("down", retry_after=3600)})
    enqueue(db, "veille", "un")
    run(db, {"veille": room})
    enqueue(db, "veille", "urgent")
    assert run(db, {"veille": room}, MONDAY + timedelta(minutes=1)).sent == 1
    assert room.bodies == ["urgent"]


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
