"""A scripted server, and a fetcher that may visit it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from aiohttp.abc import AbstractResolver

from watcher.web.answer import Answer, Ask
from watcher.web.archive import Recorder
from watcher.web.courtesy import Courtesy
from watcher.web.fetch import Fetcher
from watcher.web.fetch_policy import FetchPolicy

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def fetch() -> Callable[..., Answer]:
    """Ask once over loopback: `fetch(url)`, with an Ask's fields and a policy's as keywords."""

    def ask_once(
        url: str,
        *,
        recorder: Recorder | None = None,
        resolver: AbstractResolver | None = None,
        timeout: float = 10,
        allow_loopback: bool = True,
        max_redirects: int = 5,
        **asked: object,
    ) -> Answer:
        async def run() -> Answer:
            policy = FetchPolicy("Vigie/0 (test)", timeout, allow_loopback, max_redirects)
            async with Fetcher(policy, Courtesy(0), recorder, lambda: NOW, resolver) as fetcher:
                return await fetcher.get(Ask(url, **asked))  # type: ignore[arg-type]

        return asyncio.run(run())

    return ask_once
