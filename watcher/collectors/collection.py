"""What every collector takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from watcher.items import Entry, Problem
from watcher.sources import Source
from watcher.web.answer import Answer


@dataclass(frozen=True, slots=True)
class Collection:
    """The entries of one answer, in the source's order; or the problem that kept them from us.

    `notes` say what was survived, in one English line each: unreadable entries, ids that proved bad.
    """

    entries: tuple[Entry, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()


class Collector(Protocol):
    """Pure: the same answer gives the same collection. Runs in a child process that may be killed."""

    def __call__(self, answer: Answer, source: Source) -> Collection: ...
