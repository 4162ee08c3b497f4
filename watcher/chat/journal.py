"""A journal of posts: JSON lines, one a post, appended and synced before anybody is told of it.

A line counts once its end of line is on the disk. What stands behind the last end of line is the torn
write of a process that was killed: nobody was told of it, so it is cut off.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from watcher.files import sync


class Record(BaseModel):
    """One post as the journal keeps it; `at` is when it was posted."""

    model_config = ConfigDict(frozen=True)

    txn_id: str
    event_id: str
    body: str
    html: str
    at: AwareDatetime
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """The posts of one room in one file."""

    path: Path

    def append_once(self, record: Record) -> Record:
        """Keep `record` and return it, or return the record already kept under its `txn_id`.

        When this returns, the record is on the disk. Processes that share the file wait for each other.
        Raises OSError.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.path) as file:
            for known in _whole_records(file):
                if known.txn_id == record.txn_id:
                    return known
            file.write(_line(record))
            file.flush()
            os.fsync(file.fileno())
        sync(self.path.parent)  # the first record makes the file: its name must survive a power cut too
        return record

    def since(self, moment: datetime) -> tuple[Record, ...]:
        """The records from then on, oldest first; none when there is no file. Raises OSError."""
        if not self.path.exists():
            return ()
        with _locked(self.path) as file:
            return tuple(record for record in _whole_records(file) if record.at >= moment)


@contextmanager
def _locked(path: Path) -> Generator[BinaryIO]:
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _whole_records(file: BinaryIO) -> Iterator[Record]:
    """The file's records; once through, a torn last line is gone."""
    file.seek(0)
    whole = 0
    for line in file:
        if not line.endswith(b"\n"):
            file.truncate(whole)
            return
        whole += len(line)
        try:
            yield Record.model_validate_json(line)
        except ValidationError:
            continue  # not ours: a damaged line must not keep the room from speaking


def _line(record: Record) -> bytes:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False).encode() + b"\n"
