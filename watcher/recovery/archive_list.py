"""The list of the archive with the digest of each file: what there was, also where a backup lacks it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from watcher.recovery.bundle import Report, peek
from watcher.recovery.contents import Found
from watcher.recovery.errors import RecoveryError
from watcher.recovery.manifest import ARCHIVE_LIST
from watcher.recovery.shelf import kept

_HEADINGS = ("path", "bytes", "modified_ns", "sha256")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the archive; `path` is relative to the data folder."""

    path: str
    bytes: int
    modified_ns: int
    sha256: str


def list_archive(found: Iterable[Found], known: Mapping[str, Listed], report: Report) -> tuple[Listed, ...]:
    """The files with their digests; one that is as `known` has it is not read again.

    What is deleted meanwhile is not listed. Raises OSError.
    """
    listed: list[Listed] = []
    for number, one in enumerate(found, 1):
        try:
            told = one.path.stat()
            before = known.get(one.name)
            if before is not None and (before.bytes, before.modified_ns) == (told.st_size, told.st_mtime_ns):
                listed.append(before)
            else:
                with one.path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                listed.append(Listed(one.name, told.st_size, told.st_mtime_ns, digest))
        except FileNotFoundError:
            continue
        report("listing the archive", number, number)
    return tuple(listed)


def known_from(folder: Path) -> dict[str, Listed]:
    """What the newest backup in a folder that can be read says of the archive."""
    for one in reversed(kept(folder)[-3:]):
        try:
            bundle = peek(one.path)
            if bundle.has(ARCHIVE_LIST):
                return {row.path: row for row in read_list(bundle.read(ARCHIVE_LIST))}
        except RecoveryError:
            continue
    return {}


def written(listed: Iterable[Listed]) -> bytes:
    """The list as CSV with headings."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEADINGS)
    rows.writerows((one.path, one.bytes, one.modified_ns, one.sha256) for one in listed)
    return text.getvalue().encode("utf-8", "surrogateescape")


def read_list(content: bytes) -> tuple[Listed, ...]:
    """The rows of a list that was `written`. Raises RecoveryError."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8", "surrogateescape"))))
    try:
        if tuple(rows[0]) != _HEADINGS:
            raise ValueError(rows[0])
        return tuple(Listed(path, int(size), int(at), digest) for path, size, at, digest in rows[1:])
    except (IndexError, ValueError):
        raise RecoveryError("the list of the archive is none of ours; take another backup") from None
