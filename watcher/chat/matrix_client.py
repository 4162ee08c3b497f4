# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""The only module that knows matrix-nio: requests to a homeserver, with types and with RoomErrors.

matrix-nio returns errors instead of raising them, retries for ever unless told otherwise, and takes a
refused state request for a state. All of that ends here.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar, cast

from aiohttp import ClientError, ClientResponse
from nio import (
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    JoinedRoomsResponse,
    JoinResponse,
    LoginResponse,
    ProtocolError,
    Response,
    RoomGetStateEventError,
    RoomGetStateEventResponse,
    RoomMessagesResponse,
    RoomSendResponse,
    WhoamiResponse,
)

from watcher.chat.matrix_errors import Refusal, refusal_in, room_error
from watcher.chat.matrix_session import Session
from watcher.chat.room import RoomUnavailableError

REQUEST_TIMEOUT = 20.0
"""Seconds for one request; it is repeated once, at once."""

_TROUBLE = (ClientError, OSError, ProtocolError, ValueError, LookupError, TypeError)
"""What a request raises: the network's errors, and those of nio's parsing when the answer is not Matrix."""

_Answer = TypeVar("_Answer", bound=Response)


class MatrixClient:
    """One account's connection. What asks the homeserver raises one of the three RoomErrors."""

    def __init__(self, homeserver: str, user_id: str) -> None:
        self._homeserver = homeserver
        self._nio = AsyncClient(
            homeserver,
            user_id,
            config=AsyncClientConfig(
                encryption_enabled=False,
                max_limit_exceeded=0,
                max_timeouts=1,
                request_timeout=REQUEST_TIMEOUT,
            ),
        )
        logging.getLogger("nio").setLevel(logging.ERROR)  # its debug log quotes answers, tokens included

    async def close(self) -> None:
        await self._nio.close()

    async def log_in(self, password: str, device_name: str) -> Session:
        """Make a new device."""
        request = self._nio.login(password, device_name=device_name)
        login = await self._ask("logging in", request, LoginResponse, of_account=True)
        return Session(user_id=login.user_id, device_id=login.device_id, access_token=login.access_token)

    def resume(self, session: Session) -> None:
        """Use a session that was made before; asks nobody."""
        self._nio.user_id = session.user_id
        self._nio.device_id = session.device_id
        self._nio.access_token = session.access_token

    async def session_of(self, access_token: str) -> Session:
        """Whose token it is. The session is in use from here on."""
        self._nio.access_token = access_token
        request = self._nio.whoami()
        me = await self._ask("asking whose token it is", request, WhoamiResponse, of_account=True)
        return Session(user_id=me.user_id, device_id=me.device_id or "", access_token=access_token)

    async def joined_rooms(self) -> tuple[str, ...]:
        """The ids of the rooms that the account is in."""
        request = self._nio.joined_rooms()
        answer = await self._ask("listing the joined rooms", request, JoinedRoomsResponse, of_account=True)
        return tuple(answer.rooms)

    async def join(self, room_id: str) -> None:
        """Join a room that is public or that the account is invited to."""
        await self._ask(f"joining room {room_id}", self._nio.join(room_id), JoinResponse)

    async def is_encrypted(self, room_id: str) -> bool:
        """Whether the room has an encryption event; nothing but the homeserver's clear "no" means no."""
        act = f"asking whether room {room_id} is encrypted"
        request = self._nio.room_get_state_event(room_id, "m.room.encryption")
        answer = await self._answer(act, request)
        if isinstance(answer, RoomGetStateEventError) and answer.status_code == "M_NOT_FOUND":
            return False
        # nio makes a "response" of any status but 404, with the error as its content
        if isinstance(answer, RoomGetStateEventResponse) and _transport(answer).status == HTTPStatus.OK:
            return True
        raise room_error(_refusal(answer), act, of_account=False)

    async def own_messages(self, room_id: str, limit: int) -> list[Mapping[str, Any]]:
        """The account's newest messages in the room as raw events, newest first, at most `limit`."""
        only: dict[Any, Any] = {"types": ["m.room.message"], "senders": [self._nio.user_id]}
        request = self._nio.room_messages(room_id, limit=limit, message_filter=only)
        answer = await self._ask(f"reading room {room_id}", request, RoomMessagesResponse)
        return [event.source for event in answer.chunk]

    async def send(self, room_id: str, content: dict[str, Any], txn_id: str) -> str:
        """Send an `m.room.message` event and return its id; repeated with the same `txn_id`, the same id."""
        request = self._nio.room_send(room_id, "m.room.message", content, tx_id=txn_id)
        return (await self._ask(f"sending to room {room_id}", request, RoomSendResponse)).event_id

    async def _ask(
        self, act: str, request: Awaitable[object], wanted: type[_Answer], *, of_account: bool = False
    ) -> _Answer:
        answer = await self._answer(act, request)
        if isinstance(answer, wanted):
            return answer
        raise room_error(_refusal(answer), act, of_account=of_account)

    async def _answer(self, act: str, request: Awaitable[object]) -> object:
        try:
            return await request
        except _TROUBLE as error:
            why = str(error) or type(error).__name__
            raise RoomUnavailableError(f"{act}: no answer from {self._homeserver} ({why})") from error


def _transport(answer: object) -> ClientResponse:
    """The HTTP answer that nio hangs on everything it parsed."""
    return cast("Any", answer).transport_response


def _refusal(answer: object) -> Refusal:
    status = _transport(answer).status
    if isinstance(answer, ErrorResponse):
        return Refusal(status, answer.status_code, answer.message, _retry_after(answer))
    return refusal_in(status, getattr(answer, "content", None))


def _retry_after(answer: ErrorResponse) -> float | None:
    """Seconds, from the body or else from the header that replaces it (specification 1.10)."""
    if answer.retry_after_ms is not None:
        return max(0.0, answer.retry_after_ms / 1000)
    header = _transport(answer).headers.get("Retry-After", "")
    return float(header) if header.isascii() and header.isdigit() else None
