"""What every collector takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from watcher.items import Entry, Problem
from watcher.web.answer import Answer, Ask

if TYPE_CHECKING:
    from watcher.sources import Source


@dataclass(frozen=True, slots=True)
class Collection:
    """The entries of one answer, in the source's order; or the problem that kept them from us.

    `notes` say what was survived, in one English line each: unreadable entries, ids that proved bad.
    `more` is what else is to be asked: each answer comes to the same collector, with the memory of the one
    before it. `memory` is what the next answer and the next visit need to know; None leaves it as it was.
    `again` says that something was held back: the same answer is to be read once more at the next visit.
    """

    entries: tuple[Entry, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    more: tuple[Ask, ...] = ()
    memory: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Remembered:
    """A collection, and what to remember of its entries for the next visit; None when that is what it was."""

    collection: Collection
    notes: bytes | None = None


class Collector(Protocol):
    """Pure: the same answer and memory give the same collection. Runs in a child that may be killed.

    What is asked first stands in `registry`: a function `(source, memory, today) -> Ask`, or the source's
    address.
    """

    def __call__(self, answer: Answer, source: Source, memory: str | None = None) -> Collection: ...
