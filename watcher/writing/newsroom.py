"""What digests are made with."""

from __future__ import annotations

from dataclasses import dataclass

from classifiers.decisions import Decision
from watcher.settings import Schedule
from watcher.sources import Source
from watcher.writing.desk import Desk


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What a digest is made with: the desk, the watched sources, the calendar, and the note of a demo.

    `address` is that of the site, without a slash at the end; empty when it has none. `decisions` are all
    that the committee took on the register.
    """

    desk: Desk
    sources: tuple[Source, ...]
    schedule: Schedule
    note: str | None = None
    address: str = ""
    decisions: tuple[Decision, ...] = ()
