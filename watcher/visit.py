"""What a batch is given: the sources to visit, what is known of them, and how all of it is worked through."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from watcher.config.accounts import Mailbox, Piste
from watcher.items import KnownEntry, SourceState
from watcher.sources import Source
from watcher.web.fetch_policy import FetchPolicy
from watcher.web.hosts import HostBook

Known: TypeAlias = Callable[[str], tuple[KnownEntry, ...]]
"""What the store holds of a source's entries, by the source's id. Raises FetchError."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A source to visit, what is remembered of it, and which of its entries the store holds.

    These come along unless the policy says where they are looked up.
    """

    source: Source
    state: SourceState
    known: tuple[KnownEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingPolicy:
    """Whether articles are fetched, and how long a publication is news."""

    fetch_articles: bool
    window: timedelta


@dataclass(frozen=True, slots=True)
class HarvestPolicy:
    """How a batch is worked through. `now` is the time of the whole round.

    `archive` is the WARC file to write, `replay` the ones to read instead of the network, `hosts` the folder
    of what is known of hosts: without it, neither their rests nor robots.txt are minded. `host_spacing` is in
    seconds. `mailbox` and `piste` are the operator's accounts, for the sources that are read with them.
    `retired` are the risks that are not looked for any more. `book` keeps those notes when others than those
    who share the folder ask the same hosts; it lives in one process and travels to no other. `known` opens
    what the store holds of entries, where it is within reach: then visits bring none along.
    """

    now: datetime
    fetch: FetchPolicy
    reading: ReadingPolicy
    host_spacing: float
    contact: str | None
    model_directory: Path
    archive: Path | None = None
    replay: tuple[Path, ...] = ()
    hosts: Path | None = None
    mailbox: Mailbox | None = None
    piste: Piste | None = None
    retired: frozenset[str] = frozenset()
    parse_seconds: float = 8
    parse_megabytes: int = 1024
    book: HostBook | None = None
    known: Callable[[], AbstractContextManager[Known]] | None = None
