"""What a publication is at each step of its way: entry, article, item; and what a harvest brings back.

Everything here is frozen data. All datetimes are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from classifiers.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication as its source states it; texts are plain (no markup), whitespace collapsed.

    `key` identifies the entry within its source: `id:…`, `link:…` or `hash:…`, by what the source offers.
    `content_hash` changes when title or text change, and not when only the date does. A `guessed` title was
    made from the address, as the source states none: that of the article is better.
    """

    key: str
    title: str
    link: str | None
    text: str
    published: datetime | None
    author: str | None
    content_hash: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The readable part of a page or PDF that an entry points to."""

    text: str
    title: str | None
    author: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """One publication, ready to be kept and read.

    `link` is the address as published, `canonical_url` its canonical form (tracking removed), used to
    recognise the same page elsewhere. `lead` is the source's own short text, `text` the fullest known.
    `evidence` is the WARC record id of the answer that the item was read from, if one was archived.
    A `stale` item was old when first seen: it is kept and searchable, and never posted.
    """

    source_id: str
    key: str
    title: str
    link: str | None
    canonical_url: str | None
    lead: str
    text: str
    published: datetime | None
    author: str | None
    language: str
    content_hash: str
    evidence: str | None
    stale: bool = False


class Change(StrEnum):
    """Why an item is in a harvest."""

    NEW = "new"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Judged:
    """An item with what the model says of it."""

    item: Item
    change: Change
    assessment: Assessment


class Fault(StrEnum):
    """What can go wrong with a source: a fixed vocabulary, so that counts stay comparable over the years."""

    NO_NETWORK = "no-network"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    REFUSED_ADDRESS = "refused-address"
    REDIRECTS = "redirects"
    TOO_LARGE = "too-large"
    HTTP = "http-status"
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    GONE = "gone"
    RATE_LIMITED = "rate-limited"
    NOT_A_FEED = "not-a-feed"
    RECIPE = "recipe"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    PARSE_TIMEOUT = "parse-timeout"
    NO_COLLECTOR = "no-collector"
    NOT_ARCHIVED = "not-archived"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Problem:
    """A named failure with what the operator can do about it (both in English, one line each)."""

    fault: Fault
    detail: str
    remedy: str


class Outcome(StrEnum):
    """How a visit to a source ended."""

    COLLECTED = "collected"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between two visits.

    `etag` and `last_modified` are the validators exactly as received. `full_at` is the last unconditional
    fetch. `not_before` is the earliest next visit that the server asked for. `failures` counts visits in a
    row that failed. `newest` is the date of the newest entry ever seen. `memory` is the collector's own: how
    far it has read.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    visited_at: datetime | None = None
    full_at: datetime | None = None
    succeeded_at: datetime | None = None
    newest: datetime | None = None
    not_before: datetime | None = None
    failures: int = 0
    fault: Fault | None = None
    memory: str | None = None


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What the store already holds of an entry, as far as deciding "new, revised or seen" needs it."""

    key: str
    content_hash: str
    link: str | None
    title: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one visit to one source brought back."""

    source_id: str
    outcome: Outcome
    state: SourceState
    judged: tuple[Judged, ...] = ()
    entries: int = 0
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    fetched_bytes: int = 0
    seconds: float = 0.0
    status: int | None = None
    rekeyed: Mapping[str, str] = field(default_factory=dict[str, str])
    """Old key to new key of entries that the source renamed without changing them."""
