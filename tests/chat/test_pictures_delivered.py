"""A message's picture on its way: once, killed anywhere; and no trouble with it holds up others for long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from chat.accounts import new_user, password_settings
from chat.named_rooms import NamedRooms
from chat.pictures import PICTURE, TEXT, shown_by
from chat.test_delivery_killed import start, write_settings
from synapse import LabRoom, Synapse, User
from troubled_proxy import TroubledProxy
from watcher.chat.delivery import PICTURE_TRIES, deliver
from watcher.chat.room import PictureUnavailableError, Post, RoomUnavailableError
from watcher.picture import Upload
from watcher.store import outbox, pictures
from watcher.store.database import open_database
from watcher.store.messages import NewMessage

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ILLUSTRATED = NewMessage("veille", "notice", "p", "vigie-p", TEXT, f"<p>{TEXT}</p>", picture=PICTURE)


@dataclass
class PickyRoom:
    """A room that fails so often before it takes a post, each time after the picture was taken somewhere."""

    troubles: list[Exception] = field(default_factory=list[Exception])
    offered: list[Post] = field(default_factory=list[Post])
    brings: bool = True

    async def post(self, post: Post) -> str:
        self.offered.append(post)
        if post.attached is not None and post.attached.upload is None and self.brings:
            post.attached.note(Upload("mxc://lab.test/abc", '{"v": "v2"}'))
        if self.troubles:
            raise self.troubles.pop(0)
        return f"$of-{post.txn_id}"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    yield database
    database.close()


def run(db: Database, room: PickyRoom, at: datetime = NOW) -> None:
    asyncio.run(deliver(db, NamedRooms({"veille": room}), lambda: at))


def test_where_it_was_taken_is_known_at_the_next_attempt(db: Database) -> None:
    room = PickyRoom([RoomUnavailableError("down")])
    message_id = outbox.enqueue(db, ILLUSTRATED, NOW)
    assert message_id is not None
    run(db, room)
    kept = pictures.of_message(db, message_id)
    assert kept is not None
    assert (kept.upload, kept.failures) == (Upload("mxc://lab.test/abc", '{"v": "v2"}'), 0)
    run(db, room, NOW + timedelta(hours=1))
    uploads = [post.attached.upload for post in room.offered if post.attached]
    assert uploads == [None, kept.upload]


def test_once_it_arrived_neither_its_bytes_nor_its_keys_are_kept(db: Database) -> None:
    outbox.enqueue(db, ILLUSTRATED, NOW)
    run(db, PickyRoom())
    assert list(db["outbox_pictures"].rows) == []
    assert outbox.pending_count(db) == 0


def test_after_some_failed_uploads_the_words_go_alone(db: Database) -> None:
    room = PickyRoom([PictureUnavailableError("502")] * PICTURE_TRIES, brings=False)
    outbox.enqueue(db, ILLUSTRATED, NOW)
    for hours in range(PICTURE_TRIES + 1):
        run(db, room, NOW + timedelta(hours=hours))
    assert [post.attached is not None for post in room.offered] == [True] * PICTURE_TRIES + [False]
    assert room.offered[-1].body == TEXT
    assert outbox.pending_count(db) == 0


def test_a_homeserver_that_is_down_costs_no_picture(db: Database) -> None:
    room = PickyRoom([RoomUnavailableError("down")] * 6, brings=False)
    outbox.enqueue(db, ILLUSTRATED, NOW)
    for hours in range(7):
        run(db, room, NOW + timedelta(hours=hours))
    assert room.offered[-1].attached is not None
    assert outbox.pending_count(db) == 0


@pytest.mark.homeserver
@pytest.mark.parametrize(
    ("step", "in_the_room", "uploads", "encrypted"),
    [
        ("before-posting", 0, 1, True),
        ("before-noting", 0, 2, True),  # nobody knew of the first one
        ("before-noting", 0, 2, False),
        ("after-noting", 0, 1, True),
        ("after-posting", 1, 1, True),
    ],
)
def test_killed_anywhere_it_is_there_once(
    homeserver: Synapse,
    alice: User,
    tmp_path: Path,
    step: str,
    in_the_room: int,
    uploads: int,
    encrypted: bool,
) -> None:
    bot = new_user(homeserver, "bot")
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    if encrypted:
        room.encrypt()
    matrix = password_settings(homeserver, bot, tmp_path)
    settings = write_settings(
        tmp_path,
        f'[matrix]\nhomeserver = "{matrix.homeserver}"\nuser_id = "{matrix.user_id}"\n'
        f'password_file = "{matrix.password_file}"\n[[rooms]]\nname = "veille"\nid = "{room.room_id}"\n',
    )
    db = open_database(tmp_path / "var" / "vigie.db")
    outbox.enqueue(db, ILLUSTRATED, NOW)
    assert start(settings, step).returncode == -9
    assert len(room.messages()) == in_the_room
    assert outbox.pending_count(db) == 1
    for _ in range(2):
        again = start(settings, "never")
        assert again.returncode == 0, again.stderr
    (event,) = room.messages()
    assert homeserver.uploads(bot) == uploads
    assert outbox.pending_count(db) == 0
    db.close()
    if not encrypted:
        assert shown_by(homeserver, alice, event["content"]) == PICTURE.png


def test_the_terminal_shows_the_words(tmp_path: Path) -> None:
    settings = write_settings(tmp_path, '[[rooms]]\nname = "veille"\n')
    db = open_database(tmp_path / "var" / "vigie.db")
    outbox.enqueue(db, ILLUSTRATED, NOW)
    db.close()
    shown = start(settings, "never")
    assert shown.stdout.count(TEXT) == 1


@pytest.mark.homeserver
def test_on_a_bad_day_it_is_there_once_with_its_picture_or_its_words(
    homeserver: Synapse, alice: User, tmp_path: Path
) -> None:
    bot = new_user(homeserver, "bot")
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    with TroubledProxy(homeserver.url, seed=20261126, share=0.4) as proxy:
        matrix = password_settings(homeserver, bot, tmp_path).model_copy(update={"homeserver": proxy.url})
        settings = write_settings(
            tmp_path,
            f'[matrix]\nhomeserver = "{matrix.homeserver}"\nuser_id = "{matrix.user_id}"\n'
            f'password_file = "{matrix.password_file}"\n[[rooms]]\nname = "veille"\nid = "{room.room_id}"\n',
        )
        db = open_database(tmp_path / "var" / "vigie.db")
        for number in range(4):
            outbox.enqueue(db, replace(ILLUSTRATED, dedupe_key=f"p{number}", txn_id=f"vigie-{number}"), NOW)
        for _ in range(40):
            db.conn.execute("UPDATE outbox SET not_before = NULL")
            db.commit()
            start(settings, "never")
            if not outbox.pending_count(db):
                break
        assert proxy.met.keys() >= {"429", "502"}
    assert outbox.pending_count(db) == 0
    db.close()
    contents = [event["content"] for event in room.messages()]
    assert sorted(content["fr.vigie.txn"] for content in contents) == [
        f"vigie-{number}" for number in range(4)
    ]
    assert all(content["body"] == TEXT for content in contents)
    illustrated = [content for content in contents if content["msgtype"] == "m.image"]
    assert illustrated
    assert all(shown_by(homeserver, alice, content) == PICTURE.png for content in illustrated)
