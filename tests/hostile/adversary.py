"""A web server that means harm: each path answers with bytes as they are made, while they are taken."""

from __future__ import annotations

import gzip
import io
import socket
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache

import brotli

from documents import rss

Answering = Callable[[str], Iterable[bytes]]
"""The bytes of an answer to the request of a path, headers included."""

MANY = 100_000


def page(body: bytes, kind: str = "application/rss+xml", *headers: str) -> list[bytes]:
    """An answer that is sound as such."""
    stated = "".join(f"{header}\r\n" for header in headers)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{stated}\r\n"
    return [head.encode(), body]


def feed(inner: str = "", **of_rss: str) -> list[bytes]:
    """A sound feed around one sound entry and `inner`."""
    return page(
        rss("<title>Un titre</title><guid>1</guid>", inner, **of_rss).encode("utf-8", "surrogatepass")
    )


def described(text: str) -> list[bytes]:
    """A feed whose one entry has this text."""
    return feed(f"<title>t</title><guid>2</guid><description>{text}</description>")


def html(text: str) -> list[bytes]:
    return page(f"<html><head><title>t</title></head><body>{text}".encode(), "text/html; charset=utf-8")


def _head(*headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: application/rss+xml", *headers, "", ""]).encode()


@cache
def _bomb() -> bytes:
    """200 MB of nothing in 200 KB of gzip."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()


@cache
def _brotli_bomb() -> bytes:
    return brotli.compress(bytes(200_000_000), quality=3)


def _endless(_path: str) -> Iterator[bytes]:
    yield _head()
    yield b"<rss version='2.0'><channel>"
    while True:
        yield b"<item><title>encore</title></item>" * 1000


def _never_closed(_path: str) -> Iterator[bytes]:
    yield _head()
    yield b"".join(feed())
    while True:
        time.sleep(0.2)
        yield b" "


def _silent(_path: str) -> Iterator[bytes]:
    time.sleep(10)
    yield b""


def _slowly(data: bytes) -> Answering:
    def answer(_path: str) -> Iterator[bytes]:
        for place in range(len(data)):
            yield data[place : place + 1]
            time.sleep(0.2)

    return answer


def _ever_further(path: str) -> list[bytes]:
    name = path.rpartition("/")[0]
    return [
        f"HTTP/1.1 302 Found\r\nLocation: {name}/{time.monotonic_ns()}\r\nContent-Length: 0\r\n\r\n".encode()
    ]


def _to(address: str) -> list[bytes]:
    return [f"HTTP/1.1 301 Moved\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n".encode()]


def _laughs() -> bytes:
    names = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{"".join(names)}]>'
    return rss("<title>&l9;</title>").replace("?>", f"?>{doctype}", 1).encode()


@cache
def _pdf() -> bytes:
    """A page whose content is a bomb of 200 MB within 200 KB."""
    content = zlib.compress(b"BT /F1 9 Tf (IA) Tj ET\n" * 9_000_000, 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start))
    return out.getvalue()


FETCHED: Mapping[str, Answering] = {
    "gzip-bomb": lambda _: page(_bomb(), "text/xml", "Content-Encoding: gzip"),
    "brotli-bomb": lambda _: page(_brotli_bomb(), "text/xml", "Content-Encoding: br"),
    "nested-gzip": lambda _: page(gzip.compress(_bomb()), "text/xml", "Content-Encoding: gzip"),
    "gzip-twice": lambda _: page(gzip.compress(_bomb()), "text/xml", "Content-Encoding: gzip, gzip"),
    "endless": _endless,
    "never-closed": _never_closed,
    "slow-body": _slowly(b"".join(feed())),
    "slow-headers": _slowly(_head("X-Long: " + "x" * 5000)),
    "silent": _silent,
    "too-short": lambda _: [_head("Content-Length: 9000"), b"<rss version='2.0'><channel>"],
    "a-hundred-megabytes": lambda _: [_head("Content-Length: 100000000"), bytes(100_000)],
    "long-header": lambda _: [_head("X-Long: " + "x" * 1_000_000, "Content-Length: 0")],
    "many-headers": lambda _: [_head(*(f"X-{n}: {n}" for n in range(10_000)), "Content-Length: 0")],
    "round-and-round": _to,
    "ever-further": _ever_further,
    "to-a-private-address": lambda _: _to("http://10.0.0.1/"),
    "to-a-file": lambda _: _to("file:///etc/passwd"),
    "to-another-spelling": lambda _: _to("http://0x7f.1/"),
}
"""What harms while it is fetched."""

PARSED: Mapping[str, Answering] = {
    "unclosed-tags": lambda _: described("<p>" * 200_000),
    "escaped-unclosed-tags": lambda _: described("&lt;p&gt;" * 200_000),
    "quadratic-sanitizer": lambda _: described("&lt;" * 300_000),
    "many-attributes": lambda _: described("&lt;a " + " ".join(f"x{n}=1" for n in range(MANY)) + "&gt;"),
    "accents": lambda _: described("a" + "\u0301\u0323" * 1_000_000),
    "long-author": lambda _: feed(f"<title>t</title><author>a@{'a.' * MANY}!</author>"),
    "blank-lines-in-utf-16": lambda _: page(("\n" * MANY + rss("<title>t</title>")).encode("utf-16")),
    "billion-laughs": lambda _: page(_laughs()),
    "outer-entity": lambda _: page(
        rss("<title>&x;</title>")
        .replace("?>", "?><!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", 1)
        .encode()
    ),
    "predefined-entities": lambda _: described("&lt;b&gt;&amp;amp;" * MANY),
    "many-entries": lambda _: feed(
        "</item><item>".join(f"<title>t</title><guid>{n}</guid>" for n in range(MANY))
    ),
    "long-title": lambda _: feed(f"<title>{'mot ' * 2_250_000}</title>"),
    "long-guid": lambda _: feed(f"<guid>{'a' * 9_000_000}</guid>"),
    "deep": lambda _: described("<a>" * MANY + "</a>" * MANY),
    "deep-json": lambda _: page(
        b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * MANY, "application/json"
    ),
    "huge-number": lambda _: page(
        b'{"version":"https://jsonfeed.org/version/1","items":[{"id":%s}]}' % (b"9" * 1_000_000),
        "application/json",
    ),
    "broken-utf-8": lambda _: page(rss("<title>t").encode() + bytes(range(128, 256)) * 20_000),
    "null-bytes": lambda _: page(bytes(1_000_000) + rss("<title>t</title>").encode()),
}
"""What harms while it is read as a feed."""

LISTED: Mapping[str, Answering] = {
    "page-of-unclosed-tags": lambda _: html("<div>" * 200_000),
    "page-of-many-links": lambda _: html("<div><a href='/x'>y</a></div>" * MANY),
    "page-of-attributes": lambda _: html("<a " + " ".join(f"x{n}=1" for n in range(MANY)) + ">"),
}
"""What harms while it is read as a page."""

ARTICLES: Mapping[str, Answering] = {
    "article-of-unclosed-tags": lambda _: html("<p>Un mot " * 200_000),
    "article-of-attributes": lambda _: html("<a " + " ".join(f"x{n}=1" for n in range(MANY)) + ">"),
    "article-of-a-hundred-megabytes": lambda _: [_head("Content-Length: 100000000"), bytes(100_000)],
    "slow-article": _slowly(b"".join(html("<p>Un mot"))),
    "pdf-bomb": lambda _: page(_pdf(), "application/pdf"),
}
"""What harms while it is read for the text behind an entry."""


class Adversary:
    """All of these on loopback, for as long as the block runs; everything else is a good feed."""

    def __init__(self, good: Answering) -> None:
        self._good = good
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Adversary:
        for make in (_bomb, _brotli_bomb, _pdf):  # takes seconds, which the clock of a request must not see
            make()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{path}"

    def answer(self, path: str) -> Iterable[bytes]:
        """The bytes for a request of this path."""
        if path == "/robots.txt":
            return [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
        name = path.strip("/").partition("/")[0]
        answering = {**FETCHED, **PARSED, **LISTED, **ARTICLES}.get(name, self._good)
        return answering(path)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], adversary: Adversary) -> None:
        self._adversary = adversary
        super().__init__(address, socketserver.BaseRequestHandler)

    def finish_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        request.settimeout(20)
        with suppress(OSError):
            asked = request.recv(65536).decode("latin-1").split(" ")
            for piece in self._adversary.answer(asked[1] if len(asked) > 1 else "/"):
                request.sendall(piece)
