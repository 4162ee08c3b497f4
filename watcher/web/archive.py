"""The archive of evidence: every answer that a judgement rests on, as a record in a WARC file.

A body is stored as it reads: after decompression, without the `Content-Encoding` and `Transfer-Encoding`
headers and with the `Content-Length` it then has. All other headers are stored as received. Requests are
not recorded: they hold no secrets, and nothing that the answer does not tell.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from watcher.web.warc import (
    ArchivedAnswer,
    ArchiveError,
    complete_length,
    member_ends,
    places,
    read,
    without_encodings,
)
from watcher.web.warc_members import resource_member, response_member, revisit_member, warcinfo_member

__all__ = [
    "ArchiveError",
    "ArchivedAnswer",
    "Recorder",
    "append_archive",
    "append_whole",
    "read_record",
    "resume_append",
]

_BLOCK = 1024 * 1024


class Recorder:
    """Writes one new WARC file (`….warc.gz`, WARC/1.1); a record is complete once `record` returns.

    `software` and `operator` (a contact) are stated in the file's first record, dated `at`. `new_id` gives
    a fresh UUID as text. Records may come from several threads or tasks at once. Raises ArchiveError when
    the file exists already or cannot be written.
    """

    def __init__(
        self, path: Path, *, software: str, operator: str | None, at: datetime, new_id: Callable[[], str]
    ) -> None:
        self._path = path
        self._software = software
        self._operator = operator
        self._at = at
        self._new_id = new_id
        self._lock = threading.Lock()
        self._file: FileIO | None = None

    def __enter__(self) -> Recorder:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = FileIO(self._path, "xb")
        except OSError as error:
            raise _unwritable(self._path, error) from None
        stated = {"software": self._software, "format": "WARC File Format 1.1"}
        if self._operator:
            stated["operator"] = self._operator
        try:
            self._append(warcinfo_member(stated, self._fresh_id(), self._at))
        except ArchiveError:
            self.__exit__(None, None, None)
            self._path.unlink(missing_ok=True)  # empty, and in the way of the next attempt
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def record(
        self,
        url: str,
        status: int,
        reason: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        at: datetime,
        *,
        digest: str | None = None,
        again: bool = False,
    ) -> str:
        """Keep one answer, received at `at` (timezone-aware); its WARC-Record-ID, `urn:uuid:…`.

        `digest` is that of the body, if it is known. One whose body came `again` is kept without it: an
        earlier record has it.
        """
        fields = [field for field in without_encodings(headers) if field[0].lower() != "content-length"]
        fields.append(("Content-Length", str(len(body))))
        record_id = self._fresh_id()
        answer = ArchivedAnswer(record_id, url, status, reason, tuple(fields), body, at)
        make = revisit_member if again else response_member
        self._append(make(answer, digest))
        return record_id

    def record_resource(self, url: str, media: str, body: bytes, at: datetime) -> str:
        """Keep what came by another way than HTTP; its WARC-Record-ID."""
        record_id = self._fresh_id()
        self._append(resource_member(record_id, url, media, body, at))
        return record_id

    def _fresh_id(self) -> str:
        return f"urn:uuid:{self._new_id().removeprefix('urn:uuid:')}"

    def _append(self, member: bytes) -> None:
        with self._lock:
            if self._file is None:
                raise ArchiveError(f"{self._path}: closed; record inside of the recorder's 'with' block")
            _write_or_restore(self._file, self._path, [member])


def append_archive(part: Path, whole: Path) -> int:
    """Put the records of `part` at the end of `whole`, which is made when it is not there.

    The end of a part whose writer was killed is left out; how many bytes that were is answered (0 when the
    part is whole). A failed write leaves `whole` as it was. Raises ArchiveError.
    """
    return _append(part, whole, 0, complete_length(part))


def append_whole(part: Path, whole: Path) -> int:
    """Like `append_archive`, of a part whose writer came to its end: none is looked for in it."""
    try:
        size = part.stat().st_size
    except OSError as error:
        raise ArchiveError(f"{part}: cannot be read ({error.strerror}); check the path") from None
    return _append(part, whole, 0, size)


def _append(part: Path, whole: Path, start: int, end: int) -> int:
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        with part.open("rb") as source, FileIO(whole, "ab") as target:
            source.seek(start)
            _write_or_restore(target, whole, _blocks(source, end - start))
        return part.stat().st_size - end
    except OSError as error:
        raise _unwritable(whole, error) from None


def resume_append(part: Path, whole: Path) -> int:
    """Like `append_archive`, after a writer that may have been killed at any moment of it.

    Half a record at the end of `whole` is cut off, or all that comes behind it could not be read; what of
    `part` stands there already is not written twice.
    """
    ends = [0, *member_ends(part)]
    try:
        if whole.exists() and (sound := complete_length(whole)) < whole.stat().st_size:
            os.truncate(whole, sound)
        there = next(end for end in reversed(ends) if end == 0 or _ends_with(whole, part, end))
    except OSError as error:
        raise _unwritable(whole, error) from None
    return _append(part, whole, there, ends[-1])


def _ends_with(whole: Path, part: Path, length: int) -> bool:
    """Whether the last `length` bytes of `whole` are the first of `part`."""
    if not whole.exists() or whole.stat().st_size < length:
        return False
    with whole.open("rb") as there, part.open("rb") as here:
        there.seek(-length, os.SEEK_END)
        return all(there.read(len(block)) == block for block in _blocks(here, length))


def read_record(path: Path, record_id: str) -> ArchivedAnswer | None:
    """The answer with this WARC-Record-ID (`urn:uuid:…`), or None when the file does not hold it.

    Raises ArchiveError when the file is no whole WARC file.
    """
    found = [place for place in places(path) if place.record_id == record_id]
    return read(found[0]) if found else None


def _blocks(source: BinaryIO, length: int) -> Iterable[bytes]:
    while length > 0 and (block := source.read(min(_BLOCK, length))):
        length -= len(block)
        yield block


def _write_or_restore(file: FileIO, path: Path, blocks: Iterable[bytes]) -> None:
    """Write all or nothing, so that a full disk never leaves half a record."""
    start = file.seek(0, 2)
    try:
        for block in blocks:
            rest = memoryview(block)
            while rest:
                rest = rest[file.write(rest) :]
    except OSError as error:
        file.truncate(start)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(f"{path}: cannot be written ({error.strerror}); check its folder and the free space")
