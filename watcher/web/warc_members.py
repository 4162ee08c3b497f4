"""WARC records as complete gzip members, so that files of them can be cut and joined between records.

Written here, as warcio's writer has to be gone round for what is kept byte for byte; what it would write of
the rest is written to the letter, and read by it.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from isal import isal_zlib

from watcher.web.answer import digest_of
from watcher.web.warc import ArchivedAnswer

_LEVEL = 2
"""Of ISA-L's compression: ten times as fast as zlib's usual one, for 12 % more room (63 feeds)."""
_GZIP = 16 + isal_zlib.MAX_WBITS
_SMALL = 4096
"""Bytes of a record, such as one without a body, for which ISA-L's memory takes longer than its work."""
_SMALL_WINDOW, _SMALL_MEMORY = 16 + 12, 4
"""What zlib needs for those: a gzip member that looks back as far as they are long, and 24 KB in all."""
_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
"""The profile of a record whose body is that of an earlier one (WARC 1.1, section 6.7.2)."""


def response_member(answer: ArchivedAnswer, digest: str | None = None) -> bytes:
    """The gzip member of a response record. `digest` is that of its body as stored, if it is known."""
    head = _head(answer)
    stated = _stated(answer, digest, "response", (head, answer.body))
    return _member(answer.record_id, answer.at, stated, head, answer.body)


def revisit_member(answer: ArchivedAnswer, digest: str | None = None) -> bytes:
    """The gzip member that says that a body came again: all of the answer but the body."""
    head = _head(answer)
    return _member(answer.record_id, answer.at, _stated(answer, digest, "revisit", (head,)), head)


def _head(answer: ArchivedAnswer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {_line(answer.reason)}"]
    lines += [f"{_line(name)}: {_line(value)}" for name, value in answer.headers]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _stated(answer: ArchivedAnswer, digest: str | None, kind: str, block: Iterable[bytes]) -> dict[str, str]:
    return {
        "WARC-Target-URI": _line(answer.url),
        "WARC-Payload-Digest": labelled(digest or digest_of(answer.body)),
        **({"WARC-Profile": _SAME} if kind == "revisit" else {}),
        "WARC-Type": kind,
        "WARC-Block-Digest": _block_digest(*block),
        "Content-Type": "application/http; msgtype=response",
    }


def resource_member(record_id: str, url: str, media: str, body: bytes, at: datetime) -> bytes:
    """The gzip member of what came by another way than HTTP, such as a letter (WARC 1.1, section 6.4)."""
    digest = labelled(digest_of(body))
    stated = {
        "WARC-Target-URI": _line(url),
        "WARC-Block-Digest": digest,
        "Content-Type": _line(media),
        "WARC-Type": "resource",
        "WARC-Payload-Digest": digest,
    }
    return _member(record_id, at, stated, body)


def warcinfo_member(fields: Mapping[str, str], record_id: str, at: datetime) -> bytes:
    """The gzip member of a record that says who wrote the file."""
    block = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items()).encode(
        "utf-8", "replace"
    )
    stated = {
        "WARC-Type": "warcinfo",
        "WARC-Block-Digest": _block_digest(block),
        "Content-Type": "application/warc-fields",
    }
    return _member(record_id, at, stated, block)


def labelled(digest: str) -> str:
    """A digest in hexadecimal (`digest_of`) as WARC records state it."""
    return f"sha256:{base64.b32encode(bytes.fromhex(digest)).decode()}"


def _block_digest(*pieces: bytes) -> str:
    made = hashlib.sha256()
    for piece in pieces:
        made.update(piece)
    return labelled(made.hexdigest())


def _member(record_id: str, at: datetime, stated: Mapping[str, str], *block: bytes) -> bytes:
    """A record whose block goes out byte for byte (warcio's writer would rewrite headers outside ASCII)."""
    fields = {
        "WARC-Record-ID": f"<{record_id}>",
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        **stated,
        "Content-Length": str(sum(map(len, block))),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    pieces = (f"WARC/1.1\r\n{lines}\r\n".encode("utf-8", "replace"), *block, b"\r\n\r\n")
    record = b"".join(pieces)
    if len(record) <= _SMALL:
        made = zlib.compressobj(1, zlib.DEFLATED, _SMALL_WINDOW, _SMALL_MEMORY)
        return made.compress(record) + made.flush()
    return isal_zlib.compress(record, _LEVEL, _GZIP)  # pyright: ignore[reportUnknownMemberType]


def _line(text: str) -> str:
    return " ".join(text.split())
