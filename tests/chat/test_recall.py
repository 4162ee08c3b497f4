"""What a restored watch finds in rooms that fail, end in the middle, or are read by a process that dies."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlite_utils import Database

from chat.houses import ANN, ROOM, Watched, opened, said
from chat.named_rooms import NamedRooms
from watcher.chat.delivery import deliver
from watcher.chat.delivery_report import DeliveryReport
from watcher.chat.events import Reacted, Unreadable
from watcher.chat.journal import Journal
from watcher.chat.recall import Recall
from watcher.chat.room import Post, Remembered, Room, RoomClosedError, RoomError, RoomRefusedError
from watcher.chat.terminal import TerminalRoom
from watcher.rules.marks import HISTORY, Found
from watcher.store import marks, outbox, requests
from watcher.store.database import open_database
from watcher.store.messages import NewMessage

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass
class Book:
    """A room that remembers pages of marks, one mark a page, newest first, and may fail at one."""

    pages: list[Found] = field(default_factory=list[Found])
    troubles: dict[int, RoomError] = field(default_factory=dict[int, RoomError])
    read: list[int] = field(default_factory=list[int])
    posted: list[Post] = field(default_factory=list[Post])

    async def post(self, post: Post) -> str:
        self.posted.append(post)
        return f"$new-{post.txn_id}"

    async def remember(self, since: datetime, page: str | None) -> Remembered:
        number = int(page or 0)
        if number in self.troubles:
            raise self.troubles.pop(number)
        self.read.append(number)
        found = tuple(self.pages[number : number + 1])
        return Remembered(found, str(number + 1) if number + 1 < len(self.pages) else None)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    marks.begin_recovery(database, MONDAY)
    yield database
    database.close()


def decide(db: Database, room: str, *subjects: str) -> None:
    for subject in subjects:
        key = f"{room}/{subject}"
        outbox.enqueue(db, NewMessage(room, "alert", key, key, subject, subject).about([subject]), MONDAY)


def of(db: Database, room: str, subject: str, days: int = 0) -> Found:
    mark = marks.marker(db).mark(room, subject)
    return Found(mark, f"$of-{subject}", MONDAY + timedelta(days=days))


def run(db: Database, rooms: Mapping[str, Room], at: datetime = MONDAY) -> DeliveryReport:
    return asyncio.run(deliver(db, NamedRooms(rooms), lambda: at))


def sent(db: Database) -> dict[str, str | None]:
    rows = db.execute("SELECT body, event_id FROM outbox ORDER BY id").fetchall()
    return dict(rows)


def test_what_a_room_has_is_sent_as_it_was_then_and_the_rest_is_posted(db: Database) -> None:
    book = Book([of(db, "veille", "b", 1), of(db, "veille", "a")])
    decide(db, "veille", "a", "b", "c")
    report = run(db, {"veille": book}, MONDAY + timedelta(days=2))
    assert report.sent == 1
    assert [post.body for post in book.posted] == ["c"]
    assert sent(db) == {"a": "$of-a", "b": "$of-b", "c": "$new-veille/c"}
    message = outbox.message(db, 1)
    assert message is not None
    assert message.sent_at == MONDAY


def test_what_is_decided_later_is_found_without_reading_again(db: Database) -> None:
    book = Book([of(db, "veille", "a")])
    decide(db, "veille", "c")
    run(db, {"veille": book})
    decide(db, "veille", "a")
    run(db, {"veille": book})
    assert book.read == [0]
    assert [post.body for post in book.posted] == ["c"]


def test_a_room_that_cannot_be_read_waits_and_the_others_go_on(db: Database) -> None:
    closed = Book([of(db, "fermé", "a")], troubles={0: RoomClosedError("not invited")})
    free = Book()
    decide(db, "fermé", "a", "b")
    decide(db, "veille", "a")
    report = run(db, {"fermé": closed, "veille": free})
    assert report.errors == ("fermé: not invited",)
    assert closed.posted == []
    assert [post.body for post in free.posted] == ["a"]
    run(db, {"fermé": closed, "veille": free}, MONDAY + timedelta(hours=2))
    assert [post.body for post in closed.posted] == ["b"]


def test_a_process_that_dies_in_the_midst_goes_on_at_its_page(db: Database) -> None:
    book = Book([of(db, "veille", name) for name in "abcd"])
    decide(db, "veille", "a", "d", "e")

    class Killed(BaseException):
        pass

    async def dying(since: datetime, page: str | None) -> Remembered:
        if page == "2":
            raise Killed
        return await Book.remember(book, since, page)

    book.remember = dying  # type: ignore[method-assign]
    with pytest.raises(Killed):
        run(db, {"veille": book})
    assert (book.read, book.posted) == ([0, 1], [])
    del book.remember
    run(db, {"veille": book})
    assert book.read == [0, 1, 2, 3]
    assert [post.body for post in book.posted] == ["e"]


def test_a_page_that_is_not_known_any_more_begins_the_reading_anew_and_costs_no_message(db: Database) -> None:
    book = Book([of(db, "veille", name) for name in "ab"], troubles={1: RoomRefusedError("no such page")})
    decide(db, "veille", "b")
    assert run(db, {"veille": book}).postponed == 1
    assert run(db, {"veille": book}, MONDAY + timedelta(hours=1)).dead == 0
    assert (book.read, book.posted) == ([0, 0, 1], [])


def test_a_journal_that_is_newer_than_the_database_is_respected(tmp_path: Path, db: Database) -> None:
    path = tmp_path / "rooms" / "ici.jsonl"
    room = TerminalRoom("ici", path, Console(quiet=True), lambda: MONDAY)
    decide(db, "ici", "a")
    run(db, {"ici": room})
    db.execute("UPDATE outbox SET state = 'pending', event_id = NULL, sent_at = NULL, txn_id = 'another'")
    marks.begin_recovery(db, MONDAY)
    run(db, {"ici": room})
    assert len(Journal(path).since(MONDAY)) == 1
    assert sent(db) == {"a": "$terminal:ici/a"}


def test_nothing_is_read_when_nothing_was_restored(tmp_path: Path) -> None:
    db = open_database(tmp_path / "fresh.db")
    book = Book([of(db, "veille", "a")])
    decide(db, "veille", "a")
    run(db, {"veille": book})
    assert (book.read, len(book.posted)) == ([], 1)
    assert book.posted[0].marks == (marks.marker(db).mark("veille", "a"),)
    db.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Watched]:
    with opened(tmp_path) as watched:
        marks.begin_recovery(watched.db, watched.house.now() - timedelta(days=3))
        yield watched


def find(house: Watched, subject: str, event_id: str) -> None:
    marker = marks.marker(house.db)
    mark = Found(marker.mark(ROOM, subject), event_id, house.house.now())
    marks.keep(house.db, marker.mark(ROOM, HISTORY), [mark], None, house.house.now())


def test_a_command_that_was_answered_is_done_again_however_old(house: Watched) -> None:
    """What it changed is lost with the machine; that nobody is answered twice is seen to at the delivery."""
    find(house, "answer:$1", "$answer")
    old = house.house.now() - timedelta(days=2)
    words = "!saisine Peut-on utiliser un transcripteur ?"
    house.hear(said(words, "$1", at=old), said(words, "$2", at=old))
    assert [one.place.reply_to for one in house.messages if one.place.reply_to] == ["$1"]
    assert [(one.event_id, one.at) for one in requests.open_requests(house.db)] == [("$1", old)]
    assert Recall.of(house.db).was_answered(ROOM, "$1")


def test_a_reaction_to_what_will_be_decided_again_is_kept(house: Watched) -> None:
    find(house, "told:page", "$alert")
    for target in ("$alert", "$other"):
        house.hear(Reacted(f"$r-{target}", ROOM, ANN, house.house.now(), target, "✅"))
    kept = house.db.execute("SELECT target FROM reactions").fetchall()
    assert kept == [("$alert",)]


def test_nobody_is_told_that_old_messages_cannot_be_read_any_more(house: Watched) -> None:
    marks.note_rooms_read(house.db, house.house.now())
    house.hear(Unreadable("$1", ROOM, ANN, house.house.now() - timedelta(hours=1)))
    assert house.bodies == []
    house.hear(Unreadable("$2", ROOM, ANN, house.house.now() + timedelta(minutes=1)))
    assert len(house.bodies) == 1
