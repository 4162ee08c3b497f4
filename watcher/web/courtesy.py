"""Manners towards the sites that are read: requests to a host are spaced, and say who asks."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


Claim = Callable[[str, float], float]
"""Host and gap: how many seconds a request waits for its start, noting that the next one waits `gap` more."""


@dataclass(slots=True)
class _Starts:
    """When the next request to each host may start, as long as this process lives."""

    clock: Callable[[], float]
    following: dict[str, float]

    def claim(self, host: str, gap: float) -> float:
        now = self.clock()
        start = max(now, self.following.get(host, now))
        self.following[host] = start + gap
        return start - now


class Courtesy:
    """Spaces the requests to each host; one instance belongs to one event loop.

    `spacing` is the least time in seconds between two request starts, `per_host` the most requests at
    once (5 s and 2 are the manners of large public harvesters). `clock` counts seconds and never jumps
    back, `sleep` waits for as many. Starts are remembered here, or where `claim` notes them for all who share
    its note.
    """

    def __init__(
        self,
        spacing: float,
        per_host: int = 2,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        claim: Claim | None = None,
    ) -> None:
        self._spacing = spacing
        self._clock = clock
        self._sleep = sleep
        self._claim = claim or _Starts(clock, {}).claim
        self._places: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncGenerator[None, None]:
        """Wait for the next turn at `host`, and hold one of its places while the block runs.

        `delay` is the spacing in seconds that the host itself asks for, if it is the longer one.
        """
        gap = max(self._spacing, delay)
        async with self._places[host]:
            start = self._clock() + (self._claim(host, gap) if gap else 0.0)
            while (wait := start - self._clock()) > 0:
                await self._sleep(wait)
            yield


def user_agent(version: str, contact: str | None) -> str:
    """The name we go by: `Vigie/0.1 (+contact)`, where contact is an address or page of the operator.

    Characters that a header cannot carry are percent-encoded.
    """
    if contact is None or not contact.strip():
        return f"Vigie/{version} (feed reader; its operator stated no contact)"
    return f"Vigie/{version} (+{quote(contact.strip(), safe=_PRINTABLE)})"
