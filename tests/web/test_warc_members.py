"""Records are what warcio would write of them, but for what it would change."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from watcher.web.warc import ArchivedAnswer
from watcher.web.warc_members import resource_member, response_member, revisit_member, warcinfo_member

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
DATE = "2026-11-23T08:30:00.000000Z"


class Writer(cast("type[Any]", WARCWriter)):
    """With the hash that our records have."""

    def _create_digester(self) -> Any:
        return Digester("sha256")


def by_warcio(kind: str, block: bytes, stated: dict[str, str]) -> bytes:
    out = io.BytesIO()
    writer = Writer(out, gzip=False, warc_version="1.1")
    headers = {"WARC-Record-ID": "<urn:uuid:1>", "WARC-Date": DATE, **stated}
    record = writer.create_warc_record(
        "", kind, payload=io.BytesIO(block), length=len(block), warc_headers_dict=headers
    )
    if kind == "revisit":
        record.rec_type = "response"  # else it would leave out the block
    writer.write_record(record)
    return out.getvalue()


def digest_in(member: bytes, name: str) -> str:
    (line,) = [line for line in member.split(b"\r\n") if line.startswith(name.encode())]
    return line.decode().partition(": ")[2]


@pytest.mark.parametrize("kind", ["response", "revisit"])
@given(
    body=st.binary(max_size=200),
    url=st.text("abc/é?=", max_size=20),
    value=st.text("abc é;=", max_size=20),
)
def test_an_answer(kind: str, body: bytes, url: str, value: str) -> None:
    answer = ArchivedAnswer("urn:uuid:1", f"https://a.example/{url}", 200, "OK", (("X", value),), body, AT)
    made = gzip.decompress(response_member(answer) if kind == "response" else revisit_member(answer))
    head = f"HTTP/1.1 200 OK\r\nX: {' '.join(value.split())}\r\n\r\n".encode()
    stated = {"WARC-Target-URI": answer.url, "WARC-Payload-Digest": digest_in(made, "WARC-Payload-Digest")}
    if kind == "revisit":
        stated["WARC-Profile"] = digest_in(made, "WARC-Profile")
    assert made == by_warcio(kind, head + (body if kind == "response" else b""), stated)


@pytest.mark.parametrize("size", [0, 1, 3_000, 3_600, 3_700, 5_000, 100_000])
def test_a_record_is_one_member_whatever_its_size(size: int) -> None:
    body = bytes(range(256)) * (size // 256) + bytes(size % 256)
    answer = ArchivedAnswer("urn:uuid:1", "https://a.example/", 200, "OK", (), body, AT)
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)

    assert stream.decompress(response_member(answer)).endswith(b"\r\n\r\n" + body + b"\r\n\r\n")
    assert stream.eof
    assert not stream.unused_data


def test_an_answer_has_the_digest_of_its_body_as_stored() -> None:
    answer = ArchivedAnswer("urn:uuid:1", "https://a.example/", 200, "OK", (), b"<rss/>", AT)
    of_body = digest_in(by_warcio("resource", b"<rss/>", {}), "WARC-Payload-Digest")
    assert digest_in(gzip.decompress(response_member(answer)), "WARC-Payload-Digest") == of_body
    assert digest_in(gzip.decompress(revisit_member(answer)), "WARC-Payload-Digest") == of_body


@given(body=st.binary(max_size=200))
def test_a_letter(body: bytes) -> None:
    made = gzip.decompress(resource_member("urn:uuid:1", "imap://a/1", "message/rfc822", body, AT))
    stated = {
        "WARC-Target-URI": "imap://a/1",
        "WARC-Block-Digest": digest_in(made, "WARC-Payload-Digest"),
        "Content-Type": "message/rfc822",
    }
    assert made == by_warcio("resource", body, stated)


def test_who_wrote_the_file() -> None:
    made = gzip.decompress(warcinfo_member({"software": "Vigie", "operator": "é"}, "urn:uuid:1", AT))
    assert made == by_warcio("warcinfo", "software: Vigie\r\noperator: é\r\n".encode(), {})
