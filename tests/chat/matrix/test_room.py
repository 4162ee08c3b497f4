import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from chat.accounts import folder_of, new_user, password_settings, post, token_settings
from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import MatrixAccount, client
from watcher.chat.matrix.client import Client
from watcher.chat.matrix.content import event_content
from watcher.chat.matrix.session import Session
from watcher.chat.room import Post, RoomBusyError, RoomClosedError, RoomRefusedError
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
    arguments = [settings.model_dump_json(), str(folder_of(settings)), room.room_id, ALERT.txn_id, ALERT.body]
    killed = subprocess.run(
        [sys.executable, str(child), *arguments], cwd=Path(__file__).parents[3], check=False
    )
    assert killed.returncode == -9
    assert room.bodies() == [ALERT.body]
    assert post(settings, room, ALERT) == [room.messages()[0]["event_id"]]
    assert room.bodies() == [ALERT.body]


def test_the_homeserver_itself_knows_a_transaction_again(
    homeserver: Synapse, bot: User, room: LabRoom
) -> None:
    async def act() -> list[str]:
        session = Session(user_id=bot.user_id, device_id=bot.device_id, access_token=bot.access_token)
        server = Client(homeserver.url)
        server.resume(session)
        content = event_content(ALERT)
        try:
            await server.join(room.room_id)
            return [
                await server.send(room.room_id, "m.room.message", content, ALERT.txn_id) for _ in range(2)
            ]
        finally:
            await server.close()

    assert len(set(asyncio.run(act()))) == 1
    assert room.bodies() == [ALERT.body]


def test_the_same_transaction_is_one_event_on_a_new_device(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path
) -> None:
    settings = password_settings(homeserver, bot, tmp_path)
    first = post(settings, room, ALERT, directory=tmp_path / "lost")
    assert post(settings, room, ALERT, directory=tmp_path / "new") == first
    assert room.bodies() == [ALERT.body]


def test_an_earlier_sending_is_looked_for_back_to_when_it_was_decided_page_by_page(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 2)
    settings = password_settings(homeserver, bot, tmp_path)
    decided = datetime.now(UTC)
    posts = [Post(f"txn-{number}", str(number), "", decided_at=decided) for number in range(5)]
    first = post(settings, room, *posts, directory=tmp_path / "lost")
    assert post(settings, room, posts[0], directory=tmp_path / "new") == [first[0]]
    assert room.bodies() == ["0", "1", "2", "3", "4"]


def test_a_later_post_that_was_decided_earlier_is_looked_for_further_back(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 1)
    settings = password_settings(homeserver, bot, tmp_path)
    now = datetime.now(UTC)
    old, new = Post("old", "un", "", decided_at=now), Post("new", "deux", "", decided_at=now)
    first = post(settings, room, old, new, directory=tmp_path / "lost")
    soon = replace(new, decided_at=now + timedelta(days=2))  # looked for in the newest page only
    assert post(settings, room, soon, old, directory=tmp_path / "new") == [first[1], first[0]]
    assert room.bodies() == ["un", "deux"]


def test_the_same_transaction_is_one_event_when_the_homeserver_forgot_it(
    spare_homeserver: Synapse, tmp_path: Path
) -> None:
    """A homeserver keeps transaction ids for a day; an outage over a week-end is longer."""
    bot, alice = new_user(spare_homeserver, "bot"), new_user(spare_homeserver, "alice")
    clear, encrypted = (LabRoom.create(spare_homeserver, alice, invite=[bot.user_id]) for _ in range(2))
    encrypted.encrypt()
    settings = token_settings(spare_homeserver, bot, tmp_path)
    first = [post(settings, room, ALERT) for room in (clear, encrypted)]
    spare_homeserver.stop()
    with sqlite3.connect(spare_homeserver.database) as database:
        forgotten = database.execute("DELETE FROM event_txn_id_device_id").rowcount
    database.close()
    assert forgotten
    spare_homeserver.start()
    assert [post(settings, room, ALERT) for room in (clear, encrypted)] == first
    assert [len(room.messages()) for room in (clear, encrypted)] == [1, 1]


def test_encryption_switched_on_between_two_posts_is_honoured(settings: Matrix, room: LabRoom) -> None:
    async def act() -> None:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            to = account.room(room.room_id)
            await to.post(ALERT)
            room.encrypt()
            await to.post(DIGEST)

    asyncio.run(act())
    assert [event["type"] for event in room.messages()] == ["m.room.message", "m.room.encrypted"]


def test_a_room_that_must_be_encrypted_gets_nothing_in_clear(settings: Matrix, room: LabRoom) -> None:
    async def act() -> None:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            await account.room(room.room_id, require_encryption=True).post(ALERT)

    with pytest.raises(RoomClosedError, match="switch encryption on in the room") as caught:
        asyncio.run(act())
    assert room.room_id in str(caught.value)
    assert room.messages() == []


def test_a_room_that_once_requires_encryption_requires_it_by_whatever_name_it_is_asked_for(
    settings: Matrix,
) -> None:
    account = MatrixAccount(settings, folder_of(settings))
    first = account.room("!a", require_encryption=True)
    assert account.room("!a") is first
    assert first.require_encryption


def test_an_answer_stands_in_its_thread_and_a_new_version_replaces_the_old_one(
    settings: Matrix, room: LabRoom
) -> None:
    async def act() -> tuple[str, str]:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            to = account.room(room.room_id)
            alert = await to.post(ALERT)
            await to.post(Post("answer", "Vu", "Vu", form="notice", thread=alert, reply_to=alert))
            await to.post(Post("revised", "Urgent, corrigé", "<p>corrigé</p>", replaces=alert))
            return alert, to.room_id

    alert, room_id = asyncio.run(act())
    path = f"/_matrix/client/v1/rooms/{quote(room_id)}/relations/{quote(alert)}"
    related = room.synapse.member("GET", path, user=room.owner)["chunk"]
    kinds = {event["content"]["m.relates_to"]["rel_type"]: event["content"] for event in related}
    assert kinds["m.thread"]["msgtype"] == "m.notice"
    assert kinds["m.replace"]["m.new_content"]["body"] == "Urgent, corrigé"


def test_an_answer_to_what_is_not_there_is_refused_and_holds_nothing_up(
    settings: Matrix, room: LabRoom
) -> None:
    with pytest.raises(RoomRefusedError, match="let this one go"):
        post(settings, room, Post("lost", "Vu", "Vu", thread="$nowhere"))
    post(settings, room, ALERT)
    assert room.bodies() == [ALERT.body]


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
        async with MatrixAccount(settings, folder_of(settings)) as account:
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
        post(settings, room, Post("large", "é" * 15_000, "é" * 5_000))
    post(settings, room, Post("fits", "é" * 15_000, "é" * 4_800))
    assert room.bodies() == ["é" * 15_000]


def test_default_rate_limits_say_when_to_come_back(spare_homeserver: Synapse, tmp_path: Path) -> None:
    bot, alice = new_user(spare_homeserver, "bot"), new_user(spare_homeserver, "alice")
    room = LabRoom.create(spare_homeserver, alice, invite=[bot.user_id])
    settings = token_settings(spare_homeserver, bot, tmp_path)
    posts = [Post(f"txn-{number}", f"message {number}", "") for number in range(20)]
    with pytest.raises(RoomBusyError, match="M_LIMIT_EXCEEDED") as caught:
        post(settings, room, *posts)
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 10
    arrived = room.bodies()
    assert 1 < len(arrived) < len(posts)
    assert arrived == [each.body for each in posts[: len(arrived)]]
