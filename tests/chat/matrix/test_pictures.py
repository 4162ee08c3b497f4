"""A picture is in the room with its words, encrypted where the room is, taken to the homeserver once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chat.accounts import folder_of, new_user, post, token_settings
from chat.matrix.answering import ask, error
from chat.matrix.element import element, needs_element
from chat.matrix.members import member
from chat.pictures import PICTURE, TEXT, attached, shown_by
from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import MatrixAccount
from watcher.chat.matrix.media import bring
from watcher.chat.room import PictureUnavailableError, Post, RoomBusyError, RoomSessionError
from watcher.picture import Upload
from watcher.settings import Matrix

DIGEST = Post("digest-1", "Semaine 47", "<p>Semaine 47</p>")


def illustrated(noted: list[Upload], upload: Upload | None = None, **changes: Any) -> Post:
    changes = {"form": "notice", "attached": attached(noted, upload), **changes}
    return Post("picture-1", TEXT, f"<p>{TEXT}</p>", **changes)


@pytest.fixture
def secret_room(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    room.encrypt()
    return room


@pytest.mark.homeserver
def test_in_a_clear_room_it_is_an_image_whose_body_says_it_all_in_the_thread(
    homeserver: Synapse, alice: User, settings: Matrix, room: LabRoom
) -> None:
    noted: list[Upload] = []
    (digest,) = post(settings, room, DIGEST)
    post(settings, room, illustrated(noted, thread=digest))
    content = room.messages()[-1]["content"]
    assert content == {
        "msgtype": "m.image",
        "body": TEXT,
        "filename": "risks-by-month-2026-W47.png",
        "format": "org.matrix.custom.html",
        "formatted_body": f"<p>{TEXT}</p>",
        "info": {"mimetype": "image/png", "w": 1000, "h": 900, "size": len(PICTURE.png)},
        "url": noted[0].url,
        "m.mentions": {},
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": digest,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": digest},
        },
        "fr.vigie.txn": "picture-1",
    }
    assert noted == [Upload(content["url"])]
    assert shown_by(homeserver, alice, content) == PICTURE.png


@pytest.mark.homeserver
def test_posted_again_it_is_one_event_and_one_upload(
    homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom
) -> None:
    noted: list[Upload] = []
    first = post(settings, room, illustrated(noted))
    again = post(settings, room, illustrated(noted, noted[0]))
    assert (again, room.bodies()) == (first, [TEXT])
    assert (len(noted), homeserver.uploads(bot)) == (1, 1)


@pytest.mark.homeserver
def test_what_lies_at_the_homeserver_is_not_taken_there_again(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, room: LabRoom
) -> None:
    """As after a kill between the upload and the sending: the room has nothing yet."""
    noted: list[Upload] = []
    elsewhere = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    post(settings, elsewhere, illustrated(noted))
    post(settings, room, illustrated(noted, noted[0]))
    assert room.messages()[-1]["content"]["url"] == noted[0].url
    assert (len(noted), homeserver.uploads(bot)) == (1, 1)


@pytest.mark.homeserver
@needs_element
def test_in_an_encrypted_room_the_homeserver_sees_no_picture_and_elements_stack_has_its_key(
    homeserver: Synapse, alice: User, settings: Matrix, secret_room: LabRoom
) -> None:
    noted: list[Upload] = []

    async def act() -> dict[str, Any]:
        async with (
            MatrixAccount(settings, folder_of(settings)) as account,
            element(homeserver, alice, "") as ann,
        ):
            await account.room(secret_room.room_id).post(illustrated(noted))
            return await ann.told("body")

    shown = asyncio.run(act())
    assert shown["body"] == TEXT
    assert shown["shield"] is None
    assert shown["content"]["msgtype"] == "m.image"
    assert "url" not in shown["content"]
    assert shown_by(homeserver, alice, shown["content"]) == PICTURE.png
    (event,) = secret_room.messages()
    assert "mxc:" not in str(event)


@pytest.mark.homeserver
def test_another_member_decrypts_it_with_nio(
    homeserver: Synapse, alice: User, settings: Matrix, secret_room: LabRoom, tmp_path: Path
) -> None:
    from nio import RoomEncryptedImage

    async def act() -> dict[str, Any]:
        async with (
            MatrixAccount(settings, folder_of(settings)) as account,
            member(homeserver, alice, tmp_path / "ann") as ann,
        ):
            await account.room(secret_room.room_id).post(illustrated([]))
            news = await ann.client.sync(0, full_state=True)
            events = news.rooms.join[secret_room.room_id].timeline.events  # type: ignore[union-attr]
            (image,) = [event for event in events if isinstance(event, RoomEncryptedImage)]
            return image.source["content"]

    content = asyncio.run(act())
    assert content["body"] == TEXT
    assert shown_by(homeserver, alice, content) == PICTURE.png


@pytest.mark.homeserver
def test_what_lies_there_unencrypted_is_taken_again_when_the_room_was_encrypted_since(
    homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom, secret_room: LabRoom
) -> None:
    noted: list[Upload] = []
    post(settings, room, illustrated(noted))
    post(settings, secret_room, illustrated(noted, noted[0]))
    assert [upload.keys is None for upload in noted] == [True, False]
    post(settings, secret_room, illustrated(noted, noted[1]))
    assert homeserver.uploads(bot) == 2


@pytest.mark.homeserver
def test_nothing_is_uploaded_for_a_room_that_must_be_encrypted_and_is_not(
    homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom
) -> None:
    async def act() -> None:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            await account.room(room.room_id, require_encryption=True).post(illustrated([]))

    with pytest.raises(Exception, match="not encrypted and must be"):
        asyncio.run(act())
    assert homeserver.uploads(bot) == 0


@pytest.fixture(params=["max_upload_size: 1K\n", "enable_media_repo: false\n"], ids=["too-small", "no-media"])
def unwilling_homeserver(
    request: pytest.FixtureRequest, synapse_interpreter: Path, tmp_path: Path
) -> Iterator[Synapse]:
    server = Synapse(synapse_interpreter, tmp_path / "synapse", more=request.param)
    server.start()
    yield server
    server.stop()


@pytest.mark.homeserver
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_homeserver_that_will_not_have_it_gets_the_words_alone(
    unwilling_homeserver: Synapse, tmp_path: Path, caplog: pytest.LogCaptureFixture, encrypted: bool
) -> None:
    alice, bot = new_user(unwilling_homeserver, "alice"), new_user(unwilling_homeserver, "bot")
    room = LabRoom.create(unwilling_homeserver, alice, invite=[bot.user_id])
    if encrypted:
        room.encrypt()
    settings = token_settings(unwilling_homeserver, bot, tmp_path)
    noted: list[Upload] = []
    with caplog.at_level(logging.WARNING):
        post(settings, room, illustrated(noted))
        post(settings, room, illustrated(noted))
    (event,) = room.messages()
    if not encrypted:
        assert (event["content"]["msgtype"], event["content"]["body"]) == ("m.notice", TEXT)
    assert noted == []
    assert "goes without its picture" in caplog.text


@pytest.mark.parametrize(
    ("status", "body", "wanted"),
    [
        (502, b"<html>bad gateway</html>", PictureUnavailableError),
        (500, error("M_UNKNOWN"), PictureUnavailableError),
        (200, b"{}", PictureUnavailableError),
        (429, error("M_LIMIT_EXCEEDED"), RoomBusyError),
        (401, error("M_UNKNOWN_TOKEN"), RoomSessionError),
    ],
)
def test_what_may_pass_is_waited_for(status: int, body: bytes, wanted: type[Exception]) -> None:
    noted: list[Upload] = []
    with pytest.raises(wanted, match="uploading risks-by-month") as raised:
        ask(lambda client: bring(client, attached(noted), encrypted=False), status, body)
    assert raised.type is wanted
    assert noted == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (413, error("M_TOO_LARGE")),
        (413, b"<html>too large</html>"),
        (403, error("M_FORBIDDEN")),
        (404, error("M_UNRECOGNIZED")),
        (404, b"<html>not found</html>"),
    ],
)
def test_what_will_not_pass_is_given_up(status: int, body: bytes) -> None:
    noted: list[Upload] = []
    assert ask(lambda client: bring(client, attached(noted), encrypted=True), status, body) is None
    assert noted == []


def test_where_it_lies_is_noted_before_anything_refers_to_it() -> None:
    noted: list[Upload] = []
    answer = b'{"content_uri": "mxc://lab.test/abc"}'
    brought = ask(lambda client: bring(client, attached(noted), encrypted=False), 200, answer)
    assert noted == [brought] == [Upload("mxc://lab.test/abc")]


def test_the_keys_differ_from_one_upload_to_the_next() -> None:
    noted: list[Upload] = []
    for _ in range(2):
        ask(
            lambda client: bring(client, attached(noted), encrypted=True),
            200,
            b'{"content_uri": "mxc://a/b"}',
        )
    assert len({replace(upload).keys for upload in noted}) == 2
