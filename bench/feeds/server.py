"""Made-up feeds on loopback, from a process of their own, in four rounds that benches know.

    with serving(Load(400, datetime.now(UTC))) as served:
        served.begin(Round.COLD)
        ...                            # read served.urls
        print(served.asked())

*cold* and *304* are one state: who sends validators gets 304. In *same body* they are passed over, and the
same bytes come again under others, as many a server has it. In *+1* each feed has one more. Feeds lie at
loopback addresses of their own, as nearly every source of a watch has a host of its own (101 sources on 88
hosts in `sources.yaml`).
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import resource
import socket
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection

from aiohttp import web

from bench.feeds.load import Load, MadeFeed, Round
from bench.feeds.made import made

HOSTS = 2_000
"""Loopback addresses at most; each is a socket that listens."""
_BACKLOG = 512


@dataclass(frozen=True, slots=True)
class Asked:
    """What came in one round: requests, how many feeds they were for, and how they were answered."""

    requests: int
    feeds: int
    whole: int
    not_modified: int


@dataclass(frozen=True, slots=True)
class _Version:
    body: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class Desk:
    """Answers requests for feeds, and counts them."""

    versions: Mapping[Round, Sequence[_Version]]
    round: Round = Round.COLD
    seen: set[int] = field(default_factory=set[int])
    whole: int = 0
    not_modified: int = 0

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """`/17` is feed 17."""
        name = request.path.strip("/")
        versions = self.versions[self.round]
        if not name.isdecimal() or int(name) >= len(versions):
            return web.Response(status=404)
        number = int(name)
        version = versions[number]
        self.seen.add(number)
        if self.round is not Round.SAME and _has(request, version):
            self.not_modified += 1
            return web.Response(status=304, headers=version.headers)
        self.whole += 1
        return web.Response(body=version.body, headers=version.headers)

    def begin(self, new: Round) -> None:
        """Another round, counted from nothing."""
        self.round = new
        self.seen.clear()
        self.whole = self.not_modified = 0

    def asked(self) -> Asked:
        """What came since the round began."""
        return Asked(self.whole + self.not_modified, len(self.seen), self.whole, self.not_modified)


def desk(feeds: Sequence[MadeFeed], load: Load) -> Desk:
    """What every feed says in every round, with its validators."""
    first = [_version(feed.body, feed, load.at - timedelta(hours=2)) for feed in feeds]
    same = [
        _version(one.body, feed, load.at - timedelta(hours=1)) for one, feed in zip(first, feeds, strict=True)
    ]
    later = [_version(feed.body_with_newest, feed, load.at) for feed in feeds]
    return Desk({Round.COLD: first, Round.UNCHANGED: first, Round.SAME: same, Round.ONE_MORE: later})


def _version(body: bytes, feed: MadeFeed, at: datetime) -> _Version:
    stamp = format_datetime(at, usegmt=True)
    tag = hashlib.blake2b(body + stamp.encode(), digest_size=8).hexdigest()
    headers = {
        "Content-Type": f"{feed.media_type}; charset=utf-8",
        "ETag": f'"{tag}"',
        "Last-Modified": stamp,
    }
    return _Version(body, headers)


def _has(request: web.BaseRequest, version: _Version) -> bool:
    """Whether who asks has this version: by its tag, or by its date where no tag is sent."""
    if (tags := request.headers.get("If-None-Match")) is not None:
        return version.headers["ETag"] in tags
    return request.headers.get("If-Modified-Since") == version.headers["Last-Modified"]


@dataclass(frozen=True, slots=True)
class Served:
    """The server, seen from here."""

    urls: tuple[str, ...]
    sizes: tuple[int, ...]
    """Bytes of each feed, without its newest entry."""
    _control: Connection

    def begin(self, new: Round) -> None:
        """Have it answer as in this round, and count anew."""
        self._control.send(new)
        self._control.recv()

    def asked(self) -> Asked:
        """What came since this round began."""
        self._control.send(None)
        return self._control.recv()


@contextmanager
def serving(load: Load) -> Generator[Served]:
    """Serve a load as long as the block runs. Raises ValueError when its feeds cannot be made."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(load, theirs), name="feeds", daemon=True)
    process.start()
    theirs.close()
    try:
        problem, port, sizes = ours.recv()
        if problem:
            raise ValueError(problem)
        hosts = addresses(load.count)
        urls = tuple(f"http://{hosts[number % len(hosts)]}:{port}/{number}" for number in range(load.count))
        yield Served(urls, sizes, ours)
    finally:
        ours.close()
        process.join()


def addresses(count: int) -> list[str]:
    """Loopback addresses for so many feeds."""
    return [f"127.20.{number // 250}.{number % 250 + 1}" for number in range(min(max(count, 1), HOSTS))]


def _serve(load: Load, control: Connection) -> None:
    """The process: makes the feeds, says its port, and ends when its owner closes the connection."""
    try:
        ready = desk(list(made(load)), load)
    except ValueError as error:
        control.send((str(error), 0, ()))
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_answer(ready, addresses(load.count), control))


async def _answer(ready: Desk, hosts: Sequence[str], control: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = web.Server(ready.answer, access_log=None)
    sockets = _listening(hosts)
    over = asyncio.Event()
    for one in sockets:
        await loop.create_server(server, sock=one, backlog=_BACKLOG)
    loop.add_reader(control.fileno(), _obey, ready, control, over)
    control.send(
        ("", sockets[0].getsockname()[1], tuple(len(one.body) for one in ready.versions[Round.COLD]))
    )
    await over.wait()


def _obey(ready: Desk, control: Connection, over: asyncio.Event) -> None:
    try:
        new = control.recv()
    except EOFError:
        over.set()
        return
    if new is not None:
        ready.begin(new)
    control.send(ready.asked())


def _listening(hosts: Sequence[str]) -> list[socket.socket]:
    """A socket at each address, all with one port."""
    sockets = [socket.create_server((hosts[0], 0), backlog=_BACKLOG)]
    port = sockets[0].getsockname()[1]
    return sockets + [socket.create_server((host, port), backlog=_BACKLOG) for host in hosts[1:]]
