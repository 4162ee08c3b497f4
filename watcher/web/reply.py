"""One hop's answer as it came over the wire, before it is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.decoding import BoundedBody, too_large
from watcher.web.faults import NETWORK_ERRORS

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` is None when it could not be read and the status is told all the same."""

    status: int
    reason: str
    fields: tuple[tuple[str, str], ...]
    body: bytes | None
    at: datetime

    @property
    def headers(self) -> dict[str, str]:
        """Names in lower case; fields that repeat are joined by commas (RFC 9110, section 5.3)."""
        joined: dict[str, str] = {}
        for name, value in self.fields:
            key = name.lower()
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
        return joined


async def read_reply(
    response: aiohttp.ClientResponse, max_bytes: int, at: datetime, *, cut: bool = False
) -> Reply:
    """The answer with its body of at most `max_bytes`, refused or `cut` beyond that.

    Raises FetchError and NETWORK_ERRORS for a body of status 200 that cannot be read.
    """
    try:
        body = await _body(response, max_bytes, cut)
    except (FetchError, *NETWORK_ERRORS):
        if response.status == 200:
            raise
        body = None  # a refusal or a redirect says what it says, whatever its page is like
    fields = tuple((_text(name), _text(value)) for name, value in response.raw_headers)
    return Reply(response.status, response.reason or "", fields, body, at)


async def _body(response: aiohttp.ClientResponse, max_bytes: int, cut: bool) -> bytes:
    if response.content_length is not None and response.content_length > max_bytes and not cut:
        raise too_large(max_bytes)
    body = BoundedBody(_joined(response.headers.getall("Content-Encoding", ())), max_bytes)
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            body.feed(chunk)
    except FetchError as error:
        if cut and error.problem.fault is Fault.TOO_LARGE:
            return body.so_far
        raise
    return body.finish()


def _joined(values: Iterable[str]) -> str:
    return ", ".join(value for value in values if value.strip().lower() not in {"", "identity"})


def _text(raw: bytes) -> str:
    """Header bytes as text that can be kept; UTF-8 by habit, Latin-1 by the book."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
