"""A body as it arrives, decompressed under a limit: a small chunk never becomes a large memory.

The HTTP client's own decompression is not used, as how far it is bounded depends on its version.
"""

from __future__ import annotations

import zlib
from typing import Protocol

from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.unbrotli import BrokenBrotliError, Unbrotli

ACCEPT_ENCODING = "gzip, deflate, br"
"""What `BoundedBody` can read, and so what is asked for."""
_GZIP = 16 + zlib.MAX_WBITS
_MAX_MEMBERS = 100
"""Concatenated gzip streams in one body; real servers send one, empty ones by the thousand are an attack."""
_OVERHEAD = 64 * 1024
"""How much heavier than its content a compressed body may be, in bytes."""


class _Inflater(Protocol):
    """A decompression object of zlib."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class BoundedBody:
    """Collects one body of at most `max_bytes`, given its `Content-Encoding` header.

    All methods raise FetchError: TOO_LARGE as soon as the limit is passed, UNREADABLE for codings that were
    not asked for and for broken or incomplete compressed data.
    """

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        self._coding = content_encoding.strip().lower().removeprefix("x-") or "identity"
        if self._coding not in {"identity", "gzip", "deflate", "br"}:
            raise _unreadable(f"the body is encoded as {content_encoding[:60]!r}, which was not asked for")
        self._max_bytes = max_bytes
        self._body = bytearray()
        self._received = 0
        self._members = 0
        self._stream: _Inflater | None = None
        self._unbrotli = Unbrotli() if self._coding == "br" else None

    @property
    def so_far(self) -> bytes:
        """What was read before one of the errors, at most `max_bytes`."""
        return bytes(self._body[: self._max_bytes])

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes from the wire."""
        self._received += len(chunk)
        if self._received > self._max_bytes + _OVERHEAD:
            raise self._too_large()
        if self._coding == "identity":
            self._keep(chunk)
            return
        try:
            if self._unbrotli is not None:
                for content in self._unbrotli.read(chunk):
                    self._keep(content)
            else:
                self._inflate(chunk)
        except (zlib.error, BrokenBrotliError) as error:
            raise _unreadable(f"the {self._coding} body is broken ({error})") from None

    def finish(self) -> bytes:
        """The whole body, when nothing more will come."""
        ended = self._stream is None or self._stream.eof
        if self._unbrotli is not None:
            ended = self._received == 0 or self._unbrotli.is_finished
        if not ended:
            raise _unreadable(f"the {self._coding} body ends too early")
        return bytes(self._body)

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._stream is None:
                self._stream = zlib.decompressobj(self._window_bits(data))
                self._members += 1
            elif self._stream.eof:
                if self._coding != "gzip" or data[:1] != b"\x1f":
                    return  # padding after the end, which browsers ignore too
                if self._members == _MAX_MEMBERS:
                    raise _unreadable("the gzip body consists of too many pieces")
                self._stream = None
                continue
            room = self._max_bytes - len(self._body) + 1
            self._keep(self._stream.decompress(data, room))
            data = self._stream.unused_data

    def _window_bits(self, data: bytes) -> int:
        if self._coding == "gzip":
            return _GZIP
        # "deflate" means the zlib format (RFC 9110, 8.4.1.2), but some servers send bare deflate data.
        is_zlib = data[0] & 0x0F == zlib.DEFLATED and data[0] >> 4 <= 7
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS

    def _keep(self, content: bytes) -> None:
        self._body += content
        if len(self._body) > self._max_bytes:
            raise self._too_large()

    def _too_large(self) -> FetchError:
        return too_large(self._max_bytes)


def too_large(max_bytes: int) -> FetchError:
    """The refusal of a body that weighs more than `max_bytes`."""
    return FetchError(
        Problem(
            Fault.TOO_LARGE,
            f"the answer is larger than {max_bytes} bytes",
            "Look for a smaller feed or listing of the same site.",
        )
    )


def _unreadable(detail: str) -> FetchError:
    return FetchError(
        Problem(Fault.UNREADABLE, detail, "Nothing at once; if it goes on, tell the site's webmaster.")
    )
