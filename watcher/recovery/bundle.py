"""A backup as a file: a plain tar, its manifest at the end, and behind it the digest of all that precedes.

A file that lacks its end was not finished. Any byte that changed is noticed. Whoever means ill can make a
file that looks right; only what is sealed under the passphrase cannot be forged, and it holds the digests
of the rest.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from watcher.recovery.errors import RecoveryError
from watcher.recovery.manifest import DATABASE, MOST_BYTES, NAME, Filed, Manifest, read_manifest
from watcher.recovery.tape import BLOCK, END, Member, TapeError, header, members, stretch

Report = Callable[[str, int, int], None]
"""Told now and then what is done, and so many bytes of so many."""

SUM = "digest.sha256"
_PIECE = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS


def trailer(digest: str) -> bytes:
    """The end of a backup: the digest of what precedes, as a file, and the end of the tar."""
    text = f"{digest}\n".encode()
    return header(SUM, len(text), None) + text + bytes(-len(text) % BLOCK) + END


_TRAILER = len(trailer("0" * 64))


def digest_of(file: BinaryIO, end: int, report: Report | None = None) -> str:
    """The SHA-256 of the bytes up to `end`. Raises OSError."""
    made = hashlib.sha256()
    file.seek(0)
    while (done := file.tell()) < end and (block := file.read(min(_PIECE, end - done))):
        made.update(block)
        if report is not None:
            report("verifying", done + len(block), end)
    return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A backup that was opened; what is read from it is compared with its digests on the way."""

    path: Path
    manifest: Manifest
    members: Mapping[str, Member]

    def blocks(self, name: str) -> Iterator[bytes]:
        """A file as it stands in the backup, in pieces. Raises RecoveryError at the end, when it differs."""
        filed = next(file for file in self.manifest.files if file.name == name)
        try:
            with self.path.open("rb") as file:
                yield from _checked(stretch(file, self.members[name]), filed, self.path)
        except (TapeError, OSError) as error:
            raise _damaged(self.path, str(error)) from None

    def database(self) -> Iterator[bytes]:
        """The database, unpacked, in pieces. Raises RecoveryError."""
        yield from _checked(_unpacked(self.blocks(DATABASE), self), self.manifest.database, self.path)

    def read(self, name: str) -> bytes:
        """A whole file; for small ones. Raises RecoveryError."""
        return b"".join(self.blocks(name))

    def has(self, name: str) -> bool:
        return name in self.members


def open_bundle(path: Path, report: Report | None = None) -> Bundle:
    """The backup at `path`, every byte of it compared with its digest. Raises RecoveryError."""
    return _opened(path, report, verify=True)


def peek(path: Path) -> Bundle:
    """The same without reading all of it: for what a backup says of itself. Raises RecoveryError."""
    return _opened(path, None, verify=False)


def _opened(path: Path, report: Report | None, *, verify: bool) -> Bundle:
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2) - _TRAILER
            if end < BLOCK:
                raise _no_backup(path)
            _refuse_other(path, file)
            file.seek(end)
            last = file.read(_TRAILER)
            told = last[BLOCK : BLOCK + 64].decode("ascii", "replace")
            if last != trailer(told):
                raise RecoveryError(
                    f"{path}: cut off, or still being written: its end is missing; take another backup"
                )
            if verify and digest_of(file, end, report) != told:
                raise _damaged(path, "its digest differs")
            return _read(path, file, end)
    except TapeError as error:
        raise _damaged(path, str(error)) from None
    except OSError as error:
        raise RecoveryError(
            f"{path}: cannot be read ({error.strerror}); check path and permissions"
        ) from None


def _read(path: Path, file: BinaryIO, end: int) -> Bundle:
    found: dict[str, Member] = {}
    for member in members(file, end + _TRAILER):
        if member.name in found:
            raise TapeError(f"{member.name} stands in it twice")
        found[member.name] = member
    told = found.pop(NAME, None)
    found.pop(SUM, None)
    if told is None or told.bytes > MOST_BYTES:
        raise _no_backup(path)
    manifest = read_manifest(b"".join(stretch(file, told)), str(path))
    listed = {filed.name: filed.bytes for filed in manifest.files}
    if listed != {name: member.bytes for name, member in found.items()}:
        raise TapeError("its files are not those of its manifest")
    return Bundle(path, manifest, found)


def _refuse_other(path: Path, file: BinaryIO) -> None:
    """The first file of ours is the database: what begins otherwise was never a backup."""
    file.seek(0)
    if not file.read(BLOCK).startswith(DATABASE.encode() + b"\0"):
        raise _no_backup(path)


def _unpacked(blocks: Iterable[bytes], bundle: Bundle) -> Iterator[bytes]:
    """Never more than the manifest says: what claims little and unpacks to much ends there."""
    unpacking, left = zlib.decompressobj(_GZIP), bundle.manifest.database.bytes
    try:
        for block in blocks:
            rest = block
            while rest:
                piece = unpacking.decompress(rest, _PIECE)
                left -= len(piece)
                if left < 0 or (unpacking.eof and unpacking.unused_data):
                    raise _damaged(bundle.path, "its database is larger than it says")
                if piece:
                    yield piece
                rest = unpacking.unconsumed_tail
        yield unpacking.flush()
    except zlib.error as error:
        raise _damaged(bundle.path, f"its database cannot be unpacked: {error}") from None


def _checked(blocks: Iterable[bytes], filed: Filed, path: Path) -> Iterator[bytes]:
    made, size = hashlib.sha256(), 0
    for block in blocks:
        made.update(block)
        size += len(block)
        yield block
    if (made.hexdigest(), size) != (filed.sha256, filed.bytes):
        raise _damaged(path, f"{filed.name} differs from its digest")


def _no_backup(path: Path) -> RecoveryError:
    return RecoveryError(f"{path}: not a backup of Vigie; name a file vigie-….tar")


def _damaged(path: Path, detail: str) -> RecoveryError:
    return RecoveryError(f"{path}: damaged ({detail}); nothing was taken from it, take another backup")
