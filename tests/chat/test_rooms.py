import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from chat.accounts import token_settings
from synapse import LabRoom, Synapse, User
from watcher.chat.room import Post, RoomClosedError, RoomSessionError, RoomUnavailableError
from watcher.chat.rooms import open_rooms
from watcher.settings import Matrix, Paths, Room, Settings

POST = Post("txn-1", "Bonjour", "<p>Bonjour</p>")
NOBODY_LISTENS = "http://127.0.0.1:9"


def now() -> datetime:
    return datetime(2026, 11, 23, 8, tzinfo=UTC)


def settings(directory: Path, matrix: Matrix | None, *rooms: Room) -> Settings:
    return Settings(paths=Paths(data=directory / "var"), matrix=matrix, rooms=rooms)


@pytest.mark.homeserver
def test_a_room_with_an_id_is_on_the_homeserver_and_the_others_are_here(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path
) -> None:
    screen = io.StringIO()
    matrix = token_settings(homeserver, bot, tmp_path)
    wanted = settings(tmp_path, matrix, Room(name="veille", id=room.room_id), Room(name="ici"))

    async def act() -> None:
        async with open_rooms(wanted, Console(file=screen), now) as rooms:
            assert list(rooms.named) == ["veille", "ici"]
            assert rooms.account is not None
            for each in rooms.named.values():
                await each.post(POST)

    asyncio.run(act())
    assert room.bodies() == ["Bonjour"]
    assert "Bonjour" in screen.getvalue()
    assert (tmp_path / "var" / "rooms" / "ici.jsonl").exists()


@pytest.mark.homeserver
def test_a_room_that_must_be_encrypted_is_told_so_and_gets_nothing_in_clear(
    homeserver: Synapse, bot: User, room: LabRoom, tmp_path: Path
) -> None:
    matrix = token_settings(homeserver, bot, tmp_path)
    wanted = settings(tmp_path, matrix, Room(name="juridique", id=room.room_id, require_encryption=True))

    async def act() -> None:
        async with open_rooms(wanted, Console(file=io.StringIO()), now) as rooms:
            by_id = await rooms.find(room.room_id)  # as an answer to a command there finds it
            assert by_id is rooms.named["juridique"]
            await rooms.named["juridique"].post(POST)

    with pytest.raises(RoomClosedError, match="require_encryption"):
        asyncio.run(act())
    assert room.messages() == []


@pytest.mark.homeserver
def test_a_message_finds_a_room_by_name_by_id_and_a_person(
    homeserver: Synapse, bot: User, alice: User, room: LabRoom, tmp_path: Path
) -> None:
    wanted = settings(
        tmp_path, token_settings(homeserver, bot, tmp_path), Room(name="veille", id=room.room_id)
    )

    async def act() -> None:
        async with open_rooms(wanted, Console(file=io.StringIO()), now) as rooms:
            assert await rooms.find("veille") is await rooms.find(room.room_id)
            direct = await rooms.find(f"direct:{alice.user_id}")
            assert direct is await rooms.find(f"direct:{alice.user_id}")
            assert await rooms.find("nowhere") is None

    asyncio.run(act())


@pytest.mark.parametrize(("token", "kind"), [("syt_token", RoomUnavailableError), (None, RoomSessionError)])
def test_an_account_that_cannot_log_in_fails_its_own_rooms_only(
    tmp_path: Path, token: str | None, kind: type[Exception]
) -> None:
    if token is not None:
        (tmp_path / "token").write_text(token)
    matrix = Matrix(homeserver=NOBODY_LISTENS, user_id="@bot:lab.test", access_token_file=tmp_path / "token")
    screen = io.StringIO()
    wanted = settings(tmp_path, matrix, Room(name="veille", id="!a"), Room(name="ici"))

    async def act() -> None:
        async with open_rooms(wanted, Console(file=screen), now) as rooms:
            with pytest.raises(kind):
                await rooms.named["veille"].post(POST)
            await rooms.named["ici"].post(POST)

    asyncio.run(act())
    assert "Bonjour" in screen.getvalue()


def test_without_a_matrix_section_every_room_is_here(tmp_path: Path) -> None:
    screen = io.StringIO()

    async def act() -> None:
        async with open_rooms(settings(tmp_path, None, Room(name="ici")), Console(file=screen), now) as rooms:
            await rooms.named["ici"].post(POST)

    asyncio.run(act())
    assert "Bonjour" in screen.getvalue()
