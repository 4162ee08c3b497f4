"""Where hubs call: a small server on this machine's own address, behind a web server that speaks https."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from aiohttp import web

from watcher.config.push import Push
from watcher.push.answering import Confirmed, Consequence, Denied, Pinged, Reply, to_call, to_question
from watcher.rules.push import Subscription
from watcher.store import push
from watcher.store.database import open_database
from watcher.store.errors import StoreError
from watcher.store.sqlite import Database
from watcher.web.answer import FEED_BYTES

MOST_AT_ONCE = 8
"""Calls that are read at the same time; a hub tries again later."""
PATIENCE = 10.0
"""Seconds for a whole call."""
START_SECONDS = 30.0

log = logging.getLogger(__name__)


@contextmanager
def listening(settings: Push, database: Path, now: Callable[[], datetime]) -> Generator[int | None]:
    """Listen as long as the block runs, and give the port; None without a callback, or when it is taken.

    A port that is taken is no reason not to watch: one warning, and the block runs all the same.
    """
    if settings.callback is None:
        yield None
        return
    ear = _Ear(settings, database, now)
    ear.start()
    try:
        yield ear.port
    finally:
        ear.stop()


class _Ear:
    """A thread with an event loop and a connection to the database of its own."""

    def __init__(self, settings: Push, database: Path, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._database = database
        self._now = now
        self._ready = threading.Event()
        self._end = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="push")
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self.port: int | None = None

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(START_SECONDS)

    def stop(self) -> None:
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        place = f"{self._settings.address} port {self._settings.port}"
        try:
            asyncio.run(self._serve())
        except OSError as error:
            log.warning("no hub can call: %s: %s; set another push.port", place, error.strerror)
        except Exception:
            log.exception("no hub can call: %s", place)
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        db = open_database(self._database)
        app = web.Application(client_max_size=FEED_BYTES)
        app.router.add_route("*", "/{path:.*}", self._answerer(db))
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        try:
            await runner.setup()
            site = web.TCPSite(runner, self._settings.address, self._settings.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self._end.wait()
        finally:
            await runner.cleanup()
            db.close()

    def _answerer(self, db: Database) -> Callable[[web.Request], asyncio.Future[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            if self._turns.locked():
                return _response(Reply(503))
            async with self._turns:
                try:
                    async with asyncio.timeout(PATIENCE):
                        return _response(await self._reply(db, request))
                except TimeoutError:
                    return _response(Reply(408))
                except StoreError as error:
                    log.error("a hub's call could not be kept, it will come again: %s", error)
                    return _response(Reply(503))

        return answer  # pyright: ignore[reportReturnType] - aiohttp's Handler wants any awaitable

    async def _reply(self, db: Database, request: web.Request) -> Reply:
        token = request.path.rsplit("/", 1)[-1]
        now = self._now()
        if request.method == "GET":
            one = push.find(db, token)
            reply = to_question(one, dict(request.query), now)
        elif request.method == "POST":
            one = push.find(db, token)
            reply = to_call(one, request.headers.get("X-Hub-Signature"), await request.read(), now)
        else:
            return Reply(405)
        if one is not None:
            keep(db, one, reply.follows, now)
        return reply


def keep(db: Database, one: Subscription, follows: Consequence, now: datetime) -> None:
    """Write down what a call means."""
    match follows:
        case Confirmed(until):
            push.note_confirmed(db, one.token, until)
            log.info("%s: its hub tells us of changes until %s", one.source_id, f"{until:%Y-%m-%d %H:%M}")
        case Denied(reason):
            push.note_denied(db, one.token, reason or "the hub gave no reason")
            log.warning("%s: its hub refuses to tell us of changes: %s", one.source_id, reason)
        case Pinged():
            push.note_pinged(db, one.token, now)
        case None:
            pass


def _response(reply: Reply) -> web.Response:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    if reply.status == 503:
        headers["Retry-After"] = "60"
    return web.Response(status=reply.status, text=reply.text, content_type="text/plain", headers=headers)
