"""Brotli, a step at a time; the only module that knows the library."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import brotli

_STEP = 256 * 1024
"""Bytes that are written before whoever reads them may stop."""


class BrokenBrotliError(Exception):
    """Data that are no brotli stream, or go on after its end."""


class Unbrotli:
    """One stream."""

    def __init__(self) -> None:
        self._stream = cast("Any", brotli).Decompressor()

    @property
    def is_finished(self) -> bool:
        return bool(self._stream.is_finished())

    def read(self, data: bytes) -> Iterator[bytes]:
        """What `data` brings, in pieces of about 256 KiB. Raises BrokenBrotliError."""
        yield self._process(data)
        while not self._stream.can_accept_more_data():
            yield self._process(b"")

    def _process(self, data: bytes) -> bytes:
        try:
            return cast("bytes", self._stream.process(data, output_buffer_limit=_STEP))
        except cast("Any", brotli).error as error:
            raise BrokenBrotliError(str(error)) from None
