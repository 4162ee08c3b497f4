"""A bad day between the bot and its homeserver: a reverse proxy that refuses, fails, and loses answers.

Which request meets which trouble is drawn from a seed, so that a red run can be played again. What it does
after a request was accepted is the worst of all: the homeserver has done what was asked, and nobody hears it.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

_OURS = {"host", "accept-encoding"}

TROUBLES = ("429", "502", "lost answer", "slow")


@dataclass
class TroubledProxy:
    """Stands before `upstream` on a port of its own; `share` of the requests that write meet a trouble."""

    upstream: str
    seed: int
    share: float = 0.3
    met: Counter[str] = field(default_factory=Counter[str])

    def __enter__(self) -> TroubledProxy:
        self._chance = random.Random(self.seed)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession(auto_decompress=False) as self._client:
            self._ready.set()
            await self._over.wait()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        trouble = self._trouble(request)
        self.met[trouble] += 1
        if trouble == "429":
            limited = {"errcode": "M_LIMIT_EXCEEDED", "error": "slow down", "retry_after_ms": 200}
            return web.json_response(limited, status=429)
        if trouble == "502":
            return web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html")
        answer = await self._forward(request)
        if trouble == "slow":
            await asyncio.sleep(0.4)
        if trouble == "lost answer" and request.transport is not None:
            request.transport.abort()
        return answer

    def _trouble(self, request: web.Request) -> str:
        """Logging in and reading are spared: they make no message, and every start needs them."""
        if (request.method == "GET" and "/sync" not in request.path) or "/login" in request.path:
            return "none"
        return self._chance.choice(TROUBLES) if self._chance.random() < self.share else "none"

    async def _forward(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OURS}
        try:
            async with self._client.request(
                request.method, self.upstream + request.raw_path, data=body, headers=headers
            ) as answer:
                kept = {"Content-Type": answer.headers.get("Content-Type", "application/json")}
                return web.Response(status=answer.status, body=await answer.read(), headers=kept)
        except aiohttp.ClientError:
            return web.Response(status=502, text="upstream is gone")
