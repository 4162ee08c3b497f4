"""WARC records read as typed values (`warc_members` writes them); alone in knowing warcio.

Reading checks that nothing is missing before anything is believed. warcio is imported when something is read:
most rounds only write.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

Fields = tuple[tuple[str, str], ...]

_GZIP_MAGIC = b"\x1f\x8b"
_BLOCK = 64 * 1024
_SCHEMES = {
    "response": ("http://", "https://"),
    "revisit": ("http://", "https://"),
    "resource": ("imap://",),
}
"""Which addresses records of each type are about, of those that are read again."""


class ArchiveError(Exception):
    """A file that should be an archive cannot be read or written; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record of an HTTP answer stands in a file, and what it is about."""

    path: Path
    offset: int
    record_id: str
    url: str


@dataclass(frozen=True, slots=True)
class ArchivedAnswer:
    """One recorded HTTP answer; `body` without content and transfer encodings, `at` in UTC."""

    record_id: str
    url: str
    status: int
    reason: str
    headers: Fields
    body: bytes
    at: datetime


def complete_length(path: Path) -> int:
    """How many bytes of a gzip file are complete members; less than its size when its end is missing.

    Raises ArchiveError when a member is corrupt or the file cannot be read.
    """
    return max(member_ends(path), default=0)


def member_ends(path: Path) -> list[int]:
    """Where each complete member of a gzip file ends, in bytes. Raises ArchiveError as `complete_length`."""
    ends: list[int] = []
    position = 0
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        with path.open("rb") as file:
            while data := file.read(_BLOCK):
                while data:
                    stream.decompress(data)
                    position += len(data) - len(stream.unused_data)
                    data = stream.unused_data
                    if stream.eof:
                        ends.append(position)
                        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    except zlib.error as error:
        raise ArchiveError(
            f"{path}: damaged near byte {position} ({error}); restore it from a copy"
        ) from None
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    return ends


def places(path: Path) -> Iterator[Place]:
    """The HTTP answers of a WARC file in recorded order. Raises ArchiveError for what is no whole one."""
    _check_whole(path)
    with path.open("rb") as file:
        try:
            iterator = _records(file)
            for record in iterator:
                place = _place(path, iterator.get_record_offset(), record)
                _drain(record)
                if place is not None:
                    yield place
            complete = iterator.err_count == 0
        except _unreadable() as error:
            raise _foreign(path, error) from None
    if not complete:
        raise _foreign(path, "a record is longer or shorter than it says")


def read(place: Place, max_bytes: int | None = None) -> ArchivedAnswer:
    """The answer at `place`, its body cut after `max_bytes`. A body that came again is a 304 here.

    Raises ArchiveError when it is not there.
    """
    try:
        with place.path.open("rb") as file:
            file.seek(place.offset)
            record: Any = next(iter(_records(file)))
            if record.rec_type == "revisit":
                at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
                fields = _stated_fields(record)
                return ArchivedAnswer(place.record_id, place.url, 304, "Not Modified", fields, b"", at)
            return ArchivedAnswer(
                record_id=place.record_id,
                url=place.url,
                status=int(record.http_headers.get_statuscode()) if record.http_headers else 200,
                reason=record.http_headers.statusline.partition(" ")[2] if record.http_headers else "",
                headers=_stated_fields(record),
                body=record.content_stream().read(max_bytes),
                at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
            )
    except OSError as error:
        raise ArchiveError(f"{place.path}: cannot be read ({error.strerror}); check the path") from None
    except (*_unreadable(), StopIteration) as error:
        raise _foreign(place.path, error) from None


def _records(file: BinaryIO) -> Any:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - see above

    return cast("Any", ArchiveIterator)(file)


def _unreadable() -> tuple[type[Exception], ...]:
    """What warcio and dates raise over bytes that are no WARC."""
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - see above
    from warcio.statusandheaders import StatusAndHeadersParserException  # noqa: PLC0415

    return (
        ArchiveLoadFailed,
        StatusAndHeadersParserException,
        AttributeError,  # a record without a type or an address
        EOFError,
        IndexError,
        TypeError,
        ValueError,
    )


def without_encodings(fields: Iterable[tuple[str, str]]) -> Fields:
    """Header fields of a body that is stored as it reads, not as it was transferred."""
    return tuple(
        (name, value)
        for name, value in fields
        if name.lower() not in {"content-encoding", "transfer-encoding"}
    )


def _check_whole(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            compressed = file.read(2) == _GZIP_MAGIC
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    if size == 0:
        raise _foreign(path, "it is empty")
    if compressed and (complete := complete_length(path)) < size:
        raise ArchiveError(
            f"{path}: truncated, only its first {complete} of {size} bytes are complete records; "
            "restore it from a copy, or cut it to that length"
        )


def _place(path: Path, offset: int, record: Any) -> Place | None:
    if record.format != "warc":
        raise ValueError("an ARC file")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    schemes = _SCHEMES.get(record.rec_type)
    if schemes is None or not url.startswith(schemes):
        return None
    if record.rec_type != "resource" and record.http_headers is None:
        raise ValueError("a response without HTTP headers")
    record_id = record.rec_headers.get_header("WARC-Record-ID") or ""
    return Place(path, offset, record_id.strip("<>"), url)


def _stated_fields(record: Any) -> Fields:
    """The header fields of an HTTP answer; of another resource, its media type."""
    if record.http_headers is not None:
        return without_encodings(record.http_headers.headers)
    return (("Content-Type", str(record.rec_headers.get_header("Content-Type") or "")),)


def _drain(record: Any) -> None:
    record.raw_stream.read()
    if getattr(record.raw_stream, "limit", 1) > 0:
        raise ValueError("a record ends too early")


def _foreign(path: Path, why: object) -> ArchiveError:
    reason = " ".join(str(why).split())[:200]
    return ArchiveError(f"{path}: not a readable WARC file ({reason}); name one that Vigie recorded")
