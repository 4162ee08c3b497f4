"""Model files: one a version, written whole or not at all, read only when it is ours and intact.

A model file is a pickle: whoever can write it can run code as whoever reads it. The directory must
be writable by the service's own account only; a file of another owner is not read.

The first page has a digest of the rest of it, which names the version, how long the parts are, and the
checksum of each. The parts are the pickle and its arrays, each at a page of its own. The arrays are not read
but mapped: only what is looked at takes memory, once for all processes. So a file is replaced, never written
into.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import mmap
import os
import pickle
import struct
import tempfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from classifiers.learning.model import Model

_DIGEST_BYTES = 32
_PAGE = 4096
_AT_ONCE = 1 << 18
"""Bytes that are read at once to see whether a file is whole, without all of it in memory."""


def model_file(directory: Path, version: str) -> Path:
    """Where the model of that version is kept."""
    return directory / f"{version}.model"


def load(directory: Path, version: str) -> Model | None:
    """The model of that version, or None when there is none that can be trusted to be whole."""
    try:
        with model_file(directory, version).open("rb") as file:
            if os.fstat(file.fileno()).st_uid != os.geteuid() or not (places := _whole_parts(file, version)):
                return None
            content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        return None
    body, *arrays = (content[place] for place in places)
    with _without_collecting():
        model: object = pickle.loads(body, buffers=arrays)  # noqa: S301 - ours, and whole: see above
    return model if isinstance(model, Model) and model.version == version else None


def save(directory: Path, model: Model) -> Path:
    """Write a model so that a reader sees all of it or nothing; for who holds the directory. Raises OSError.

    What a process that was killed while it wrote one left behind is removed.
    """
    for left in directory.glob(".vigie-*"):
        left.unlink(missing_ok=True)
    arrays: list[pickle.PickleBuffer] = []
    body = pickle.dumps(model, protocol=5, buffer_callback=arrays.append)
    path = model_file(directory, model.version)
    write_whole(path, _joined(model.version, [memoryview(body), *(array.raw() for array in arrays)]))
    return path


def write_whole(path: Path, content: bytes | bytearray) -> None:
    """Write a file so that a reader sees all of it or nothing. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


@contextmanager
def locked(directory: Path) -> Generator[None]:
    """Hold the directory against other processes that train; a killed process lets go."""
    with (directory / "training.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _without_collecting() -> Generator[None]:
    """No search for garbage: a model is made of so many objects that it would be searched several times."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _joined(version: str, parts: Sequence[memoryview]) -> bytearray:
    """The content of a file with these parts."""
    sizes = [part.nbytes for part in parts]
    places = list(_places(sizes))
    head = struct.pack(f"<{2 * len(parts) + 1}Q", len(parts), *sizes, *map(zlib.crc32, parts))
    head = head.ljust(_PAGE - _DIGEST_BYTES, b"\0")
    content = bytearray(places[-1].stop)
    content[:_PAGE] = _digest(version, head) + head
    for place, part in zip(places, parts, strict=True):
        content[place] = part
    return content


def _whole_parts(file: BinaryIO, version: str) -> list[slice]:
    """Where the parts are in a file that holds what was written into it; nowhere in any other.

    Damage is not forgery: a checksum overlooks it once in four thousand million times, and costs a fourth of
    a digest.
    """
    digest, head = file.read(_DIGEST_BYTES), file.read(_PAGE - _DIGEST_BYTES)
    if digest != _digest(version, head):
        return []
    (count,) = struct.unpack_from("<Q", head)
    numbers: tuple[int, ...] = struct.unpack_from(f"<{2 * count}Q", head, 8)
    places = list(_places(numbers[:count]))
    found = (_checksum(file, place) for place in places)
    return places if all(map(int.__eq__, found, numbers[count:])) else []


def _digest(version: str, head: bytes) -> bytes:
    keyed = hashlib.blake2b(head, digest_size=_DIGEST_BYTES, person=b"vigie-model-3", key=version.encode())
    return keyed.digest()


def _places(sizes: Iterable[int]) -> Iterator[slice]:
    """Where parts of these sizes stand, each from the beginning of a page on, behind the first one."""
    end = _PAGE
    for size in sizes:
        start = end + -end % _PAGE
        end = start + size
        yield slice(start, end)


def _checksum(file: BinaryIO, place: slice) -> int:
    file.seek(place.start)
    checksum, left = 0, place.stop - place.start
    while left and (read := file.read(min(left, _AT_ONCE))):
        checksum = zlib.crc32(read, checksum)
        left -= len(read)
    return checksum if not left else -1  # the file is cut
