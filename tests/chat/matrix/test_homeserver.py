import asyncio
import json
import logging
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from chat.matrix.answering import PROXY_PAGE, Act, answering, ask, error
from watcher.chat.matrix import MatrixAccount
from watcher.chat.matrix.answers import Login
from watcher.chat.matrix.homeserver import Homeserver
from watcher.chat.matrix.http import Connection
from watcher.chat.matrix.session import Session, save_session
from watcher.chat.room import (
    Post,
    RoomBusyError,
    RoomClosedError,
    RoomError,
    RoomRefusedError,
    RoomSessionError,
    RoomUnavailableError,
)
from watcher.settings import Matrix

SESSION = Session(user_id="@bot:lab.test", device_id="DEVICE", access_token="syt_secret")


def encryption(server: Homeserver) -> Awaitable[object]:
    return server.state("!a", "m.room.encryption")


def send(server: Homeserver) -> Awaitable[object]:
    return server.send("!a", "m.room.message", {}, "txn-1")


def log_in(server: Homeserver) -> Awaitable[object]:
    return server.log_in("@bot:lab.test", "password", "Vigie")


def sync(server: Homeserver) -> Awaitable[object]:
    return server.sync("s1", 0)


def sign(server: Homeserver) -> Awaitable[object]:
    return server.keys.upload_signatures({})


def remove_device(server: Homeserver) -> Awaitable[object]:
    return server.keys.delete_device("OLD", "@bot:lab.test", "password")


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (200, b'{"algorithm": "m.megolm.v1.aes-sha2"}', {"algorithm": "m.megolm.v1.aes-sha2"}),
        (200, b"{}", {}),  # an encryption event without algorithm still means an encrypted room
        (404, error("M_NOT_FOUND"), None),
    ],
)
def test_a_state_is_absent_only_by_the_homeservers_clear_word(
    status: int, body: bytes, state: object
) -> None:
    assert ask(encryption, status, body) == state


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, PROXY_PAGE, RoomUnavailableError),
        (404, error("M_UNRECOGNIZED"), RoomUnavailableError),
        (502, PROXY_PAGE, RoomUnavailableError),
        (500, error("M_UNKNOWN"), RoomUnavailableError),
        (302, b"", RoomUnavailableError),
        (403, error("M_FORBIDDEN"), RoomClosedError),
        (401, error("M_UNKNOWN_TOKEN"), RoomSessionError),
    ],
)
def test_whether_a_state_is_there_is_never_guessed(status: int, body: bytes, kind: type[RoomError]) -> None:
    with pytest.raises(kind):
        ask(encryption, status, body)


@pytest.mark.parametrize("act", [send, log_in, sync, Homeserver.joined_rooms])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, PROXY_PAGE),
        (200, PROXY_PAGE),
        (200, b"{}"),
        (200, b"null"),
        (200, b"[1]"),
        (200, b"[" * 100_000),
        (200, b"\xff\xfe\xff"),
        (200, b""),
    ],
)
def test_an_answer_that_is_no_matrix_is_a_matter_of_time(act: Act, status: int, body: bytes) -> None:
    with pytest.raises(RoomUnavailableError):
        ask(act, status, body)


@pytest.mark.parametrize(
    ("in_body", "headers", "seconds"),
    [
        ({"retry_after_ms": 4500}, {}, 4.5),
        ({"retry_after_ms": 4500}, {"Retry-After": "60"}, 4.5),
        ({}, {"Retry-After": "60"}, 60.0),
        ({}, {"Retry-After": "soon"}, None),
        ({}, {}, None),
        ({"retry_after_ms": -1}, {}, 0.0),
    ],
)
def test_a_rate_limit_is_reported_with_its_wait(
    in_body: dict[str, Any], headers: dict[str, str], seconds: float | None
) -> None:
    with pytest.raises(RoomBusyError) as caught:
        ask(send, 429, error("M_LIMIT_EXCEEDED", **in_body), headers)
    assert caught.value.retry_after == seconds


def test_after_a_rate_limit_the_server_is_not_asked_again() -> None:
    async def run() -> list[str]:
        async with answering(429, error("M_LIMIT_EXCEEDED", retry_after_ms=1)) as (url, asked):
            connection = Connection(url)
            with pytest.raises(RoomBusyError):
                await send(Homeserver(connection))
            await connection.close()
            return asked

    assert asyncio.run(run()) == ["PUT"]


@pytest.mark.parametrize("secret", ["access_token_file", "password_file"])
def test_a_server_that_does_not_answer_in_time_is_left_alone(tmp_path: Path, secret: str) -> None:
    """With a token it is silent to the first question, with a kept session to those of the post."""
    (tmp_path / "secret").write_text("syt_secret")
    save_session(tmp_path / "session.json", SESSION)

    async def run() -> None:
        async with answering(200, b"{}", delay=0.5) as (url, _):
            settings = Matrix.model_validate(
                {"homeserver": url, "user_id": SESSION.user_id, secret: tmp_path / "secret"}
            )
            async with MatrixAccount(settings, tmp_path, patience=0.1) as account:
                await account.room("!a").post(Post("txn-1", "", ""))

    with pytest.raises(RoomUnavailableError, match=r"did not answer within 0\.1 s"):
        asyncio.run(run())


def test_a_password_that_is_wanted_again_and_not_taken_closes_the_act_not_the_session() -> None:
    wanted = json.dumps({"session": "s", "flows": [{"stages": ["m.login.password"]}]}).encode()
    with pytest.raises(RoomClosedError, match="password_file"):
        ask(remove_device, 401, wanted)


def test_a_homeserver_that_does_not_know_how_to_remove_a_device_closes_the_act() -> None:
    with pytest.raises(RoomClosedError, match="does not know how"):
        ask(remove_device, 404, error("M_UNRECOGNIZED"))


def test_a_signature_that_the_homeserver_finds_wrong_is_said() -> None:
    body = json.dumps({"failures": {"@bot:lab.test": {"DEVICE": {"errcode": "M_INVALID_SIGNATURE"}}}})
    with pytest.raises(RoomClosedError, match="signature wrong"):
        ask(sign, 200, body.encode())


def test_a_message_that_the_homeserver_finds_malformed_is_refused() -> None:
    with pytest.raises(RoomRefusedError):
        ask(send, 400, error("M_BAD_JSON"))


def test_no_token_comes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    fresh = {"user_id": SESSION.user_id, "device_id": "DEVICE", "access_token": "syt_fresh"}
    with caplog.at_level(logging.DEBUG):
        made = ask(log_in, 200, json.dumps(fresh).encode())
        with pytest.raises(RoomUnavailableError):
            ask(send, 502, PROXY_PAGE)
    assert made == Login(**fresh)
    assert "syt_" not in caplog.text + repr(made)
