"""A library on loopback, in a process of its own: feeds of ten short entries, with a page behind each.

with lending(Library(1_000, datetime.now(UTC))) as feeds:
    ...                            # read feeds, the addresses of a hundred feeds
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from bench.articles import article_page
from bench.feeds.server import addresses

A_FEED = 10
"""Entries of a feed: as many articles as are fetched for one source in one visit."""


@dataclass(frozen=True, slots=True)
class Library:
    """So many pages, made up or from a folder; the newest is of `at`, and each hour one was published."""

    pages: int
    at: datetime
    folder: Path | None = None

    @property
    def feeds(self) -> int:
        return -(-self.pages // A_FEED)


@contextmanager
def lending(library: Library) -> Generator[tuple[str, ...]]:
    """The addresses of its feeds, each at a loopback address of its own, as long as the block runs."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(library, theirs), name="library", daemon=True)
    process.start()
    theirs.close()
    try:
        port = ours.recv()
        yield tuple(f"http://{host}:{port}/feed/{n}" for n, host in enumerate(addresses(library.feeds)))
    finally:
        ours.close()
        process.join()


def _serve(library: Library, control: Connection) -> None:
    pages = {f"/page/{number}": article_page(number, library.folder) for number in range(library.pages)}
    asyncio.run(_answer(library, pages, control))


async def _answer(library: Library, pages: Mapping[str, bytes], control: Connection) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if (page := pages.get(request.path)) is not None:
            return web.Response(body=page, content_type="text/html", charset="utf-8")
        if request.path.startswith("/feed/"):
            body = _feed(library, int(request.path.rpartition("/")[2]))
            return web.Response(body=body, content_type="application/rss+xml", charset="utf-8")
        return web.Response(status=404)

    loop, over = asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(web.Server(answer, access_log=None), "0.0.0.0", 0, backlog=512)
    loop.add_reader(control.fileno(), over.set)
    control.send(server.sockets[0].getsockname()[1])
    await over.wait()


def _feed(library: Library, number: int) -> bytes:
    entries = "".join(
        f"<item><title>Publication {n} de la bibliothèque {number}</title><link>/page/{n}</link>"
        f"<guid isPermaLink='false'>page-{n}</guid><description>Lire la page {n}.</description>"
        f"<pubDate>{format_datetime(library.at - timedelta(hours=n % A_FEED))}</pubDate></item>"
        for n in range(number * A_FEED, min((number + 1) * A_FEED, library.pages))
    )
    head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
    return f"{head}<title>Bibliothèque {number}</title>{entries}</channel></rss>".encode()
