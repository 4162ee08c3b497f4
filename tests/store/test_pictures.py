"""A message's picture is kept with it until it arrived or was given up, and not a moment longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlite_utils import Database

from watcher.picture import Picture, Upload
from watcher.store import forgetting, outbox, pictures
from watcher.store.messages import NewMessage, content_hash

PICTURE = Picture("risks.png", bytes(range(256)), 1000, 700)


@pytest.fixture
def illustrated(db: Database, message: Callable[..., NewMessage], at: datetime) -> int:
    message_id = outbox.enqueue(db, message(kind="notice", picture=PICTURE), at)
    assert message_id is not None
    return message_id


def test_it_comes_back_as_it_was(db: Database, illustrated: int) -> None:
    assert pictures.of_message(db, illustrated) == pictures.Kept(PICTURE, None, 0)


def test_most_messages_have_none(db: Database, message: Callable[..., NewMessage], at: datetime) -> None:
    plain = outbox.enqueue(db, message(), at)
    assert plain is not None
    assert pictures.of_message(db, plain) is None


def test_where_it_lies_and_what_failed_is_remembered(db: Database, illustrated: int) -> None:
    pictures.note_failure(db, illustrated)
    pictures.note_failure(db, illustrated)
    pictures.note_upload(db, illustrated, Upload("mxc://a/b", "{}"))
    assert pictures.of_message(db, illustrated) == pictures.Kept(PICTURE, Upload("mxc://a/b", "{}"), 2)
    pictures.note_upload(db, illustrated, Upload("mxc://a/c"))
    kept = pictures.of_message(db, illustrated)
    assert kept is not None
    assert kept.upload == Upload("mxc://a/c")


def test_a_message_has_one(db: Database, illustrated: int) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        pictures.attach(db, illustrated, PICTURE)


def test_a_second_message_of_the_same_key_brings_none(
    db: Database, illustrated: int, message: Callable[..., NewMessage], at: datetime
) -> None:
    assert outbox.enqueue(db, message(txn_id="txn-2", picture=PICTURE), at) is None
    assert db["outbox_pictures"].count == 1


def test_a_failed_attempt_keeps_it(db: Database, illustrated: int, at: datetime) -> None:
    outbox.mark_failed(db, illustrated, "down", None, at)
    assert pictures.of_message(db, illustrated) is not None


def test_it_goes_with_the_end_of_its_message(db: Database, illustrated: int, at: datetime) -> None:
    outbox.mark_sent(db, illustrated, "$event", at)
    assert db["outbox_pictures"].count == 0


def test_it_goes_with_a_message_that_is_given_up(db: Database, illustrated: int, at: datetime) -> None:
    outbox.mark_dead(db, illustrated, "refused", at)
    assert db["outbox_pictures"].count == 0


def test_it_goes_with_a_message_that_is_forgotten(
    db: Database, message: Callable[..., NewMessage], at: datetime
) -> None:
    outbox.enqueue(db, message(room="direct:@a:b", picture=PICTURE), at)
    forgetting.forget_address(db, "@a:b")
    assert db["outbox_pictures"].count == 0


def test_readers_see_it_so_the_content_hash_does(message: Callable[..., NewMessage]) -> None:
    other = Picture("risks.png", b"other", 1000, 700)
    hashes = {content_hash(message(picture=one)) for one in (None, PICTURE, other)}
    assert len(hashes) == 3
