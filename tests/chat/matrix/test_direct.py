"""The room with one person: made once, whatever dies in between."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from chat.accounts import folder_of, new_user
from chat.matrix.members import member
from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import DirectNotes, MatrixAccount
from watcher.chat.matrix.direct import DirectRooms
from watcher.chat.room import Post, RoomRefusedError
from watcher.settings import Matrix

pytestmark = pytest.mark.homeserver


def direct(settings: Matrix, address: str) -> str:
    """The room's id, asked for by a new account object, as by a new process."""

    async def run() -> str:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            return (await account.direct(address)).room_id

    return asyncio.run(run())


def joined(homeserver: Synapse, user: User) -> list[str]:
    return homeserver.member("GET", "/_matrix/client/v3/joined_rooms", user=user)["joined_rooms"]


def listed(homeserver: Synapse, bot: User) -> dict[str, Any]:
    path = f"/_matrix/client/v3/user/{quote(bot.user_id)}/account_data/m.direct"
    return homeserver.member("GET", path, user=bot)


def test_a_person_is_told_something_in_a_room_of_their_own_that_is_encrypted(
    homeserver: Synapse, alice: User, settings: Matrix, tmp_path: Path
) -> None:
    """The first message is there before she accepts, and she can read it."""

    async def act() -> list[str]:
        async with (
            member(homeserver, alice, tmp_path / "alice") as ann,
            MatrixAccount(settings, folder_of(settings)) as account,
        ):
            room = await account.direct(alice.user_id)
            assert room.require_encryption
            await room.post(Post("txn-1", "Une nouvelle pour vous", "Une nouvelle"))
            await ann.join(room.room_id)
            return (await ann.hear())[room.room_id]

    assert asyncio.run(act()) == ["Une nouvelle pour vous"]


def test_the_room_is_one_for_each_person_and_kept_in_the_accounts_own_list(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    carol = new_user(homeserver, "carol")
    with_alice, with_carol = direct(settings, alice.user_id), direct(settings, carol.user_id)
    assert with_alice != with_carol
    assert direct(settings, alice.user_id) == with_alice
    assert listed(homeserver, bot) == {alice.user_id: [with_alice], carol.user_id: [with_carol]}


def test_notes_that_are_lost_are_made_good_from_the_accounts_list(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    first = direct(settings, alice.user_id)
    (folder_of(settings) / "direct.json").write_text("torn")
    assert direct(settings, alice.user_id) == first
    assert joined(homeserver, bot) == [first]


def test_a_process_killed_between_making_and_noting_makes_no_second_room(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(self: DirectRooms, address: str, room_id: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(DirectRooms, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            direct(settings, alice.user_id)
    (made,) = joined(homeserver, bot)
    assert direct(settings, alice.user_id) == made
    assert joined(homeserver, bot) == [made]


def test_who_left_is_invited_again(homeserver: Synapse, alice: User, bot: User, settings: Matrix) -> None:
    first = direct(settings, alice.user_id)
    room = LabRoom(homeserver, alice, first)
    room.enter(alice)
    homeserver.member("POST", f"/_matrix/client/v3/rooms/{quote(first)}/leave", {}, alice)
    assert direct(settings, alice.user_id) == first
    room.enter(alice)
    assert first in joined(homeserver, alice)


def test_a_room_of_somebody_else_that_bears_our_mark_is_not_taken_for_ours(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    """Or Mallory would read what is meant for alice."""
    mallory = new_user(homeserver, "mallory")
    mark = {"type": "fr.vigie.direct", "content": {"with": alice.user_id}}
    trap = LabRoom.create(homeserver, mallory, invite=[bot.user_id], initial_state=[mark])
    trap.enter(bot)
    assert direct(settings, alice.user_id) != trap.room_id


def test_an_address_that_is_forgotten_leaves_our_notes_and_the_room_is_found_again(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    """By an account that is running, too: what it knows of people stands in the notes only."""
    notes = DirectNotes(folder_of(settings))

    async def act() -> tuple[str, str | None, str]:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            first = (await account.direct(alice.user_id)).room_id
            notes.forget(alice.user_id)
            kept = notes.room_with(alice.user_id)
            return first, kept, (await account.direct(alice.user_id)).room_id

    first, kept, again = asyncio.run(act())
    assert (kept, again) == (None, first)
    assert notes.room_with(alice.user_id) == first
    assert joined(homeserver, bot) == [first]


def test_an_address_that_is_none_is_refused_for_good(settings: Matrix) -> None:
    with pytest.raises(RoomRefusedError):
        direct(settings, "nobody")
