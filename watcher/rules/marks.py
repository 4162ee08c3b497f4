"""Pure: by what a message is known again when the same thing is decided once more, from an older database.

A restored database numbers what it collects otherwise, and knows nothing of what was posted after the backup
was made. So what a message is about is named by what does not depend on us: the addresses of pages, the ids
of sources and of other people's events.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

MOST_SUBJECTS = 100
"""Subjects of one message that are marked: no alert or digest names so many, and an event has its limits."""

HISTORY = ""
"""The subject that stands for a room as a whole: no message has it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a message is about, by names that a second decision finds again.

    It is the same message when all of its `subjects` were told; without any its `dedupe_key` is the only one.
    What is `fleeting` may be said again some day in the same words (a source that breaks once more): it is
    only taken for told in the first days after a restore, and once.
    """

    subjects: tuple[str, ...] = ()
    fleeting: bool = False

    def names(self, dedupe_key: str) -> tuple[str, ...]:
        """The subjects that are marked, of a message with this key."""
        return (self.subjects or (dedupe_key,))[:MOST_SUBJECTS]


ITS_KEY = Basis()
"""Of a message whose key says it all."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mark in an event of ours; of a new version of a message, the event of the first one."""

    mark: str
    event_id: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Marker:
    """Makes marks, with the `key` of one database and its backups."""

    key: bytes

    def mark(self, room: str, subject: str) -> str:
        """What stands for a subject in a message to a room (its name), in 32 hexadecimal digits.

        It tells nothing without the key, and has nothing in common with those of other rooms.
        """
        told = f"{len(room)}:{room}:{subject}".encode()
        return hashlib.blake2b(told, digest_size=16, key=self.key, person=b"vigie-mark").hexdigest()


def told(page: str) -> str:
    """That a room was alerted to a page: by an alert, by what was added to one, or in the thread of one."""
    return f"told:{page}"


def version(alert: str, content_hash: str) -> str:
    """That an alert, by the name of its first subject, came to read so."""
    return f"version:{alert}:{content_hash}"
