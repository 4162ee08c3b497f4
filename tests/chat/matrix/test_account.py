import asyncio
from pathlib import Path

import pytest

from chat.accounts import folder_of, password_settings, post
from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Post, RoomClosedError, RoomError, RoomSessionError
from watcher.settings import Matrix

pytestmark = pytest.mark.homeserver

ALERT = Post("alert-1", "Urgent", "<p>Urgent</p>")
DIGEST = Post("digest-1", "Semaine 47", "<p>Semaine 47</p>")


def devices(homeserver: Synapse, user: User) -> set[str]:
    found = homeserver.member("GET", "/_matrix/client/v3/devices", user=user)["devices"]
    return {device["device_id"] for device in found}


def test_a_password_is_used_once_and_the_session_kept_for_the_owner_only(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path
) -> None:
    settings = password_settings(homeserver, bot, tmp_path)
    before = devices(homeserver, bot)
    post(settings, room, ALERT, directory=tmp_path / "matrix")
    made = devices(homeserver, bot) - before
    assert len(made) == 1
    assert (tmp_path / "matrix" / "session.json").stat().st_mode & 0o777 == 0o600
    (tmp_path / "password").unlink()
    post(settings, room, DIGEST, directory=tmp_path / "matrix")
    assert devices(homeserver, bot) - before == made
    assert room.bodies() == [ALERT.body, DIGEST.body]


def test_a_wrong_password_is_tried_once(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path
) -> None:
    settings = password_settings(homeserver, bot, tmp_path)

    async def act() -> None:
        async with MatrixAccount(settings, tmp_path) as account:
            to = account.room(room.room_id)
            (tmp_path / "password").write_text("wrong")
            with pytest.raises(RoomSessionError, match="M_FORBIDDEN"):
                await to.post(ALERT)
            (tmp_path / "password").write_text(bot.password)
            with pytest.raises(RoomSessionError, match="M_FORBIDDEN"):
                await to.post(ALERT)

    asyncio.run(act())
    assert not (tmp_path / "session.json").exists()
    post(settings, room, ALERT, directory=tmp_path)


def test_a_token_revoked_while_we_work_ends_the_session(
    homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom
) -> None:
    async def act() -> list[RoomError]:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            rooms = [account.room(room.room_id), account.room("!another")]
            await rooms[0].post(ALERT)
            homeserver.member("POST", "/_matrix/client/v3/logout", {}, bot)
            errors: list[RoomError] = []
            for each in rooms:
                with pytest.raises(RoomSessionError) as caught:
                    await each.post(DIGEST)
                errors.append(caught.value)
            return errors

    first, second = asyncio.run(act())
    assert "M_UNKNOWN_TOKEN" in str(first)
    assert "vigie matrix login" in str(first)
    assert str(second) == str(first)
    assert bot.access_token not in str(first)


def test_a_token_of_somebody_else_is_an_error_that_names_both(
    alice: User, bot: User, settings: Matrix, room: LabRoom
) -> None:
    other = settings.model_copy(update={"user_id": alice.user_id})
    with pytest.raises(RoomSessionError) as caught:
        post(other, room, ALERT)
    assert alice.user_id in str(caught.value)
    assert bot.user_id in str(caught.value)
    assert room.messages() == []


def test_a_room_is_joined_on_demand_or_says_why_not(
    homeserver: Synapse, alice: User, settings: Matrix, room: LabRoom
) -> None:
    closed = LabRoom.create(homeserver, alice)

    async def join() -> tuple[str, ...]:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            await account.room(room.room_id).join()
            with pytest.raises(RoomClosedError, match="invite the bot"):
                await account.room(closed.room_id).join()
            return (await account.status()).joined_rooms

    assert asyncio.run(join()) == (room.room_id,)
