"""The answers of a batch, as they come back from a worker: the rest of a large archive piece by piece."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.cluster.errors import ClusterError
from watcher.cluster.parcel import Brought, Rest

if TYPE_CHECKING:
    from watcher.cluster.dask_border import Connection


def append_answers(brought: Brought, part: Path, connection: Connection, piece: int) -> None:
    """Write them behind what this part of an archive has, in pieces of so many bytes.

    Raises OSError, and ClusterError when the worker was lost with the rest of them; then the part is gone, as
    what it is evidence for is not kept either.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("ab") as file:
            written = file.write(brought.archive)
            while brought.rest is not None and written < brought.rest.size:
                written += file.write(_piece(brought.rest, written, connection, piece))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        if brought.rest is not None:
            _discard(brought.rest, connection)


def _piece(rest: Rest, start: int, connection: Connection, piece: int) -> bytes:
    from watcher.cluster.worker import read_on  # noqa: PLC0415 - imports Dask

    try:
        found = connection.run_on(rest.worker, read_on, rest.path, start, piece)
    except OSError:
        found = b""
    if not found:
        raise ClusterError(
            f"the worker {rest.worker} was lost with the answers of its batch",
            "the next round asks again",
        )
    return found


def _discard(rest: Rest, connection: Connection) -> None:
    from watcher.cluster.worker import discard  # noqa: PLC0415 - as above

    with suppress(OSError):  # else it went with its worker
        connection.run_on(rest.worker, discard, rest.path)
