"""Model files: one a version, written whole or not at all, read only when it is ours and intact.

A model file is a pickle (joblib): whoever can write it can run code as whoever reads it. The directory must
be writable by the service's own account only; a file of another owner is not read.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from classifiers.model import Model

_DIGEST_BYTES = 32


def model_file(directory: Path, version: str) -> Path:
    """Where the model of that version is kept."""
    return directory / f"{version}.joblib"


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
    model = _unpickled(body)
    return model if isinstance(model, Model) and model.version == version else None


def save(directory: Path, model: Model) -> Path:
    """Write a model so that a reader sees all of it or nothing. Raises OSError."""
    body = _pickled(model)
    path = model_file(directory, model.version)
    handle, name = tempfile.mkstemp(dir=directory, prefix=f".{model.version}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_digest(model.version, body) + body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    return path


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


def _pickled(model: Model) -> bytes:
    import joblib  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs] - only when a file is written or read

    buffer = io.BytesIO()
    cast("Any", joblib).dump(model, buffer, compress=("zlib", 3))
    return buffer.getvalue()


def _unpickled(body: bytes) -> object:
    import joblib  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs] - only when a file is written or read

    return cast("Any", joblib).load(io.BytesIO(body))
