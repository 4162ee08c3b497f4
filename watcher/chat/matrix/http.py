"""Requests to a homeserver: each gives what it was asked for, as a model, or raises a RoomError."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from pydantic import BaseModel, ValidationError
from yarl import URL

from watcher.chat.matrix.errors import Refusal, refusal_in, room_error
from watcher.chat.room import RoomUnavailableError

REQUEST_TIMEOUT = 20.0
"""Seconds for one request."""


AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: `content` is its JSON, None when it has none, `retry_after` seconds by its header."""

    status: int
    content: object
    retry_after: float | None = None

    @property
    def refusal(self) -> Refusal:
        """What it says when it is not what was wanted."""
        said = refusal_in(self.status, self.content)
        return said if said.retry_after is not None else replace(said, retry_after=self.retry_after)


class Connection:
    """A homeserver's address, and the token by which it knows us once we have one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.access_token: str | None = None
        self._http: ClientSession | None = None

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def ask(
        self,
        wanted: type[AnswerT],
        act: str,
        method: str,
        path: str,
        body: object = None,
        *,
        of_account: bool = False,
    ) -> AnswerT:
        """Ask once. `path` is quoted already; `act` says what is tried, for the error.

        Raises the RoomError that the answer means (`errors.room_error` on `of_account`).
        """
        reply = await self.exchange(act, method, path, body)
        return self.understood(wanted, act, reply, of_account=of_account)

    async def exchange(
        self, act: str, method: str, path: str, body: object = None, seconds: float = REQUEST_TIMEOUT
    ) -> Reply:
        """Ask once, whatever the answer. Raises RoomUnavailableError when there is none within `seconds`."""
        if self._http is None:
            self._http = ClientSession()  # made here: it wants a running loop
        headers = {} if self.access_token is None else {"Authorization": f"Bearer {self.access_token}"}
        request = self._http.request(
            method,
            URL(self.url + path, encoded=True),
            json=body,
            headers=headers,
            timeout=ClientTimeout(total=seconds),
            allow_redirects=False,
        )
        try:
            async with request as answer:
                return Reply(answer.status, _parsed(await answer.read()), _header_wait(answer))
        except (ClientError, OSError) as error:
            why = str(error) or type(error).__name__
            raise RoomUnavailableError(f"{act}: no answer from {self.url} ({why})") from error

    def understood(
        self, wanted: type[AnswerT], act: str, reply: Reply, *, of_account: bool = False
    ) -> AnswerT:
        """The answer as a model. Raises the RoomError that it means when it is another one."""
        if reply.status != HTTPStatus.OK:
            raise room_error(reply.refusal, act, of_account=of_account)
        try:
            return wanted.model_validate(reply.content)
        except ValidationError:  # not chained: it would quote the answer
            raise RoomUnavailableError(f"{act}: {self.url} answered what is not Matrix") from None


def _parsed(body: bytes) -> object:
    """The JSON of an answer; None for a proxy's page."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _header_wait(answer: ClientResponse) -> float | None:
    """Seconds to wait by the header that replaces the body's field (specification 1.10)."""
    header = answer.headers.get("Retry-After", "")
    return float(header) if header.isascii() and header.isdigit() else None
