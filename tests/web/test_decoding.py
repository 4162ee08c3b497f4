"""Bodies are decompressed as they arrive, and never beyond the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.decoding import BoundedBody


def bare_deflate(data: bytes) -> bytes:
    """Deflate without the zlib envelope, as some servers send it."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


ENCODERS = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZIP ": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare_deflate,
    "br": brotli.compress,
}


def decode(coding: str, wire: bytes, max_bytes: int, step: int = 65536) -> bytes:
    body = BoundedBody(coding, max_bytes)
    for start in range(0, len(wire), step):
        body.feed(wire[start : start + step])
    return body.finish()


def fault(coding: str, wire: bytes, max_bytes: int = 1000) -> Fault:
    with pytest.raises(FetchError) as caught:
        decode(coding, wire, max_bytes)
    assert caught.value.problem.remedy
    return caught.value.problem.fault


@given(st.sampled_from(sorted(ENCODERS)), st.binary(max_size=3000), st.integers(1, 4000))
def test_a_body_arrives_whole_in_chunks_of_any_size(coding: str, content: bytes, step: int) -> None:
    assert decode(coding, ENCODERS[coding](content), len(content), step) == content


@pytest.mark.parametrize("coding", sorted(ENCODERS))
def test_the_limit_is_on_what_comes_out(coding: str) -> None:
    content = b"x" * 1000
    wire = ENCODERS[coding](content)
    assert decode(coding, wire, 1000) == content
    assert fault(coding, wire, 999) is Fault.TOO_LARGE


def test_a_bomb_stops_at_the_limit_within_little_memory() -> None:
    bomb = gzip.compress(b"\0" * (64 * 1024 * 1024))
    assert len(bomb) < 70_000
    tracemalloc.start()
    try:
        assert fault("gzip", bomb, 100_000) is Fault.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_brotli_bomb_stops_at_the_limit_within_little_memory() -> None:
    bomb = brotli.compress(b"\0" * (64 * 1024 * 1024))
    assert len(bomb) < 1000
    tracemalloc.start()
    try:
        assert fault("br", bomb, 100_000) is Fault.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_what_was_read_before_the_limit_is_kept() -> None:
    for coding, encode in ENCODERS.items():
        body = BoundedBody(coding, 1000)
        with pytest.raises(FetchError):
            body.feed(encode(b"x" * 3000))
        assert body.so_far == b"x" * 1000


def test_data_that_decompress_to_nothing_stop_too() -> None:
    empty_blocks = zlib.compressobj(wbits=31)
    wire = empty_blocks.compress(b"") + empty_blocks.flush(zlib.Z_SYNC_FLUSH)
    wire += b"\x00\x00\x00\xff\xff" * 20_000
    assert fault("gzip", wire, 1000) is Fault.TOO_LARGE


def test_concatenated_gzip_streams_are_one_body() -> None:
    assert decode("gzip", gzip.compress(b"un ") + gzip.compress(b"deux"), 100, step=1) == b"un deux"


def test_a_crowd_of_gzip_streams_is_refused() -> None:
    assert fault("gzip", gzip.compress(b"") * 200) is Fault.UNREADABLE


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_padding_after_the_end_is_ignored(coding: str) -> None:
    assert decode(coding, ENCODERS[coding](b"body") + b"\0\0\0", 100) == b"body"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_an_encoded_body_that_ends_early_is_unreadable(coding: str) -> None:
    assert fault(coding, ENCODERS[coding](b"body" * 50)[:-5]) is Fault.UNREADABLE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_broken_encoded_body_is_unreadable(coding: str) -> None:
    assert fault(coding, b"<rss>not compressed at all</rss>") is Fault.UNREADABLE


def test_an_encoded_body_without_any_byte_is_empty() -> None:
    assert decode("gzip", b"", 100) == decode("br", b"", 100) == b""


@pytest.mark.parametrize("coding", ["zstd", "br, gzip", "gzip, gzip", "compress"])
def test_codings_that_were_not_asked_for_are_unreadable(coding: str) -> None:
    assert fault(coding, b"x") is Fault.UNREADABLE
