"""Manners towards the sites that are read: requests to a host are spaced, and say who asks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(slots=True)
class _Lane:
    """One host: who may run at once, and when the next request may start."""

    places: asyncio.Semaphore
    next_start: float


class Courtesy:
    """Spaces the requests to each host; one instance belongs to one event loop.

    `spacing` is the least time in seconds between two request starts, `per_host` the most requests at
    once (5 s and 2 are the manners of large public harvesters). `clock` counts seconds and never jumps
    back, `sleep` waits for as many.
    """

    def __init__(
        self,
        spacing: float,
        per_host: int = 2,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spacing = spacing
        self._per_host = per_host
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None, None]:
        """Wait for the next turn at `host`, and hold one of its places while the block runs."""
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(asyncio.Semaphore(self._per_host), self._clock())
        async with lane.places:
            start = max(self._clock(), lane.next_start)
            lane.next_start = start + self._spacing
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
