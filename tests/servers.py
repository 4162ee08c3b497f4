"""A real HTTP server on loopback that answers by a script, for tests of everything that reads the web.

    with ScriptedServer() as server:
        server.script("/feed", Page(b"<rss/>", headers={"ETag": '"1"'}), Page(status=304))
        ...                                   # ask server.url("/feed") twice
        assert server.asked("/feed")[1].headers["if-none-match"] == '"1"'

It runs in threads of its own, so code under test may be synchronous, asynchronous or another process.
"""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. Content-Length is added unless stated; the connection closes after each answer.

    `headers` may be pairs when a name repeats. `after` is the silence in seconds before the answer, `drip`
    the pause before each byte of the body. `raw` is sent to the letter, instead of everything else.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] | tuple[tuple[str, str], ...] = ()
    reason: str | None = None
    after: float = 0
    drip: float = 0
    raw: bytes | None = None

    def head(self) -> bytes:
        """Status line and headers as sent."""
        pairs = tuple(self.headers.items()) if isinstance(self.headers, Mapping) else self.headers
        reason = HTTPStatus(self.status).phrase if self.reason is None else self.reason
        lines = [f"HTTP/1.1 {self.status} {reason}", *(f"{name}: {value}" for name, value in pairs)]
        if "content-length" not in {name.lower() for name, _ in pairs}:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8", "surrogateescape")


def html(text: str, status: int = 200, **headers: str) -> Page:
    """An HTML page; `Retry_After="5"` states the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(text.encode(), status, {"Content-Type": "text/html; charset=utf-8", **named})


def rss(text: str, **headers: str) -> Page:
    """An RSS document."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(text.encode(), 200, {"Content-Type": "application/rss+xml; charset=utf-8", **named})


def gzipped(body: bytes) -> Page:
    """`body` as a gzip-encoded answer."""
    return Page(gzip.compress(body), headers={"Content-Encoding": "gzip"})


def redirect(location: str, status: int = 302) -> Page:
    """An answer that sends on to `location`, written into the header as it is."""
    return Page(b"moved", status, {"Location": location})


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived: `target` with its query, header names in lower case, `at` in seconds."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    at: float = 0.0
    body: bytes = b""


Rule: TypeAlias = Page | Callable[[Received], Page]


class ScriptedServer:
    """The n-th request of a path gets its n-th page, the last page ever after; unknown paths get a 404.

    A path is looked up with its query first, then without. A rule may also be a function of the request.
    With `tls` the server speaks https with that context.
    """

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.requests: list[Received] = []
        self._scheme = "https" if tls else "http"
        self._tls = tls
        self._scripts: dict[str, list[Rule]] = {}
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(host, self._handle)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of `path`; another `host` than the server's own needs a resolver that knows it."""
        name = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{self._scheme}://{name}:{self.port}{path}"

    def script(self, path: str, *rules: Rule) -> str:
        """Answer requests of `path` with these, in turn; the path's address."""
        with self._lock:
            self._scripts[path] = list(rules)
        return self.url(path)

    def asked(self, path: str) -> list[Received]:
        """The requests of `path` so far, whatever their query unless `path` has one."""
        with self._lock:
            return [each for each in self.requests if path in {each.target, each.target.partition("?")[0]}]

    def _handle(self, connection: socket.socket) -> None:
        with suppress(OSError):  # the client went away, or TLS failed: both are what some tests want
            if self._tls:
                connection.settimeout(10)
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                if (received := _read_request(connection)) is not None:
                    self._send(connection, self._page(received))

    def _page(self, received: Received) -> Page:
        with self._lock:
            self.requests.append(received)
            for path in (received.target, received.target.partition("?")[0]):
                if rules := self._scripts.get(path):
                    rule = rules.pop(0) if len(rules) > 1 else rules[0]
                    break
            else:
                rule = Page(b"not scripted", 404)
        return rule(received) if callable(rule) else rule

    def _send(self, connection: socket.socket, page: Page) -> None:
        self._closing.wait(page.after)
        if page.raw is not None:
            connection.sendall(page.raw)
            return
        connection.sendall(page.head())
        if not page.drip:
            connection.sendall(page.body)
        for position in range(len(page.body) if page.drip else 0):
            if self._closing.wait(page.drip):
                return
            connection.sendall(page.body[position : position + 1])


class _Server(socketserver.ThreadingTCPServer):
    """A thread for each connection, all joined when the server closes."""

    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, handle: Callable[[socket.socket], None]) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._handle = handle
        super().__init__((host, 0), socketserver.BaseRequestHandler)

    def finish_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        request.settimeout(10)
        self._handle(request)


def _read_request(connection: socket.socket) -> Received | None:
    """One request, with as much body as it states. None when there is no HTTP request."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
        if not data[:1].isalpha():  # TLS, for example
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return None
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)
    }
    while len(body) < int(headers.get("content-length", "0")) and (chunk := connection.recv(65536)):
        body += chunk
    return Received(method, target, headers, time.monotonic(), body)
