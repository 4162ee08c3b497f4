"""Made-up feeds on loopback, from a process of their own, in four rounds that benches know.

    with serving(Load(400, datetime.now(UTC))) as served:
        served.begin(Round.COLD)
        ...                            # read served.urls
        print(served.asked())

*cold* and *304* are one state: who sends validators gets 304. In *same body* they are passed over, and the
same bytes come again under others, as many a server has it. In *+1* each feed has one more. Feeds lie at
loopback addresses of their own, as nearly every source of a watch has a host of its own (101 sources on 88
hosts in `sources.yaml`).

It shares the machine with whom it serves, so it does next to nothing: answers are ready as bytes, and of a
request only the line and the validators are looked at.
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
from functools import partial
from multiprocessing.connection import Connection

from bench.feeds.load import Load, MadeFeed, Round
from bench.feeds.made import made

HOSTS = 2_000
"""Loopback addresses at most; each is a socket that listens."""
_BACKLOG = 512
_END = b"\r\n\r\n"
"""Of a request."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came in one round: requests, how many feeds they were for, and how they were answered."""

    requests: int
    feeds: int
    whole: int
    not_modified: int


@dataclass(frozen=True, slots=True)
class _Version:
    """A feed as it stands in a round: its validators, and how both answers begin that it can have."""

    body: bytes
    tag: bytes
    changed: bytes
    whole: bytes
    not_modified: bytes


@dataclass(slots=True)
class Desk:
    """Answers requests for feeds, and counts them."""

    versions: Mapping[Round, Sequence[_Version]]
    round: Round = Round.COLD
    seen: set[int] = field(default_factory=set[int])
    whole: int = 0
    not_modified: int = 0

    def answer(self, path: bytes, headers: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
        """Head and body; `/17` is feed 17. Names of headers are in lower case."""
        name = path.strip(b"/")
        versions = self.versions[self.round]
        if not name.isdigit() or int(name) >= len(versions):
            return _NOT_FOUND, b""
        number = int(name)
        version = versions[number]
        self.seen.add(number)
        if self.round is not Round.SAME and _has(headers, version):
            self.not_modified += 1
            return version.not_modified, b""
        self.whole += 1
        return version.whole, version.body

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
    tag = f'"{hashlib.blake2b(body + stamp.encode(), digest_size=8).hexdigest()}"'
    stated = {
        "Content-Type": f"{feed.media_type}; charset=utf-8",
        "ETag": tag,
        "Last-Modified": stamp,
        "Date": stamp,
    }
    whole = _head("200 OK", {**stated, "Content-Length": str(len(body))})
    return _Version(body, tag.encode(), stamp.encode(), whole, _head("304 Not Modified", stated))


def _head(status: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


_NOT_FOUND = _head("404 Not Found", {"Content-Length": "0"})


def _has(headers: Mapping[bytes, bytes], version: _Version) -> bool:
    """Whether who asks has this version: by its tag, or by its date where no tag is sent."""
    if (tags := headers.get(b"if-none-match")) is not None:
        return version.tag in tags
    return headers.get(b"if-modified-since") == version.changed


class _Line(asyncio.Protocol):
    """A connection: requests without a body come one after the other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(_END)) >= 0:
            request, *fields = self._heard[:end].split(b"\r\n")
            self._heard = self._heard[end + len(_END) :]
            headers = {
                name.lower(): value.strip() for name, _, value in (one.partition(b":") for one in fields)
            }
            _, path, form = request.split(b" ")
            for piece in self._desk.answer(path, headers):
                self._transport.write(piece)
            if form == b"HTTP/1.0" or headers.get(b"connection", b"").lower() == b"close":
                self._transport.close()


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
    line = partial(_Line, ready)
    sockets = _listening(hosts)
    over = asyncio.Event()
    for one in sockets:
        await loop.create_server(line, sock=one, backlog=_BACKLOG)
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
