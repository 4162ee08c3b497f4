"""Answers that a healthy homeserver never gives, from a real HTTP server that gives them."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from watcher.chat.matrix import MatrixAccount
from watcher.chat.matrix_client import MatrixClient
from watcher.chat.matrix_session import Session, save_session
from watcher.chat.room import (
    Post,
    RoomClosedError,
    RoomError,
    RoomSessionError,
    RoomUnavailableError,
)
from watcher.settings import Matrix

SESSION = Session(user_id="@bot:lab.test", device_id="DEVICE", access_token="syt_secret")
PROXY_PAGE = b"<html><body>502 Bad Gateway</body></html>"


@asynccontextmanager
async def answering(
    status: int, body: bytes, headers: dict[str, str] | None = None, delay: float = 0
) -> AsyncGenerator[tuple[str, list[str]]]:
    """A server with one answer to everything: its address, and the methods it was asked with."""
    asked: list[str] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(request.method)
        await asyncio.sleep(delay)
        return web.Response(
            status=status, body=body, headers={"Content-Type": "application/json", **(headers or {})}
        )

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    finally:
        await runner.cleanup()


def ask(
    act: Callable[[MatrixClient], Awaitable[object]],
    status: int,
    body: bytes,
    headers: dict[str, str] | None = None,
) -> object:
    async def run() -> object:
        async with answering(status, body, headers) as (url, _):
            client = MatrixClient(url, SESSION.user_id)
            client.resume(SESSION)
            try:
                return await act(client)
            finally:
                await client.close()

    return asyncio.run(run())


def is_encrypted(client: MatrixClient) -> Awaitable[object]:
    return client.is_encrypted("!a")


def send(client: MatrixClient) -> Awaitable[object]:
    return client.send("!a", {}, "txn-1")


def log_in(client: MatrixClient) -> Awaitable[object]:
    return client.log_in("password", "Vigie")


def error(code: str, **more: object) -> bytes:
    return json.dumps({"errcode": code, "error": "said so", **more}).encode()


@pytest.mark.parametrize(
    ("status", "body", "encrypted"),
    [
        (200, b'{"algorithm": "m.megolm.v1.aes-sha2"}', True),
        (200, b"{}", True),  # an encryption event without algorithm still means an encrypted room
        (404, error("M_NOT_FOUND"), False),
    ],
)
def test_a_room_is_clear_only_by_the_homeservers_clear_word(
    status: int, body: bytes, *, encrypted: bool
) -> None:
    assert ask(is_encrypted, status, body) is encrypted


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, PROXY_PAGE, RoomUnavailableError),
        (404, error("M_UNRECOGNIZED"), RoomUnavailableError),
        (502, PROXY_PAGE, RoomUnavailableError),
        (500, error("M_UNKNOWN"), RoomUnavailableError),
        (403, error("M_FORBIDDEN"), RoomClosedError),
        (401, error("M_UNKNOWN_TOKEN"), RoomSessionError),
    ],
)
def test_whether_a_room_is_encrypted_is_never_guessed(
    status: int, body: bytes, kind: type[RoomError]
) -> None:
    with pytest.raises(kind):
        ask(is_encrypted, status, body)


@pytest.mark.parametrize("act", [send, log_in, MatrixClient.joined_rooms])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, PROXY_PAGE),
        (200, PROXY_PAGE),
        (200, b"{}"),
        (200, b"null"),
        (200, b"[1]"),
        (200, b"\xff\xfe\xff"),
        (200, b""),
    ],
)
def test_an_answer_that_is_no_matrix_is_a_matter_of_time(
    act: Callable[[MatrixClient], Awaitable[object]], status: int, body: bytes
) -> None:
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
    with pytest.raises(RoomUnavailableError) as caught:
        ask(send, 429, error("M_LIMIT_EXCEEDED", **in_body), headers)
    assert caught.value.retry_after == seconds


def test_after_a_rate_limit_the_server_is_not_asked_again() -> None:
    async def run() -> list[str]:
        async with answering(429, error("M_LIMIT_EXCEEDED", retry_after_ms=1)) as (url, asked):
            client = MatrixClient(url, SESSION.user_id)
            client.resume(SESSION)
            with pytest.raises(RoomUnavailableError):
                await send(client)
            await client.close()
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


def test_no_token_comes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("nio").setLevel(logging.NOTSET)
    fresh = {"user_id": SESSION.user_id, "device_id": "DEVICE", "access_token": "syt_fresh"}
    with caplog.at_level(logging.DEBUG):
        assert ask(log_in, 200, json.dumps(fresh).encode()) == Session(**fresh)
        with pytest.raises(RoomUnavailableError):
            ask(send, 502, PROXY_PAGE)
    assert "syt_" not in caplog.text
