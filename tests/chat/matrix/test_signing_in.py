"""Sessions, keys and signatures on a real homeserver: kept, lost, and made anew."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from chat.accounts import folder_of, password_settings, post
from synapse import LabRoom, Synapse, User
from watcher.chat.matrix import AccountStatus, MatrixAccount
from watcher.chat.matrix.keyserver import Keyserver
from watcher.chat.matrix.session import load_session
from watcher.chat.matrix.status import PendingInvitation, RoomStatus
from watcher.chat.room import Post, RoomClosedError, RoomSessionError
from watcher.settings import Matrix

pytestmark = pytest.mark.homeserver

ALERT = Post("alert-1", "Urgent", "<p>Urgent</p>")
DIGEST = Post("digest-1", "Semaine 47", "<p>Semaine 47</p>")


@pytest.fixture
def settings(homeserver: Synapse, bot: User, tmp_path: Path) -> Matrix:
    """Settings of the bot's account, with its password."""
    return password_settings(homeserver, bot, tmp_path)


def log_in(settings: Matrix) -> AccountStatus:
    async def run() -> AccountStatus:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            return await account.log_in()

    return asyncio.run(run())


def status(settings: Matrix) -> AccountStatus:
    async def run() -> AccountStatus:
        async with MatrixAccount(settings, folder_of(settings)) as account:
            return await account.status()

    return asyncio.run(run())


def keys(homeserver: Synapse, asked_by: User, user: User) -> dict[str, Any]:
    body = {"device_keys": {user.user_id: []}}
    return homeserver.member("POST", "/_matrix/client/v3/keys/query", body, asked_by)


def devices(homeserver: Synapse, user: User) -> set[str]:
    found = homeserver.member("GET", "/_matrix/client/v3/devices", user=user)["devices"]
    return {device["device_id"] for device in found}


def store_of(settings: Matrix) -> Path:
    session = load_session(folder_of(settings) / "session.json")
    assert session is not None
    return folder_of(settings) / f"{session.device_id}.db"


def signers(found: dict[str, Any], user: User, device_id: str) -> set[str]:
    return set(found["device_keys"][user.user_id][device_id]["signatures"][user.user_id])


def self_signing_key(found: dict[str, Any], user: User) -> str:
    (name,) = found["self_signing_keys"][user.user_id]["keys"]
    return name


def test_the_first_login_signs_the_device_with_keys_of_the_account(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix
) -> None:
    made = log_in(settings)
    assert made.cross_signing == "signed"
    found = keys(homeserver, alice, bot)
    assert signers(found, bot, made.device_id) == {
        f"ed25519:{made.device_id}",
        self_signing_key(found, bot),
    }
    seeds = folder_of(settings) / "cross_signing.json"
    assert seeds.stat().st_mode & 0o777 == 0o600


def test_logging_in_when_the_session_works_changes_nothing(
    homeserver: Synapse, bot: User, settings: Matrix
) -> None:
    first = log_in(settings)
    assert log_in(settings) == first
    assert devices(homeserver, bot) == {bot.device_id, first.device_id}


def test_a_process_killed_before_the_signature_signs_at_its_next_start(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("upload_keys", "upload_cross_signing", "upload_signatures"):
        act = getattr(Keyserver, step)

        async def die_after(self: Keyserver, *words: Any, act: Any = act) -> None:
            await act(self, *words)
            raise KeyboardInterrupt

        with monkeypatch.context() as killed:
            killed.setattr(Keyserver, step, die_after)
            with pytest.raises(KeyboardInterrupt):
                log_in(settings)
    made = log_in(settings)
    assert made.cross_signing == "signed"
    found = keys(homeserver, alice, bot)
    assert self_signing_key(found, bot) in signers(found, bot, made.device_id)
    assert len(found["device_keys"][bot.user_id]) == 1


def test_an_account_with_keys_made_elsewhere_works_unsigned_and_says_so(
    homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom, caplog: pytest.LogCaptureFixture
) -> None:
    log_in(settings)
    for file in folder_of(settings).iterdir():
        file.unlink()
    assert log_in(settings).cross_signing == "foreign"
    assert "cross-signing keys that were made elsewhere" in caplog.text
    post(settings, room, ALERT)
    assert room.bodies() == [ALERT.body]


def test_a_homeserver_that_takes_no_cross_signing_keys_lets_us_speak_unsigned(
    settings: Matrix, room: LabRoom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuse(self: Keyserver, *_: object) -> None:
        raise RoomClosedError("M_UNRECOGNIZED")

    monkeypatch.setattr(Keyserver, "upload_cross_signing", refuse)
    assert log_in(settings).cross_signing == "unsigned"
    assert "marked as insecure" in caplog.text
    post(settings, room, ALERT)
    assert room.bodies() == [ALERT.body]


@pytest.mark.parametrize("loss", ["file gone", "file damaged"])
def test_keys_that_are_lost_are_noticed_before_anything_is_published_in_their_place(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, room: LabRoom, loss: str
) -> None:
    post(settings, room, ALERT)
    before = keys(homeserver, alice, bot)
    if loss == "file gone":
        store_of(settings).unlink()
    else:
        store_of(settings).write_bytes(b"no database" * 100)
    for _ in range(2):
        with pytest.raises(RoomSessionError, match="vigie matrix login") as caught:
            post(settings, room, DIGEST)
    assert str(store_of(settings)) in str(caught.value)
    assert keys(homeserver, alice, bot) == before
    assert room.bodies() == [ALERT.body]


def test_logging_in_after_a_loss_makes_a_new_device_with_the_kept_signature_and_removes_the_old_one(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, room: LabRoom
) -> None:
    post(settings, room, ALERT)
    master = keys(homeserver, alice, bot)["master_keys"]
    old = status(settings).device_id
    store_of(settings).unlink()
    new = log_in(settings)
    assert new.device_id != old
    assert new.cross_signing == "signed"
    assert keys(homeserver, alice, bot)["master_keys"] == master
    assert devices(homeserver, bot) == {bot.device_id, new.device_id}
    post(settings, room, ALERT, DIGEST)
    assert room.bodies() == [ALERT.body, DIGEST.body]


def test_a_session_that_was_ended_is_made_again_by_logging_in(
    homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom
) -> None:
    post(settings, room, ALERT)
    homeserver.member("POST", "/_matrix/client/v3/logout/all", {}, bot)
    with pytest.raises(RoomSessionError, match="M_UNKNOWN_TOKEN"):
        post(settings, room, DIGEST)
    log_in(settings)
    post(settings, room, ALERT, DIGEST)
    assert room.bodies() == [ALERT.body, DIGEST.body]


def test_keys_under_another_key_than_before_are_told_with_the_key_file(
    settings: Matrix, room: LabRoom, tmp_path: Path
) -> None:
    key_file = tmp_path / "store-key"
    key_file.write_text("correct horse\n")
    keyed = settings.model_copy(update={"encryption_key_file": key_file})
    post(keyed, room, ALERT)
    assert "correct horse" not in (folder_of(settings) / "session.json").read_text()
    key_file.write_text("battery staple\n")
    with pytest.raises(RoomSessionError, match="was not made with this key") as caught:
        post(keyed, room, DIGEST)
    assert str(key_file) in str(caught.value)
    key_file.write_text("correct horse\n")
    post(keyed, room, DIGEST)
    assert room.bodies() == [ALERT.body, DIGEST.body]


def test_a_second_process_is_locked_out_by_name_and_the_first_goes_on(
    settings: Matrix, room: LabRoom
) -> None:
    async def act() -> AccountStatus:
        async with MatrixAccount(settings, folder_of(settings)) as first:
            await first.room(room.room_id).post(ALERT)
            async with MatrixAccount(settings, folder_of(settings)) as second:
                with pytest.raises(RoomClosedError, match="is locked") as caught:
                    await second.room(room.room_id).post(DIGEST)
                assert str(folder_of(settings) / "lock") in str(caught.value)
                seen = await second.status()
            await first.room(room.room_id).post(DIGEST)
            return seen

    assert asyncio.run(act()).cross_signing == "signed"
    assert room.bodies() == [ALERT.body, DIGEST.body]


def test_a_second_process_that_finds_no_session_yet_does_not_make_one(settings: Matrix) -> None:
    async def act() -> None:
        first = MatrixAccount(settings, folder_of(settings))
        async with first, MatrixAccount(settings, folder_of(settings)) as second:
            first._lock()
            with pytest.raises(RoomClosedError, match="is locked"):
                await second.log_in()

    asyncio.run(act())
    assert not (folder_of(settings) / "session.json").exists()


def test_asking_for_the_status_logs_nobody_in(homeserver: Synapse, bot: User, settings: Matrix) -> None:
    with pytest.raises(RoomSessionError, match="not logged in yet"):
        status(settings)
    assert devices(homeserver, bot) == {bot.device_id}


def test_the_status_says_who_we_are_where_and_who_waits(
    homeserver: Synapse, alice: User, bot: User, settings: Matrix, room: LabRoom
) -> None:
    post(settings, room, ALERT)
    secret = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    secret.encrypt()
    secret.enter(bot)
    waiting = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    found = status(settings)
    assert (found.user_id, found.homeserver, found.cross_signing) == (bot.user_id, homeserver.url, "signed")
    assert set(found.rooms) == {
        RoomStatus(room.room_id, is_encrypted=False, members=2),
        RoomStatus(secret.room_id, is_encrypted=True, members=2),
    }
    assert set(found.joined_rooms) == {room.room_id, secret.room_id}
    assert found.invitations == (PendingInvitation(waiting.room_id, alice.user_id),)


class TestTokens:
    """Accounts that log in elsewhere (single sign-on), and give us a token."""

    def of_token(self, settings: Matrix, token: str) -> Matrix:
        file = folder_of(settings).parent / "token"
        file.write_text(token)
        return settings.model_copy(update={"password_file": None, "access_token_file": file})

    def test_a_token_that_was_renewed_for_the_same_device_goes_on_with_its_keys(
        self, homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom
    ) -> None:
        by_token = self.of_token(settings, bot.access_token)
        post(by_token, room, ALERT)
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": bot.user_id},
            "password": bot.password,
            "device_id": bot.device_id,
        }
        renewed = homeserver.member("POST", "/_matrix/client/v3/login", body)["access_token"]
        post(self.of_token(settings, renewed), room, DIGEST)
        assert room.bodies() == [ALERT.body, DIGEST.body]

    def test_a_token_of_another_device_is_told_and_taken_by_logging_in(
        self, homeserver: Synapse, bot: User, settings: Matrix, room: LabRoom
    ) -> None:
        by_token = self.of_token(settings, bot.access_token)
        post(by_token, room, ALERT)
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": bot.user_id},
            "password": bot.password,
        }
        other = homeserver.member("POST", "/_matrix/client/v3/login", body)
        by_token = self.of_token(settings, other["access_token"])
        with pytest.raises(RoomSessionError, match="is a token of device"):
            post(by_token, room, DIGEST)
        assert log_in(by_token).device_id == other["device_id"]
        post(by_token, room, DIGEST)
        assert room.bodies() == [ALERT.body, DIGEST.body]

    def test_a_token_whose_device_has_lost_its_keys_cannot_make_a_new_device(
        self, bot: User, settings: Matrix, room: LabRoom
    ) -> None:
        by_token = self.of_token(settings, bot.access_token)
        post(by_token, room, ALERT)
        store_of(by_token).unlink()
        with pytest.raises(RoomSessionError, match="that of the old device"):
            log_in(by_token)
