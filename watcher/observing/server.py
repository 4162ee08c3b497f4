"""A small server for two short answers, on this machine's own address.

Python's own in a few threads, rather than aiohttp's: the answers need no event loop, and each request's whole
head is read here, with one limit of size and one of time, before anything is made of it. Of a request nothing
is looked at but its first line and its Host, and nothing of it is repeated in an answer.
"""

from __future__ import annotations

import io
import ipaddress
import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

MOST_AT_ONCE = 8
"""Connections; one more is closed at once."""
HEAD_BYTES = 8192
HEAD_SECONDS = 5.0
"""A request's first line and headers, and the time for all of them together."""

ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - as the settings allow it within a container

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: HTTPStatus
    content_type: str
    body: bytes


def is_ours(host: str | None, address: str) -> bool:
    """Pure: whether a request's Host is a name that only whoever is meant to ask would use.

    A page of the web can make a browser ask a name that it owns and that suddenly leads here (DNS rebinding),
    and would read the answer. It owns no address, not `localhost`, and no name without a dot, such as a
    container's; that one is believed only where we listen for other containers.
    """
    name = _name_of(host or "")
    if name == "localhost":
        return True
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return address == ANY_ADDRESS and name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return found.is_loopback or address == ANY_ADDRESS


def _name_of(host: str) -> str:
    """Without the port, and the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


class Server(HTTPServer):
    """A thread for each connection, and never more than `MOST_AT_ONCE`."""

    allow_reuse_address = True
    request_queue_size = 32

    def __init__(self, address: str, port: int, pages: Mapping[str, Callable[[], Answer]]) -> None:
        """Listens at once; port 0 is any free one. `pages` are by their paths. Raises OSError."""
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._turns = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__((address, port), partial(_Handler, pages=pages, listens_at=address))

    def server_bind(self) -> None:
        """As a plain TCP server: HTTPServer's own would ask the name service who we are."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._turns.acquire(blocking=False):
            self.shutdown_request(request)
            return
        thread = threading.Thread(target=self._answer, args=(request, client_address), daemon=True)
        thread.name = "health-request"
        thread.start()

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # whoever asked is gone
        except Exception:
            log.exception("a question about our health could not be answered")
        finally:
            self.shutdown_request(request)
            self._turns.release()


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD of the pages; one request a connection."""

    server_version = "vigie"
    sys_version = ""

    def __init__(self, *args: Any, pages: Mapping[str, Callable[[], Answer]], listens_at: str) -> None:
        self._pages = pages
        self._listens_at = listens_at
        super().__init__(*args)

    def handle(self) -> None:
        """Read the whole head, then answer; what comes after it is never read."""
        self.close_connection = True
        self.command, self.request_version, self.requestline = "", "HTTP/1.0", ""
        head = _head_of(self.connection)
        if head is None:
            self._send(_plain(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
            return
        self.rfile = io.BufferedReader(io.BytesIO(head))  # type: ignore[arg-type]
        self.raw_requestline = self.rfile.readline()
        if self.raw_requestline and self.parse_request():
            self._send(self._answer())

    def _answer(self) -> Answer:
        if self.command not in ("GET", "HEAD"):
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not is_ours(hosts[0], self._listens_at):
            return _plain(HTTPStatus.MISDIRECTED_REQUEST)
        page = self._pages.get(self.path.partition("?")[0])
        return _plain(HTTPStatus.NOT_FOUND) if page is None else page()

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        for name, value in (
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Nothing of the request is repeated."""
        self._send(_plain(HTTPStatus(code)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Who asks for our health every 15 seconds is no news."""


def _head_of(connection: socket.socket) -> bytes | None:
    """First line and headers, within the limits; empty when they do not come, None when they are too long."""
    head = b""
    until = time.monotonic() + HEAD_SECONDS
    while b"\r\n\r\n" not in head and b"\n\n" not in head:
        left = until - time.monotonic()
        if len(head) > HEAD_BYTES or left <= 0:
            return None if left > 0 else b""
        connection.settimeout(left)
        try:
            received = connection.recv(4096)
        except TimeoutError:
            return b""
        if not received:
            return b""
        head += received
    connection.settimeout(HEAD_SECONDS)
    return head if len(head) <= HEAD_BYTES + 4096 else None


def _plain(status: HTTPStatus) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", f"{status.value} {status.phrase}\n".encode())
