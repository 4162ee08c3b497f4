"""Model files: one a version, written whole or not at all, read only when it is ours and intact.

A model file is a pickle: whoever can write it can run code as whoever reads it. The directory must
be writable by the service's own account only; a file of another owner is not read.

A digest stands first, then how long the parts are, then the pickle, then its arrays, each at a page of its
own. The arrays are not read but mapped: only what is looked at takes memory, once for all processes. So a
file is replaced, never written into.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import pickle
import struct
import tempfile
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
            if os.fstat(file.fileno()).st_uid != os.geteuid() or not _is_whole(file, version):
                return None
            content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        return None
    body, *arrays = _parts(content[_DIGEST_BYTES:])
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
    content = _joined([memoryview(body), *(array.raw() for array in arrays)])
    path = model_file(directory, model.version)
    write_whole(path, _digest(model.version, [content]) + content)
    return path


def write_whole(path: Path, content: bytes) -> None:
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


def _is_whole(file: BinaryIO, version: str) -> bool:
    """Whether what a file holds is what was written into it."""
    digest = file.read(_DIGEST_BYTES)
    return _digest(version, iter(lambda: file.read(_AT_ONCE), b"")) == digest


def _digest(version: str, content: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES, person=b"vigie-model-2", key=version.encode())
    for part in content:
        digest.update(part)
    return digest.digest()


def _joined(parts: Sequence[memoryview]) -> bytes:
    """How many parts there are, how long each is, and each from the beginning of a page of the file."""
    head = struct.pack(f"<{len(parts) + 1}Q", len(parts), *(part.nbytes for part in parts))
    content = bytearray(head)
    for part in parts:
        content += bytes(-(_DIGEST_BYTES + len(content)) % _PAGE)
        content += part
    return bytes(content)


def _parts(content: memoryview) -> Iterator[memoryview]:
    """What `_joined` joined, without a copy."""
    (count,) = struct.unpack_from("<Q", content)
    sizes: tuple[int, ...] = struct.unpack_from(f"<{count}Q", content, 8)
    end = 8 * (count + 1)
    for size in sizes:
        start = end + -(_DIGEST_BYTES + end) % _PAGE
        end = start + size
        yield content[start:end]
