import asyncio
import json
import logging
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.matrix.answering import PROXY_PAGE, SESSION, Act, answering, ask, error
from watcher.chat.matrix import MatrixAccount
from watcher.chat.matrix.answers import Page, RawEvent
from watcher.chat.matrix.client import Client
from watcher.chat.matrix.keyserver import Keyserver
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

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["membership", "event_id", "redacts", "users"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@st.composite
def events(draw: st.DrawFn) -> RawEvent:
    """An event as a homeserver hands it on: the outside is its own, what is in it a stranger's."""
    kinds = ["m.room.message", "m.room.encrypted", "m.room.member", "m.room.redaction", "m.room.create", "x"]
    keys = ["msgtype", "body", "algorithm", "m.relates_to", "membership"]
    names = st.sampled_from(["m.text", "m.image", "m.megolm.v1.aes-sha2", "join"])
    return {
        "type": draw(st.sampled_from(kinds)),
        "event_id": "$1",
        "sender": "@a:lab.test",
        "origin_server_ts": 1,
        "content": draw(st.dictionaries(st.sampled_from(keys), json_values | names, max_size=4)),
        "unsigned": draw(st.dictionaries(st.sampled_from(["redacted_because", "prev_content"]), json_values)),
    }


def encryption(client: Client) -> Awaitable[object]:
    return client.state("!a", "m.room.encryption")


def send(client: Client) -> Awaitable[object]:
    return client.send("!a", "m.room.message", {}, "txn-1")


def log_in(client: Client) -> Awaitable[object]:
    return client.log_in("@bot:lab.test", "password", "Vigie")


def sync(client: Client) -> Awaitable[object]:
    return client.sync("s1", 0)


def read(client: Client) -> Awaitable[Page]:
    return client.messages("!a", None)


def members(client: Client) -> Awaitable[object]:
    return client.members("!a", {"join"})


def make_room(client: Client) -> Awaitable[object]:
    return client.create_direct_room("@ann:lab.test", [])


def leave(client: Client) -> Awaitable[object]:
    return client.leave("!a")


def count(client: Client) -> Awaitable[object]:
    return client.reactions("!a", "$1", None)


def sign(client: Client) -> Awaitable[object]:
    return Keyserver(client).upload_signatures({})


def remove_device(client: Client) -> Awaitable[object]:
    return Keyserver(client).delete_device("OLD", "@bot:lab.test", "password")


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
        (403, b'{"errcode": "M_FORBIDDEN"}', RoomClosedError),
        (401, error("M_UNKNOWN_TOKEN"), RoomSessionError),
    ],
)
def test_whether_a_state_is_there_is_never_guessed(status: int, body: bytes, kind: type[RoomError]) -> None:
    with pytest.raises(kind):
        ask(encryption, status, body)


@pytest.mark.parametrize("act", [send, log_in, sync, read, members, count, Client.joined_rooms])
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, PROXY_PAGE),
        (200, PROXY_PAGE),
        (200, b"{}"),
        (200, b"null"),
        (200, b"[1]"),
        (200, b"7"),
        (200, b"[" * 100_000),
        (200, b"\xff\xfe\xff"),
        (200, b""),
    ],
)
def test_an_answer_that_is_no_matrix_is_a_matter_of_time(act: Act, status: int, body: bytes) -> None:
    with pytest.raises(RoomUnavailableError):
        ask(act, status, body)


@pytest.mark.parametrize("act", [leave, Client.direct_rooms])
def test_a_proxys_page_is_no_success(act: Act) -> None:
    """Of these acts a success says nothing, or may be empty."""
    with pytest.raises(RoomUnavailableError):
        ask(act, 200, PROXY_PAGE)


@given(events=st.lists(events(), max_size=4))
@settings(max_examples=40)
def test_whatever_people_send_the_page_that_holds_it_comes_whole(events: list[RawEvent]) -> None:
    page = {"start": "t1", "end": "t2", "chunk": events}
    assert ask(read, 200, json.dumps(page).encode()) == Page(chunk=tuple(events), end="t2")


def test_a_member_that_is_broken_hides_no_other() -> None:
    head = {"event_id": "$1", "sender": "@a:b", "origin_server_ts": 1, "type": "m.room.member"}
    contents: list[object] = [{"membership": "join"}, [], None, {}, {"membership": {}}]
    state = [{**head, "state_key": f"@{at}:b", "content": said} for at, said in enumerate(contents)]
    assert ask(members, 200, json.dumps(state).encode()) == ("@0:b",)


@pytest.mark.parametrize("act", [send, log_in, sync])
@pytest.mark.parametrize("status", [301, 307])
def test_neither_token_nor_password_is_carried_elsewhere(act: Act, status: int) -> None:
    async def run() -> list[str]:
        async with answering(200, b"{}") as (elsewhere, asked_there):
            async with answering(status, b"", {"Location": elsewhere}) as (url, asked_here):
                client = Client(url)
                client.resume(SESSION)
                with pytest.raises(RoomUnavailableError, match="redirected"):
                    await act(client)
                await client.close()
                assert len(asked_here) == 1
            return asked_there

    assert asyncio.run(run()) == []


@pytest.mark.parametrize("act", [log_in, make_room])
def test_what_makes_something_is_not_tried_again_behind_our_back(act: Act) -> None:
    """A login that was lost on the way back would leave a device behind."""

    async def run() -> int:
        calls = 0

        def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal calls
            calls += 1
            writer.close()

        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        async with server:
            client = Client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            client.resume(SESSION)
            with pytest.raises(RoomUnavailableError, match="no answer from"):
                await act(client)
            await client.close()
        return calls

    assert asyncio.run(run()) == 1


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
            client = Client(url)
            client.resume(SESSION)
            with pytest.raises(RoomBusyError):
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
            matrix = Matrix.model_validate(
                {"homeserver": url, "user_id": SESSION.user_id, secret: tmp_path / "secret"}
            )
            async with MatrixAccount(matrix, tmp_path, patience=0.1) as account:
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
    assert made == Session(**fresh)
    assert "syt_" not in caplog.text + repr(made)
