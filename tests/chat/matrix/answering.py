"""Answers that a healthy homeserver never gives, from a real HTTP server that gives them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from watcher.chat.matrix.client import Client
from watcher.chat.matrix.session import Session

PROXY_PAGE = b"<html><body>502 Bad Gateway</body></html>"

SESSION = Session(user_id="@bot:lab.test", device_id="DEVICE", access_token="syt_secret")

Act = Callable[[Client], Awaitable[object]]


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


def ask(act: Act, status: int, body: bytes, headers: dict[str, str] | None = None) -> object:
    """What an act gives when the homeserver answers so."""

    async def run() -> object:
        async with answering(status, body, headers) as (url, _):
            client = Client(url)
            client.resume(SESSION)
            try:
                return await act(client)
            finally:
                await client.close()

    return asyncio.run(run())


def error(code: str, **more: object) -> bytes:
    """The body of a refusal."""
    return json.dumps({"errcode": code, "error": "said so", **more}).encode()
