import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chat.accounts import new_user, password_settings, post, token_settings
from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import MatrixAccount
from watcher.chat.matrix_client import MatrixClient
from watcher.chat.matrix_content import event_content
from watcher.chat.matrix_session import Session
from watcher.chat.room import Post, RoomClosedError, RoomRefusedError, RoomUnavailableError
from watcher.settings import Matrix

pytestmark = pytest.mark.homeserver

ALERT = Post(
    "alert-1", "Urgent : règlement", "<p><strong>Urgent</strong> : règlement</p>", ("@daj:lab.test",)
)
DIGEST = Post("digest-2026-W47", "Semaine 47\n@room", "<p>Semaine 47</p><p>@room</p>")


@pytest.mark.parametrize("version", ["11", "12"])
def test_an_alert_and_a_digest_are_read_by_another_member(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, version: str
) -> None:
    room = LabRoom.create(homeserver, alice, version=version, invite=[bot.user_id])
    event_ids = post(settings, room, ALERT, DIGEST)
    alert, digest = room.messages()
    assert [alert["event_id"], digest["event_id"]] == event_ids
    assert alert["content"] == {
        "msgtype": "m.text",
        "body": "Urgent : règlement",
        "format": "org.matrix.custom.html",
        "formatted_body": "<p><strong>Urgent</strong> : règlement</p>",
        "m.mentions": {"user_ids": ["@daj:lab.test"]},
        "fr.vigie.txn": "alert-1",
    }
    assert digest["content"]["body"] == "Semaine 47\n@room"
    assert digest["content"]["m.mentions"] == {}


def test_a_public_room_is_joined_without_invitation(
    homeserver: Synapse, alice: User, settings: Matrix
) -> None:
    room = LabRoom.create(homeserver, alice, preset="public_chat")
    post(settings, room, ALERT)
    assert room.bodies() == [ALERT.body]


def test_the_same_transaction_is_one_event_for_any_object_of_any_process(
    settings: Matrix, room: LabRoom
) -> None:
    first = post(settings, room, ALERT, ALERT)
    assert set(first) == set(post(settings, room, ALERT))
    assert room.bodies() == [ALERT.body]


def test_the_same_transaction_is_one_event_after_a_kill(
    settings: Matrix, room: LabRoom, tmp_path: Path
) -> None:
    child = Path(__file__).with_name("posting_child.py")
    arguments = [settings.model_dump_json(), room.room_id, ALERT.txn_id, ALERT.body]
    killed = subprocess.run(
        [sys.executable, str(child), *arguments], cwd=Path(__file__).parents[2], check=False
    )
    assert killed.returncode == -9
    assert room.bodies() == [ALERT.body]
    assert post(settings, room, ALERT) == [room.messages()[0]["event_id"]]
    assert room.bodies() == [ALERT.body]


def test_the_homeserver_itself_knows_a_transaction_again(
    homeserver: Synapse, bot: User, room: LabRoom
) -> None:
    async def act() -> list[str]:
        client = MatrixClient(homeserver.url, bot.user_id)
        client.resume(Session(**{name: getattr(bot, name) for name in Session.model_fields}))
        try:
            await client.join(room.room_id)
            return [await client.send(room.room_id, event_content(ALERT), ALERT.txn_id) for _ in range(2)]
        finally:
            await client.close()

    assert len(set(asyncio.run(act()))) == 1
    assert room.bodies() == [ALERT.body]


def test_the_same_transaction_is_one_event_on_a_new_device(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path
) -> None:
    settings = password_settings(homeserver, bot, tmp_path)
    first = post(settings, room, ALERT, directory=tmp_path / "lost")
    assert post(settings, room, ALERT, directory=tmp_path / "new") == first
    assert room.bodies() == [ALERT.body]


def test_the_same_transaction_is_one_event_when_the_homeserver_forgot_it(
    spare_homeserver: Synapse, tmp_path: Path
) -> None:
    """A homeserver keeps transaction ids for a day; an outage over a week-end is longer."""
    bot, alice = new_user(spare_homeserver, "bot"), new_user(spare_homeserver, "alice")
    room = LabRoom.create(spare_homeserver, alice, invite=[bot.user_id])
    settings = token_settings(spare_homeserver, bot, tmp_path)
    first = post(settings, room, ALERT)
    spare_homeserver.stop()
    with sqlite3.connect(spare_homeserver.database) as database:
        forgotten = database.execute("DELETE FROM event_txn_id_device_id").rowcount
    database.close()
    assert forgotten
    spare_homeserver.start()
    assert post(settings, room, ALERT) == first
    assert room.bodies() == [ALERT.body]


def test_nothing_is_posted_in_clear_into_an_encrypted_room(settings: Matrix, room: LabRoom) -> None:
    room.encrypt()
    with pytest.raises(
        RoomClosedError, match="is encrypted and this version of Vigie cannot encrypt"
    ) as caught:
        post(settings, room, ALERT)
    assert room.room_id in str(caught.value)
    assert room.messages() == []


def test_encryption_switched_on_between_two_posts_is_noticed(settings: Matrix, room: LabRoom) -> None:
    async def act() -> None:
        async with MatrixAccount(settings, Path("unused")) as account:
            to = account.room(room.room_id)
            await to.post(ALERT)
            room.encrypt()
            with pytest.raises(RoomClosedError, match="is encrypted"):
                await to.post(DIGEST)

    asyncio.run(act())
    assert room.bodies() == [ALERT.body]


def test_a_room_that_must_be_encrypted_gets_nothing_in_clear(settings: Matrix, room: LabRoom) -> None:
    async def act() -> None:
        async with MatrixAccount(settings, Path("unused")) as account:
            await account.room(room.room_id, require_encryption=True).post(ALERT)

    with pytest.raises(RoomClosedError, match="require_encryption = false") as caught:
        asyncio.run(act())
    assert room.room_id in str(caught.value)
    assert room.messages() == []


def not_invited(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    return LabRoom.create(homeserver, alice)


def without_the_right_to_write(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    levels = {"events_default": 50}
    return LabRoom.create(homeserver, alice, invite=[bot.user_id], power_level_content_override=levels)


def unknown(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    return LabRoom(homeserver, alice, "!nowhere:lab.test")


@pytest.mark.parametrize("make", [not_invited, without_the_right_to_write, unknown])
def test_a_room_where_the_bot_may_not_write_lets_the_message_wait(
    homeserver: Synapse,
    alice: User,
    bot: User,
    settings: Matrix,
    make: Callable[[Synapse, User, User], LabRoom],
) -> None:
    room = make(homeserver, alice, bot)
    with pytest.raises(RoomClosedError) as caught:
        post(settings, room, ALERT)
    assert room.room_id in str(caught.value)


def test_a_bot_that_is_kicked_is_refused_and_comes_back_when_invited_again(
    bot: User, settings: Matrix, room: LabRoom
) -> None:
    async def act() -> None:
        async with MatrixAccount(settings, Path("unused")) as account:
            to = account.room(room.room_id)
            await to.post(ALERT)
            room.kick(bot.user_id)
            with pytest.raises(RoomClosedError, match="invite the bot"):
                await to.post(DIGEST)
            room.invite(bot.user_id)
            await to.post(DIGEST)

    asyncio.run(act())
    assert room.bodies() == [ALERT.body, DIGEST.body]


def test_a_message_beyond_the_limit_is_refused_before_sending_and_one_below_arrives(
    settings: Matrix, room: LabRoom
) -> None:
    with pytest.raises(RoomRefusedError, match="too large"):
        post(settings, room, Post("large", "é" * 20_000, "é" * 10_000))
    post(settings, room, Post("fits", "é" * 20_000, "é" * 9_800))
    assert room.bodies() == ["é" * 20_000]


def test_default_rate_limits_say_when_to_come_back(spare_homeserver: Synapse, tmp_path: Path) -> None:
    bot, alice = new_user(spare_homeserver, "bot"), new_user(spare_homeserver, "alice")
    room = LabRoom.create(spare_homeserver, alice, invite=[bot.user_id])
    settings = token_settings(spare_homeserver, bot, tmp_path)
    posts = [Post(f"txn-{number}", f"message {number}", "") for number in range(20)]
    with pytest.raises(RoomUnavailableError, match="M_LIMIT_EXCEEDED") as caught:
        post(settings, room, *posts)
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 10
    arrived = room.bodies()
    assert 1 < len(arrived) < len(posts)
    assert arrived == [each.body for each in posts[: len(arrived)]]
