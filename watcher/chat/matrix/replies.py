"""An HTTP answer of a homeserver, or of what stands before it: read, or raised as an error."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar

from aiohttp import ClientResponse
from pydantic import BaseModel, ValidationError

from watcher.chat.matrix.errors import Refusal, refusal_in, room_error
from watcher.chat.room import RoomUnavailableError

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `content` is its JSON, None when it has none, `retry_after` seconds by its header."""

    status: int
    content: object
    retry_after: float | None = None

    @property
    def is_matrix(self) -> bool:
        """Whether it may be what was asked for: neither a refusal nor a proxy's page."""
        return self.status == HTTPStatus.OK and self.content is not None

    @property
    def is_of_nothing(self) -> bool:
        """Whether it is the homeserver's clear word that there is no such thing."""
        return self.status == HTTPStatus.NOT_FOUND and self.refusal.errcode == "M_NOT_FOUND"

    @property
    def refusal(self) -> Refusal:
        """What it says when it is not what was wanted."""
        said = refusal_in(self.status, self.content)
        return said if said.retry_after is not None else replace(said, retry_after=self.retry_after)

    def read_as(self, wanted: type[ModelT], act: str) -> ModelT:
        """The answer as a model; `act` says what was tried. Raises the RoomError that it means instead."""
        if self.status != HTTPStatus.OK:
            raise room_error(self.refusal, act, of_account=False)
        try:
            return wanted.model_validate(self.content)
        except ValidationError:  # not chained: it would quote the answer
            raise RoomUnavailableError(f"{act}: the homeserver answered what is not Matrix") from None


async def reply_of(answer: ClientResponse) -> Reply:
    """Read an answer to its end. Raises what aiohttp raises when the connection breaks."""
    try:
        content = json.loads(await answer.read())
    except (ValueError, RecursionError):  # a proxy's page
        content = None
    header = answer.headers.get("Retry-After", "")  # replaces the body's field (specification 1.10)
    return Reply(answer.status, content, float(header) if header.isascii() and header.isdigit() else None)
