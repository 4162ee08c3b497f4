"""Files taken into a backup while others may write them: whole, as they were at one moment, or not at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from watcher.recovery.contents import Found
from watcher.recovery.manifest import Filed, is_safe
from watcher.recovery.tape import Tape

_PIECE = 1 << 20
_TRIES = 5
_PAUSE = 0.05
"""Seconds until a file that changed is read again."""

_Mark = tuple[int, int, int]


@dataclass(slots=True)
class Basket:
    """A tape, and what was put on it so far."""

    tape: Tape
    files: list[Filed] = field(default_factory=list[Filed])
    left_out: list[str] = field(default_factory=list[str])

    def put(self, name: str, blocks: Iterable[bytes]) -> Filed:
        """Bytes that nobody else writes. Raises OSError."""
        digested = Digested(blocks)
        size = self.tape.add(name, digested)
        filed = Filed(name=name, bytes=size, sha256=digested.hexdigest())
        self.files.append(filed)
        return filed

    def take(self, found: Found) -> None:
        """A file that others may write. One that is gone meanwhile is passed over, as it was deleted.

        One that cannot be read, or changes all the while, is left out by name. Raises OSError for the tape.
        """
        if not is_safe(found.name):
            self.left_out.append(f"{found.path}: a backup cannot hold this name")
            return
        for _ in range(_TRIES):
            try:
                before, blocks = _mark(found.path), Reading(found.path)
            except FileNotFoundError:
                return
            except OSError as error:
                self.left_out.append(f"{found.path}: cannot be read ({error.strerror})")
                return
            start = self.tape.tell()
            filed = self.put(found.name, blocks)
            if blocks.trouble is None and _is_still(found.path, before, filed.bytes):
                return
            self.files.pop()
            self.tape.cut(start)
            if blocks.trouble is not None:
                self.left_out.append(f"{found.path}: cannot be read ({blocks.trouble})")
                return
            time.sleep(_PAUSE)
        self.left_out.append(f"{found.path}: changed all the while it was read")


class Digested:
    """Blocks with the SHA-256 of those that went by."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = blocks
        self._made = hashlib.sha256()
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for block in self._blocks:
            self._made.update(block)
            self.bytes += len(block)
            yield block

    def hexdigest(self) -> str:
        return self._made.hexdigest()


class Reading:
    """A file in pieces. Trouble in reading ends it and is noted, so that it is not taken for the tape's."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when it cannot be opened."""
        self._file = path.open("rb")
        self.trouble: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        with self._file:
            while block := self._piece():
                yield block

    def _piece(self) -> bytes:
        try:
            return self._file.read(_PIECE)
        except OSError as error:
            self.trouble = error.strerror
            return b""


def _mark(path: Path) -> _Mark:
    told = path.stat()
    return told.st_size, told.st_mtime_ns, told.st_ino


def _is_still(path: Path, before: _Mark, size: int) -> bool:
    try:
        return _mark(path) == before and before[0] == size
    except OSError:
        return False
