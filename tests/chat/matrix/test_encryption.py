"""Encrypted rooms on a real homeserver, with members whose client is matrix-nio's own."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from chat.accounts import folder_of, new_user, post
from chat.matrix.members import UNREADABLE, member
from synapse import LabRoom, Synapse, User
from watcher.chat.events import Event, Said, Unreadable, Withdrawn
from watcher.chat.matrix import MatrixAccount
from watcher.chat.matrix.keyserver import Keyserver
from watcher.chat.room import Post, RoomUnavailableError
from watcher.settings import Matrix

pytestmark = pytest.mark.homeserver

ALERT = Post("alert-1", "Urgent : règlement", "<p>Urgent</p>", ("@daj:lab.test",))
DIGEST = Post("digest-1", "Semaine 47", "<p>Semaine 47</p>")


def encrypted_room(homeserver: Synapse, alice: User, bot: User, version: str = "12") -> LabRoom:
    room = LabRoom.create(homeserver, alice, version=version, invite=[bot.user_id])
    room.encrypt()
    return room


def texts(events: tuple[Event, ...]) -> list[str]:
    return [event.text for event in events if isinstance(event, Said)]


def another_device(homeserver: Synapse, user: User) -> User:
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user.user_id},
        "password": user.password,
    }
    made = homeserver.member("POST", "/_matrix/client/v3/login", body)
    return replace(user, access_token=made["access_token"], device_id=made["device_id"])


@pytest.mark.parametrize("version", ["11", "12"])
def test_a_post_is_read_and_a_command_heard(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, tmp_path: Path, version: str
) -> None:
    room = encrypted_room(homeserver, alice, bot, version)

    async def act() -> tuple[list[str], list[str]]:
        async with (
            member(homeserver, alice, tmp_path / "alice") as ann,
            MatrixAccount(settings, folder_of(settings)) as account,
        ):
            await account.room(room.room_id).post(ALERT)
            read = (await ann.hear())[room.room_id]
            since = (await account.listen(None, 0)).token
            await ann.say(room.room_id, "!aide")
            return read, texts((await account.listen(since, 5)).events)

    assert asyncio.run(act()) == ([ALERT.body], ["!aide"])
    assert all("body" not in event["content"] for event in room.messages())


def test_a_thread_stays_readable_for_homeservers_and_the_key_of_the_post_does_not(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    room = encrypted_room(homeserver, alice, bot)
    post(settings, room, ALERT)
    root = room.messages()[0]["event_id"]
    post(settings, room, Post("answer-1", "Vu", "Vu", form="notice", thread=root))
    content = room.messages()[1]["content"]
    assert content["m.relates_to"]["event_id"] == root
    assert "fr.vigie.txn" not in content


def test_who_comes_later_or_with_a_new_device_reads_what_is_posted_from_then_on(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, tmp_path: Path
) -> None:
    room = encrypted_room(homeserver, alice, bot)
    carol = new_user(homeserver, "carol")
    telephone = another_device(homeserver, alice)

    async def act() -> tuple[list[str], list[str], list[str]]:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            to = account.room(room.room_id)
            async with member(homeserver, alice, tmp_path / "alice") as ann:
                await to.post(ALERT)
                room.invite(carol.user_id)
                async with (
                    member(homeserver, carol, tmp_path / "carol") as late,
                    member(homeserver, telephone, tmp_path / "telephone") as new,
                ):
                    await late.join(room.room_id)
                    await new.hear()
                    await to.post(DIGEST)
                    return tuple([(await one.hear())[room.room_id] for one in (ann, late, new)])

    laptop, late, new = asyncio.run(act())
    assert laptop == [ALERT.body, DIGEST.body]
    assert late == [UNREADABLE, DIGEST.body]
    assert new == [DIGEST.body]


def test_who_has_left_cannot_read_what_is_posted_later(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, tmp_path: Path
) -> None:
    """The key that carol had must not open the next message: a homeserver might still hand it to her."""
    room = encrypted_room(homeserver, alice, bot)
    carol = new_user(homeserver, "carol")
    room.invite(carol.user_id)

    async def act() -> None:
        async with (
            MatrixAccount(settings, folder_of(settings)) as account,
            member(homeserver, carol, tmp_path / "carol") as gone,
        ):
            await gone.join(room.room_id)
            to = account.room(room.room_id)
            await to.post(ALERT)
            assert (await gone.hear())[room.room_id] == [ALERT.body]
            room.kick(carol.user_id)
            await to.post(DIGEST)

    asyncio.run(act())
    before, after = (event["content"]["session_id"] for event in room.messages())
    assert before != after


def test_commands_said_while_the_bot_was_off_are_read_after_a_restart(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, tmp_path: Path
) -> None:
    room = encrypted_room(homeserver, alice, bot)

    async def act() -> list[str]:
        async with member(homeserver, alice, tmp_path / "alice") as ann:
            async with MatrixAccount(settings, folder_of(settings)) as account:
                await account.room(room.room_id).join()
                since = (await account.listen(None, 0)).token
            for number in range(3):
                await ann.say(room.room_id, f"!cherche {number}")
            async with MatrixAccount(settings, folder_of(settings)) as account:
                first = await account.listen(since, 0)
                again = await account.listen(since, 0)  # as after a kill before the token was kept
        assert texts(first.events) == texts(again.events)
        return texts(again.events)

    assert asyncio.run(act()) == ["!cherche 0", "!cherche 1", "!cherche 2"]


def test_a_message_that_no_key_came_for_is_told_as_such(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    room = encrypted_room(homeserver, alice, bot)
    secret = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": "AwgA",
        "device_id": alice.device_id,
        "sender_key": "of a device that never wrote to us",
        "session_id": "unknown",
    }

    async def act() -> tuple[Event, ...]:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            await account.room(room.room_id).join()
            since = (await account.listen(None, 0)).token
            room.send(secret, "m.room.encrypted")
            room.redact(room.send(secret, "m.room.encrypted"))
            return (await account.listen(since, 0)).events

    unreadable, withdrawn, _ = asyncio.run(act())
    assert isinstance(unreadable, Unreadable)
    assert unreadable.sender == alice.user_id
    assert isinstance(withdrawn, Withdrawn)


def test_a_homeserver_that_takes_no_key_gets_no_message_either(
    homeserver: Synapse,
    alice: User,
    bot: User,
    settings: Matrix,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or all members would see a message that none can read, and nobody would send it again."""
    room = encrypted_room(homeserver, alice, bot)

    async def fail(self: Keyserver, kind: str, messages: object, txn_id: str) -> None:
        raise RoomUnavailableError("502")

    async def act() -> list[str]:
        async with (
            member(homeserver, alice, tmp_path / "alice") as ann,
            MatrixAccount(settings, folder_of(settings)) as account,
        ):
            to = account.room(room.room_id)
            with monkeypatch.context() as bad_day:
                bad_day.setattr(Keyserver, "send_to_devices", fail)
                with pytest.raises(RoomUnavailableError):
                    await to.post(ALERT)
            assert room.messages() == []
            await to.post(ALERT)
            return (await ann.hear())[room.room_id]

    assert asyncio.run(act()) == [ALERT.body]


def test_a_broken_message_to_the_device_harms_nothing(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, tmp_path: Path
) -> None:
    """Anybody may send our device anything, and the same again with each request for news."""
    room = encrypted_room(homeserver, alice, bot)

    async def act() -> list[str]:
        async with (
            member(homeserver, alice, tmp_path / "alice") as ann,
            MatrixAccount(settings, folder_of(settings)) as account,
        ):
            await account.room(room.room_id).join()
            since = (await account.listen(None, 0)).token
            async with account.connected() as line:
                curve = line.encryption.cipher._olm.account.identity_keys["curve25519"]
            for number, ciphertext in enumerate(
                (
                    {curve: {"type": 0, "body": "not base64!"}},
                    {curve: {"type": 1, "body": "?"}},
                    {curve: {}},
                    [],
                )
            ):
                content = {
                    "algorithm": "m.olm.v1.curve25519-aes-sha2",
                    "sender_key": "x",
                    "ciphertext": ciphertext,
                }
                path = f"/_matrix/client/v3/sendToDevice/m.room.encrypted/broken{number}"
                body = {"messages": {bot.user_id: {bot.device_id: content}}}
                homeserver.member("PUT", path, body, alice)
            await ann.say(room.room_id, "!aide")
            return texts((await account.listen(since, 5)).events)

    assert asyncio.run(act()) == ["!aide"]


def test_one_time_keys_are_made_good_when_half_are_used(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    def claim(times: int) -> None:
        wanted = {"one_time_keys": {bot.user_id: {bot.device_id: "signed_curve25519"}}}
        for _ in range(times):
            got = homeserver.member("POST", "/_matrix/client/v3/keys/claim", wanted, alice)["one_time_keys"]
            assert got[bot.user_id][bot.device_id]

    async def listen() -> None:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            await account.listen(None, 0)

    asyncio.run(listen())
    claim(50)
    asyncio.run(listen())
    claim(50)


def test_a_device_with_broken_keys_keeps_nobody_else_from_reading(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, tmp_path: Path
) -> None:
    room = encrypted_room(homeserver, alice, bot)
    mallory = new_user(homeserver, "mallory")
    room.invite(mallory.user_id)

    async def act() -> list[str]:
        async with (
            member(homeserver, alice, tmp_path / "alice") as ann,
            member(homeserver, mallory, tmp_path / "mallory") as bad,
            MatrixAccount(settings, folder_of(settings)) as account,
        ):
            await bad.join(room.room_id)
            account_of = bad.client.olm.account  # type: ignore[union-attr]
            forged = {
                "signed_curve25519:AAAAAAAAAZZ": {
                    "key": "nonsense",
                    "signatures": {
                        mallory.user_id: {
                            f"ed25519:{mallory.device_id}": account_of.sign('{"key":"nonsense"}')
                        }
                    },
                }
            }
            body = {"one_time_keys": forged}
            wanted = {"one_time_keys": {mallory.user_id: {mallory.device_id: "signed_curve25519"}}}
            for _ in range(50):
                homeserver.member("POST", "/_matrix/client/v3/keys/claim", wanted, alice)
            homeserver.member("POST", "/_matrix/client/v3/keys/upload", body, mallory)
            await account.room(room.room_id).post(ALERT)
            return (await ann.hear())[room.room_id]

    assert asyncio.run(act()) == [ALERT.body]


def test_the_store_of_keys_is_for_the_owner_only(settings: Matrix, room: LabRoom, bot: User) -> None:
    post(settings, room, ALERT)
    folder = folder_of(settings)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir() if path.name != "lock"} == {
        "session.json": 0,
        "cross_signing.json": 0,
        f"{bot.device_id}.db": 0,
    }
