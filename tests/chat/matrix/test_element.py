"""Element's stack reads us, and we read it; also where insecure devices are excluded."""

import asyncio
from pathlib import Path

import pytest

from chat.accounts import folder_of
from chat.matrix.element import element, needs_element
from chat.matrix.members import member
from synapse import LabRoom, Synapse, User
from watcher.chat.events import Said
from watcher.chat.matrix import MatrixAccount
from watcher.chat.room import Post
from watcher.settings import Matrix

pytestmark = [pytest.mark.homeserver, needs_element]

ALERT = Post("alert-1", "Urgent : règlement", "<p>Urgent</p>")


@pytest.fixture
def secret_room(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    room.encrypt()
    return room


@pytest.mark.parametrize("mode", ["", "exclude"])
def test_a_post_is_read_without_any_warning_and_a_command_is_heard(
    homeserver: Synapse, alice: User, secret_room: LabRoom, settings: Matrix, mode: str
) -> None:
    async def act() -> tuple[dict[str, object], list[str]]:
        async with (
            MatrixAccount(settings, folder_of(settings)) as account,
            element(homeserver, alice, mode) as ann,
        ):
            await account.room(secret_room.room_id).join()
            since = (await account.listen(None, 0)).token
            await account.room(secret_room.room_id).post(ALERT)
            shown = await ann.told("body")
            await ann.say(secret_room.room_id, "!aide")
            heard = await account.listen(since, 5)
            return shown, [event.text for event in heard.events if isinstance(event, Said)]

    shown, heard = asyncio.run(act())
    assert shown["body"] == ALERT.body
    assert shown["shield"] is None
    assert heard == ["!aide"]


def test_where_insecure_devices_are_excluded_an_unsigned_one_is_not_read(
    homeserver: Synapse, alice: User, bot: User, secret_room: LabRoom, tmp_path: Path
) -> None:
    """What would become of us without our signature; and so what the test above can see."""

    async def act() -> dict[str, object]:
        async with (
            member(homeserver, bot, tmp_path / "bot") as unsigned,
            element(homeserver, alice, "exclude") as ann,
        ):
            await unsigned.join(secret_room.room_id)
            await unsigned.say(secret_room.room_id, "Bonjour")
            return await ann.told("body")

    shown = asyncio.run(act())
    assert shown["body"] is None
    assert shown["failure"] == "UNSIGNED_SENDER_DEVICE"
