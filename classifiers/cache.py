"""Model files: one a version, written whole or not at all, read only when it is ours and intact.

A model file is a pickle: whoever can write it can run code as whoever reads it. The directory must
be writable by the service's own account only; a file of another owner is not read.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from classifiers.learning.model import Model

_DIGEST_BYTES = 32


def model_file(directory: Path, version: str) -> Path:
    """Where the model of that version is kept."""
    return directory / f"{version}.model"


def load(directory: Path, version: str) -> Model | None:
    """The model of that version, or None when there is none that can be trusted to be whole."""
    path = model_file(directory, version)
    try:
        if path.stat().st_uid != os.geteuid():
            return None
        content = path.read_bytes()
    except OSError:
        return None
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if _digest(version, body) != digest:
        return None
    model: object = pickle.loads(body)  # noqa: S301 - ours, and whole: see above
    return model if isinstance(model, Model) and model.version == version else None


def save(directory: Path, model: Model) -> Path:
    """Write a model so that a reader sees all of it or nothing; for who holds the directory. Raises OSError.

    What a process that was killed while it wrote one left behind is removed.
    """
    for left in directory.glob(".vigie-*"):
        left.unlink(missing_ok=True)
    body = pickle.dumps(model, protocol=pickle.HIGHEST_PROTOCOL)
    path = model_file(directory, model.version)
    write_whole(path, _digest(model.version, body) + body)
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


def _digest(version: str, body: bytes) -> bytes:
    return hashlib.blake2b(
        body, digest_size=_DIGEST_BYTES, person=b"vigie-model", key=version.encode()
    ).digest()
