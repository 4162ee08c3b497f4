"""A Fetch that asks the State's interfaces (piste.gouv.fr) with the operator's credentials.

OAuth 2.0 client credentials (RFC 6749, section 4.4): a token is obtained when the first one is needed, kept
until shortly before it expires, and renewed once when the interface does not take it. It goes to addresses
of the interface and to no other; neither it nor the secret is logged or archived.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from watcher.config.accounts import Piste
from watcher.config.located import ConfigError
from watcher.config.secrets import read_secret
from watcher.items import Fault, Problem
from watcher.web.answer import Answer, Ask, Fetch, FetchError

EARLY = 60.0
"""Seconds before its end in which a token is not relied on any more."""
LIFETIME = 600.0
"""Seconds for which a token is kept whose lifetime is not stated."""
_TOKEN_BYTES = 64 * 1024
_REMEDY = (
    "Check client_id and client_secret_file under [piste]: 'Identifiants OAuth' are wanted, not API keys."
)


class PisteDoor:
    """Adds the token to asks of the interface; passes all others on as they are."""

    def __init__(self, inner: Fetch, account: Piste, clock: Callable[[], float] = time.monotonic) -> None:
        self._inner = inner
        self._account = account
        self._clock = clock
        self._turn = asyncio.Lock()
        self._token = ""
        self._until = 0.0

    async def get(self, ask: Ask) -> Answer:
        """Answer with 200 or 304, or raise FetchError (LOGIN among its faults)."""
        if not ask.url.startswith(self._account.api_url):
            return await self._inner.get(ask)
        token = await self._current("")
        try:
            return await self._inner.get(_signed(ask, token))
        except FetchError as error:
            if error.status != 401:
                raise
        try:
            return await self._inner.get(_signed(ask, await self._current(token)))
        except FetchError as error:
            if error.status == 401:
                raise _refused("the interface does not take our token") from None
            raise

    async def try_out(self) -> None:
        """Whether the credentials bring a token. Raises FetchError (LOGIN among its faults)."""
        await self._current("")

    async def _current(self, refused: str) -> str:
        """A token that is good for now, and another one than `refused`."""
        async with self._turn:
            if not self._token or self._token == refused or self._clock() >= self._until:
                self._token, lifetime = await self._obtain()
                self._until = self._clock() + max(lifetime - EARLY, 0)
            return self._token

    async def _obtain(self) -> tuple[str, float]:
        account = self._account
        try:
            secret = read_secret(account.client_secret_file, "piste.client_secret_file")
        except ConfigError as error:
            raise _refused(str(error)) from None
        form = {
            "grant_type": "client_credentials",
            "client_id": account.client_id,
            "client_secret": secret,
            "scope": "openid",
        }
        ask = Ask(
            account.token_url,
            max_bytes=_TOKEN_BYTES,
            body=urlencode(form).encode(),
            media="application/x-www-form-urlencoded",
            headers=(("Accept", "application/json"),),
            private=True,
            for_machines=True,
        )
        try:
            answer = await self._inner.get(ask)
        except FetchError as error:
            if error.status in {400, 401, 403}:
                raise _refused(f"no token was given (status {error.status})") from None
            raise
        return _read(answer.body)


def _read(body: bytes) -> tuple[str, float]:
    """Token and lifetime in seconds (RFC 6749, section 5.1)."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    fields = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    token, lifetime = fields.get("access_token"), fields.get("expires_in")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise _refused("the answer to our credentials holds no token")
    return token, float(lifetime) if isinstance(lifetime, int | float) else LIFETIME


def _signed(ask: Ask, token: str) -> Ask:
    return replace(ask, headers=(*ask.headers, ("Authorization", f"Bearer {token}")))


def _refused(detail: str) -> FetchError:
    return FetchError(Problem(Fault.LOGIN, f"PISTE: {detail}", _REMEDY))
