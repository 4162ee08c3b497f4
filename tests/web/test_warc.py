"""Files that are no whole archive are refused by name, and never half believed."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from watcher.web.warc import ArchivedAnswer, ArchiveError, Place, places, read
from watcher.web.warc_members import response_member

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def member(body: bytes = b"<rss/>", url: str = "https://site.example/") -> bytes:
    return response_member(ArchivedAnswer("urn:uuid:1", url, 200, "OK", (("A", "b"),), body, NOW))


def plain(headers: str, block: str) -> bytes:
    return f"WARC/1.0\r\n{headers}\r\nContent-Length: {len(block)}\r\n\r\n{block}\r\n\r\n".encode()


RESPONSE = "WARC-Type: response\r\nWARC-Target-URI: https://site.example/\r\nWARC-Date: 2026-11-23T08:30:00Z"
FOREIGN: dict[str, bytes] = {
    "empty": b"",
    "text": b"this is not an archive\n",
    "words like an ARC record": b"one two three four five\n",
    "gzip of text": gzip.compress(b"this is not an archive\n"),
    "one gzip stream of records": gzip.compress(gzip.decompress(member()) * 2),
    "binary": bytes(range(256)),
    "ARC": b"https://site.example/ 1.2.3.4 20261123083000 text/html 20\nHTTP/1.0 200 OK\r\n\r\nx\n",
    "response without HTTP": plain(RESPONSE, ""),
    "record longer than it says": plain(RESPONSE, "HTTP/1.1 200 OK\r\n\r\nabc")[:-4] + b"more\r\n\r\n",
    "record shorter than it says": plain(RESPONSE, "HTTP/1.1 200 OK\r\n\r\nabc")[:-6],
    "response without address": plain("WARC-Type: response", "HTTP/1.1 200 OK\r\n\r\n"),
    "no length": b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_foreign_files_are_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: "):
        list(places(path))


def test_missing_files_and_folders_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"missing: cannot be read \(No such file"):
        list(places(tmp_path / "missing"))
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(places(tmp_path))


def test_a_truncated_file_is_refused_with_what_is_left_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(member() + member()[:-9])
    with pytest.raises(ArchiveError, match=f"truncated, only its first {len(member())} of"):
        list(places(path))


def bodies_or_refusal(path: Path) -> list[bytes] | None:
    try:
        return [read(place).body for place in places(path)]
    except ArchiveError:
        return None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(position=st.integers(0, len(member()) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_is_noticed_or_harmless(tmp_path: Path, position: int, byte: int) -> None:
    damaged = bytearray(member())
    damaged[position] = byte
    path = tmp_path / "a.warc.gz"
    path.write_bytes(bytes(damaged))
    assert bodies_or_refusal(path) in ([b"<rss/>"], None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(content=st.binary(max_size=200) | st.binary(max_size=80).map(lambda tail: b"WARC/1.1\r\n" + tail))
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    for written in (content, gzip.compress(content)):
        path.write_bytes(written)
        assert bodies_or_refusal(path) in ([], None)


def test_records_of_other_kinds_and_schemes_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        plain("WARC-Type: metadata\r\nWARC-Target-URI: https://site.example/", "a: b")
        + plain("WARC-Type: response\r\nWARC-Target-URI: dns:site.example", "1.2.3.4")
        + plain(RESPONSE + "\r\nWARC-Record-ID: <urn:uuid:7>", "HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody")
    )
    (place,) = places(path)
    assert read(place) == ArchivedAnswer(
        "urn:uuid:7", "https://site.example/", 200, "OK", (("A", "b"),), b"body", NOW
    )


def test_bodies_that_other_tools_kept_as_transferred_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    block = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    path.write_bytes(plain(RESPONSE, block))
    (place,) = places(path)
    answer = read(place)
    assert (answer.headers, answer.body) == ((), b"abc")


def test_a_read_can_be_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(member(b"0123456789"))
    (place,) = places(path)
    assert read(place, 4).body == b"0123"


def vanish(path: Path) -> None:
    path.unlink()


def shrink(path: Path) -> None:
    os.truncate(path, 0)


def overwrite(path: Path) -> None:
    path.write_bytes(gzip.compress(plain("WARC-Type: warcinfo", "a: b")))


@pytest.mark.parametrize("change", [vanish, shrink, overwrite])
def test_a_place_that_is_no_longer_there_is_refused(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(member())
    change(path)
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: "):
        read(Place(path, 0, "urn:uuid:1", "https://site.example/"))


@given(st.binary(max_size=100), st.text(max_size=20), st.text(max_size=20), st.integers(100, 599))
def test_what_is_written_is_what_is_read(body: bytes, reason: str, value: str, status: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        written = ArchivedAnswer(
            "urn:uuid:1", "https://site.example/", status, reason, (("X", value),), body, NOW
        )
        path.write_bytes(response_member(written))
        (place,) = places(path)
        found = read(place)
    assert (found.record_id, found.url, found.status, found.body, found.at) == (
        "urn:uuid:1",
        "https://site.example/",
        status,
        body,
        NOW,
    )
    assert found.headers == (("X", " ".join(value.split())),)


def test_the_digests_of_a_written_record_are_right(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(member("été".encode()))
    with path.open("rb") as file:
        iterator: Any = ArchiveIterator(file, check_digests=True)
        for record in iterator:
            record.content_stream().read()
            assert record.digest_checker.passed is True
