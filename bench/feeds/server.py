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

import multiprocessing
import resource
import select
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bench.feeds.desk import Asked, Desk, desk
from bench.feeds.load import Load, Round
from bench.feeds.made import made

HOSTS = 2_000
"""Loopback addresses at most; each is a socket that listens."""
_BACKLOG = 512
_AT_ONCE = 65_536
"""Bytes that are heard at once."""
_END = b"\r\n\r\n"
"""Of a request."""


class _Line:
    """A connection: requests without a body come one after the other."""

    def __init__(self, connection: socket.socket, desk: Desk) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._desk = desk
        self._heard = b""
        self._unsent = memoryview(b"")
        self._is_last = False
        self.waits_for = 0

    def go_on(self) -> int:
        """Hear and say what can be without waiting. What to wait for next, as epoll has it; 0 at its end."""
        try:
            if not self._unsent:
                self._hear()
            if self._unsent:
                self._unsent = self._unsent[self._connection.send(self._unsent) :]
        except BlockingIOError:
            pass
        except ConnectionError:
            self._is_last, self._unsent = True, memoryview(b"")
        return select.EPOLLOUT if self._unsent else 0 if self._is_last else select.EPOLLIN

    def close(self) -> None:
        self._connection.close()

    def _hear(self) -> None:
        data = self._connection.recv(_AT_ONCE)
        self._is_last = not data
        self._heard += data
        said: list[bytes] = []
        while (end := self._heard.find(_END)) >= 0:
            request, *fields = self._heard[:end].split(b"\r\n")
            self._heard = self._heard[end + len(_END) :]
            headers = {
                name.lower(): value.strip() for name, _, value in (one.partition(b":") for one in fields)
            }
            _, path, form = request.split(b" ")
            said += self._desk.answer(path, headers)
            if form == b"HTTP/1.0" or headers.get(b"connection", b"").lower() == b"close":
                self._is_last = True
        self._unsent = memoryview(b"".join(said))


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
    _answer(ready, addresses(load.count), control)


def _answer(ready: Desk, hosts: Sequence[str], control: Connection) -> None:
    """A bare loop, as it shares the machine with whom it serves: no tasks, no transports."""
    doors = {one.fileno(): one for one in _listening(hosts)}
    lines: dict[int, _Line] = {}
    with select.epoll() as waiting:
        for number in (control.fileno(), *doors):
            waiting.register(number, select.EPOLLIN)
        port = next(iter(doors.values())).getsockname()[1]
        control.send(("", port, tuple(len(one.body) for one in ready.versions[Round.COLD])))
        while True:
            for number, _ in waiting.poll():
                if number == control.fileno():
                    if not _obey(ready, control):
                        return
                elif (door := doors.get(number)) is not None:
                    connection, _ = door.accept()
                    lines[connection.fileno()] = _Line(connection, ready)
                    _go_on(waiting, lines, connection.fileno())
                else:
                    _go_on(waiting, lines, number)


def _go_on(waiting: select.epoll, lines: dict[int, _Line], number: int) -> None:
    line = lines[number]
    before, line.waits_for = line.waits_for, line.go_on()
    if not line.waits_for:
        lines.pop(number).close()
    elif not before:
        waiting.register(number, line.waits_for)
    elif line.waits_for != before:
        waiting.modify(number, line.waits_for)


def _obey(ready: Desk, control: Connection) -> bool:
    """Do as the owner says; whether it is still there."""
    try:
        new = control.recv()
    except EOFError:
        return False
    if new is not None:
        ready.begin(new)
    control.send(ready.asked())
    return True


def _listening(hosts: Sequence[str]) -> list[socket.socket]:
    """A socket at each address, all with one port; who is let in has said something."""
    sockets = [socket.create_server((hosts[0], 0), backlog=_BACKLOG)]
    port = sockets[0].getsockname()[1]
    sockets += [socket.create_server((host, port), backlog=_BACKLOG) for host in hosts[1:]]
    for one in sockets:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 1)
    return sockets
