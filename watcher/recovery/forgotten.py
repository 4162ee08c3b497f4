"""Whom the house was told to forget: a list beside the database, and beside backups, which know them still.

It holds pseudonyms only. Its last line counts once its end of line is there: a process killed before has
promised nothing yet.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = "forgotten.csv"
_WHO = re.compile(r"[0-9a-f]{32}")

log = logging.getLogger(__name__)


class ForgottenError(Exception):
    """The list cannot be understood; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A person, by pseudonym, and when they asked."""

    who: str
    at: datetime


def note_forgotten(data: Path, backups: Path | None, who: str, at: datetime) -> None:
    """Note it in the data folder, on the disk, and in the folder of the backups, if there is one.

    To be called before anything is deleted. Raises OSError when it cannot be noted in the data folder; beside
    the backups a failure is logged, as that disk may be away, and the next one brings what is missing.
    """
    _append(data / NAME, (Forgotten(who, at),))
    if backups is None or not backups.is_dir():
        return
    try:
        carry_over(data / NAME, backups / NAME)
    except (OSError, ForgottenError) as error:
        log.warning("a person to forget could not be noted beside the backups: %s; it is in %s", error, data)


def carry_over(source: Path, target: Path) -> None:
    """Add to a list what it lacks of another. Raises OSError, ForgottenError."""
    there = set(read_forgotten(target))
    _append(target, tuple(one for one in read_forgotten(source) if one not in there))


def read_forgotten(path: Path) -> tuple[Forgotten, ...]:
    """The list; an empty one when there is none. Raises ForgottenError and OSError."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ()
    whole = text[: text.rfind("\n") + 1]
    return tuple(_person(path, number, line) for number, line in enumerate(whole.splitlines(), 1) if line)


def _person(path: Path, number: int, line: str) -> Forgotten:
    try:
        who, at = line.split(",")
        if not _WHO.fullmatch(who):
            raise ValueError(who)
        moment = datetime.fromisoformat(at)
        return Forgotten(who, moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except ValueError:
        raise ForgottenError(
            f"{path}:{number}: a pseudonym (32 hexadecimal digits) and a time are wanted; correct the line: "
            "without it, somebody who asked to be forgotten might come back"
        ) from None


def _append(path: Path, people: tuple[Forgotten, ...]) -> None:
    """Behind the last whole line, one process at a time. The first one makes the file, for its owner only."""
    if not people:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{one.who},{one.at.astimezone(UTC).isoformat()}\n" for one in people)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.seek(0, os.SEEK_END)
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())
