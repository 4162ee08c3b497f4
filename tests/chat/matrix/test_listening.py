"""What one request for news brings, from a real homeserver."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import pytest

from chat.accounts import folder_of, new_user
from synapse import LabRoom, Synapse, User
from watcher.chat.events import Entered, Event, Heard, Moved, Reacted, Said, Withdrawn
from watcher.chat.matrix import MatrixAccount, client, listening
from watcher.chat.matrix.client import Client
from watcher.chat.room import Post, RoomClosedError, RoomSessionError, RoomUnavailableError
from watcher.settings import Matrix

pytestmark = pytest.mark.homeserver


def listen(settings: Matrix, act: Callable[[MatrixAccount, str], Awaitable[Any]], **options: Any) -> Any:
    """What `act` gives, done by an account that has listened once, and knows the token."""

    async def run() -> Any:
        async with MatrixAccount(settings, folder_of(settings), **options) as account:
            return await act(account, (await account.listen(None, 0)).token)

    return asyncio.run(run())


async def heard_next(account: MatrixAccount, since: str) -> Heard:
    """What the first request called for shows in the next one."""
    return await account.listen(since, 0.5)


async def until_entered(account: MatrixAccount, since: str) -> Heard:
    """The invitation is answered by one request, that we are in shows in another."""
    answered = await account.listen(since, 0)
    return await account.listen(answered.token, 2)


def texts(events: tuple[Event, ...]) -> list[str]:
    return [event.text for event in events if isinstance(event, Said)]


def upgrade(room: LabRoom, invite: User | None = None) -> str:
    """The room moves to a new one, as by Element's button: members are invited there."""
    path = f"/_matrix/client/v3/rooms/{quote(room.room_id)}/upgrade"
    new = room.synapse.member("POST", path, {"new_version": "12"}, room.owner)["replacement_room"]
    if invite is not None:
        LabRoom(room.synapse, room.owner, new).invite(invite.user_id)
    return new


@pytest.fixture
def entered(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    """A room that the bot is in."""
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    room.enter(bot)
    return room


def test_what_happens_is_heard_in_order_and_our_own_words_are_not(
    settings: Matrix, entered: LabRoom, alice: User
) -> None:
    async def act(account: MatrixAccount, since: str) -> Heard:
        digest = await account.room(entered.room_id).post(Post("digest", "Semaine 47", "Semaine 47"))
        entered.say("!aide")
        thumb = entered.react(digest, "👍🏽")
        entered.redact(thumb)
        entered.say("!etat")
        return await account.listen(since, 0)

    heard = listen(settings, act)
    kinds = [type(event) for event in heard.events]
    assert kinds in ([Said, Withdrawn, Withdrawn, Said], [Said, Reacted, Withdrawn, Said])
    assert texts(heard.events) == ["!aide", "!etat"]
    assert {event.room for event in heard.events} == {entered.room_id}
    assert {event.sender for event in heard.events} == {alice.user_id}
    assert not heard.is_first


def test_a_reaction_names_what_it_is_about(settings: Matrix, entered: LabRoom) -> None:
    digest = entered.say("Semaine 47")

    async def act(account: MatrixAccount, since: str) -> tuple[Event, ...]:
        entered.react(digest, "👍")
        return (await account.listen(since, 0)).events

    (reaction,) = listen(settings, act)
    assert isinstance(reaction, Reacted)
    assert (reaction.target, reaction.key) == (digest, "👍")


def test_the_first_request_tells_that_it_is_the_first(settings: Matrix, entered: LabRoom) -> None:
    async def act() -> Heard:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            return await account.listen(None, 0)

    entered.say("!aide")
    heard = asyncio.run(act())
    assert heard.is_first
    assert texts(heard.events) == ["!aide"]


def test_a_request_waits_for_something_to_happen(settings: Matrix, entered: LabRoom) -> None:
    async def act(account: MatrixAccount, since: str) -> tuple[Event, ...]:
        waiting = asyncio.create_task(account.listen(since, 20))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(entered.say, "!aide")
        return (await asyncio.wait_for(waiting, 5)).events

    assert texts(listen(settings, act)) == ["!aide"]


def test_messages_that_were_missed_are_all_heard_once_and_in_order(
    settings: Matrix, entered: LabRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMELINE", 10)
    monkeypatch.setattr(client, "PAGE", 7)
    wanted = [f"!cherche {number}" for number in range(45)]

    async def act(account: MatrixAccount, since: str) -> Heard:
        for text in wanted:
            entered.say(text)
        return await account.listen(since, 0)

    heard = listen(settings, act)
    assert texts(heard.events) == wanted
    assert len({event.event_id for event in heard.events}) == len(wanted)


def test_a_gap_that_is_too_wide_is_told_and_its_newest_part_heard(
    settings: Matrix, entered: LabRoom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(client, "TIMELINE", 2)
    monkeypatch.setattr(client, "PAGE", 2)
    monkeypatch.setattr(listening, "MOST_PAGES", 2)

    async def act(account: MatrixAccount, since: str) -> Heard:
        for number in range(9):
            entered.say(str(number))
        return await account.listen(since, 0)

    assert texts(listen(settings, act).events) == ["3", "4", "5", "6", "7", "8"]
    assert "the oldest stay unread" in caplog.text


def test_a_token_that_the_homeserver_does_not_know_starts_anew(settings: Matrix, entered: LabRoom) -> None:
    async def act(account: MatrixAccount, since: str) -> Heard:
        entered.say("!aide")
        return await account.listen("of another homeserver", 0)

    heard = listen(settings, act)
    assert heard.is_first
    assert texts(heard.events) == ["!aide"]


def test_a_session_that_ends_is_told_by_listening(homeserver: Synapse, bot: User, settings: Matrix) -> None:
    async def act(account: MatrixAccount, since: str) -> None:
        homeserver.member("POST", "/_matrix/client/v3/logout", {}, bot)
        for _ in range(2):
            with pytest.raises(RoomSessionError, match="M_UNKNOWN_TOKEN"):
                await account.listen(since, 0)

    listen(settings, act)


def test_a_homeserver_that_is_away_is_told_by_listening(settings: Matrix) -> None:
    away = settings.model_copy(update={"homeserver": "http://127.0.0.1:9"})

    async def act() -> None:
        async with MatrixAccount(away, folder_of(settings)) as account:
            with pytest.raises(RoomUnavailableError):
                await account.listen("s1", 0)

    asyncio.run(act())


class TestInvitations:
    @pytest.mark.parametrize("by", ["person", "server", "people", "room"])
    def test_one_that_is_welcome_is_accepted_and_our_entry_heard(
        self, settings: Matrix, alice: User, room: LabRoom, by: str
    ) -> None:
        allowed = {"person": (alice.user_id,), "server": ("lab.test",)}.get(by, ())
        options = {"people": {"people": [alice.user_id]}, "room": {"rooms": [room.room_id]}}.get(by, {})
        settings = settings.model_copy(update={"invites_from": allowed})
        (event,) = listen(settings, heard_next, **options).events
        assert isinstance(event, Entered)
        assert (event.room, event.sender) == (room.room_id, alice.user_id)

    def test_one_of_a_stranger_is_declined_with_a_line_in_the_log(
        self, settings: Matrix, alice: User, room: LabRoom, bot: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert listen(settings, heard_next, people=["@bob:lab.test"]).events == ()
        assert caplog.text.count("declined the invitation") == 1
        assert alice.user_id in caplog.text
        state = f"/_matrix/client/v3/rooms/{quote(room.room_id)}/state/m.room.member/{quote(bot.user_id)}"
        assert room.synapse.member("GET", state, user=alice)["membership"] == "leave"

    def test_one_that_cannot_be_accepted_any_more_is_noted_and_stops_nothing(
        self,
        settings: Matrix,
        alice: User,
        room: LabRoom,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        async def refuse(self: Client, room_id: str) -> None:
            raise RoomClosedError("M_FORBIDDEN")

        monkeypatch.setattr(Client, "join", refuse)
        assert listen(settings, heard_next, people=[alice.user_id]).events == ()
        assert f"invitation of {alice.user_id} to room {room.room_id}: M_FORBIDDEN" in caplog.text


class TestUpgrades:
    @pytest.mark.parametrize("invited", [True, False])
    def test_a_room_that_moves_is_followed(
        self, homeserver: Synapse, settings: Matrix, alice: User, bot: User, *, invited: bool
    ) -> None:
        """With an invitation, though nobody but the old room vouches for it; or into a public room."""
        preset = "private_chat" if invited else "public_chat"
        room = LabRoom.create(homeserver, alice, version="11", preset=preset, invite=[bot.user_id])
        room.enter(bot)

        async def act(account: MatrixAccount, since: str) -> tuple[Heard, str]:
            new = upgrade(room, bot if invited else None)
            return await until_entered(account, since), new

        heard, new = listen(settings, act)
        (moved,) = (event for event in heard.events if isinstance(event, Moved))
        assert (moved.room, moved.successor) == (room.room_id, new)

    def test_what_was_for_the_old_room_is_posted_in_the_new_one_and_not_again_what_the_old_one_has(
        self, settings: Matrix, entered: LabRoom, bot: User
    ) -> None:
        before, after = Post("txn-1", "Semaine 47", "Semaine 47"), Post("txn-2", "Semaine 48", "Semaine 48")

        async def act(account: MatrixAccount, since: str) -> list[str]:
            old = account.room(entered.room_id)
            first = await old.post(before)
            new = upgrade(entered, bot)
            await until_entered(account, since)
            assert await old.post(before) == first
            await old.post(after)
            return LabRoom(entered.synapse, entered.owner, new).bodies()

        assert listen(settings, act) == ["Semaine 48"]
        assert entered.bodies() == ["Semaine 47"]

    def test_a_move_that_is_heard_of_when_we_are_there_already_is_told_too(
        self, settings: Matrix, entered: LabRoom, bot: User
    ) -> None:
        async def act(account: MatrixAccount, since: str) -> tuple[Heard, str]:
            new = upgrade(entered, bot)
            LabRoom(entered.synapse, entered.owner, new).enter(bot)
            return await account.listen(since, 0), new

        heard, new = listen(settings, act)
        moves = {(event.room, event.successor) for event in heard.events if isinstance(event, Moved)}
        assert moves == {(entered.room_id, new)}

    @pytest.mark.parametrize("there", [True, False])
    def test_a_room_that_claims_a_successor_which_knows_nothing_of_it_is_not_believed(
        self, homeserver: Synapse, settings: Matrix, alice: User, bot: User, entered: LabRoom, *, there: bool
    ) -> None:
        mallory = new_user(homeserver, "mallory")
        trap = LabRoom.create(homeserver, mallory, preset="public_chat")
        if there:
            trap.enter(bot)

        async def act(account: MatrixAccount, since: str) -> tuple[Heard, tuple[str, ...]]:
            path = f"/_matrix/client/v3/rooms/{quote(entered.room_id)}/state/m.room.tombstone/"
            homeserver.member("PUT", path, {"body": "moved", "replacement_room": trap.room_id}, alice)
            heard = await account.listen(since, 0)
            return heard, (await account.status()).joined_rooms

        heard, joined = listen(settings, act)
        assert [event for event in heard.events if isinstance(event, Moved)] == []
        assert (trap.room_id in joined) is there

    @pytest.mark.parametrize("nowhere", ["..", "", "!" + "a" * 20_000, "!é", 7])
    def test_a_successor_that_can_be_no_room_does_not_make_us_deaf(
        self, homeserver: Synapse, settings: Matrix, alice: User, entered: LabRoom, nowhere: object
    ) -> None:
        async def act(account: MatrixAccount, since: str) -> Heard:
            path = f"/_matrix/client/v3/rooms/{quote(entered.room_id)}/state/m.room.tombstone/"
            homeserver.member("PUT", path, {"body": "moved", "replacement_room": nowhere}, alice)
            await account.room(entered.room_id).post(Post("txn-1", "Semaine 47", "Semaine 47"))
            entered.say("!aide")
            return await account.listen(since, 0)

        assert [event.text for event in listen(settings, act).events if isinstance(event, Said)] == ["!aide"]
        assert "Semaine 47" in entered.bodies()

    def test_a_successor_that_we_may_not_enter_is_only_noted(
        self, settings: Matrix, entered: LabRoom, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def act(account: MatrixAccount, since: str) -> Heard:
            upgrade(entered)
            return await account.listen(since, 0)

        assert listen(settings, act).events == ()
        assert "where we cannot follow" in caplog.text


class TestRecounting:
    def test_every_reaction_that_stands_is_counted_page_by_page(
        self, settings: Matrix, entered: LabRoom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "PAGE", 5)
        digest = entered.say("Semaine 47")
        gone = entered.react(digest, "❌")
        keys = [f"👍{number}" for number in range(13)]
        for key in keys:
            entered.react(digest, key)
        entered.redact(gone)

        async def act(account: MatrixAccount, since: str) -> tuple[Reacted, ...]:
            return await account.reactions_of(entered.room_id, digest)

        found = listen(settings, act)
        assert sorted(reaction.key for reaction in found) == sorted(keys)
        assert {reaction.target for reaction in found} == {digest}
