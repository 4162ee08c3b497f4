"""What a publication is at each step of its way: entry, article, item; and what a harvest brings back.

Everything here is frozen data. All datetimes are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the sandbox makes entries and needs no classifiers
    from classifiers.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication as its source states it; texts are plain (no markup), whitespace collapsed.

    `key` identifies the entry within its source: `id:…`, `link:…` or `hash:…`, by what the source offers.
    `content_hash` changes when title or text change, and not when only the date does. A `guessed` title was
    made from the address, as the source states none: that of the article is better. What is `recalled` from
    an earlier visit has neither text nor author at hand.
    """

    key: str
    title: str
    link: str | None
    text: str
    published: datetime | None
    author: str | None
    content_hash: str
    guessed: bool = False
    recalled: bool = False

    def __reduce__(self) -> tuple[type[Entry], tuple[object, ...]]:
        """Pickled as its values in their order: a feed's entries come out of the sandbox in half the time."""
        return Entry, _values_of_entry(self)


_values_of_entry = attrgetter(*Entry.__match_args__)


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
    """An item with what the model says of it; nobody is told of what is `held`.

    An older publication, of which nobody is told either, comes without `assessment`: it is judged later. So
    does what is seen of a source for the first time; that is told once it is judged.
    """

    item: Item
    change: Change
    assessment: Assessment | None
    held: bool = False


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
    ROBOTS = "robots-txt"
    LOGIN = "login-refused"
    RATE_LIMITED = "rate-limited"
    NOT_A_FEED = "not-a-feed"
    RECIPE = "recipe"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    PARSE_TIMEOUT = "parse-timeout"
    NO_COLLECTOR = "no-collector"
    NOT_ARCHIVED = "not-archived"
    MACHINE = "machine"
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


class IdentityLevel(StrEnum):
    """By what a source's entries are known again: what it states as their ids, their links, their words."""

    ID = "id"
    LINK = "link"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a source's entries are known, since when, and what speaks against it.

    `strikes` are the visits in which that proved bad, the last of them at `struck_at`.
    """

    level: IdentityLevel = IdentityLevel.ID
    since: datetime | None = None
    strikes: int = 0
    struck_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The address to which a source's own leads for good, how many visits said so, and since when."""

    to: str
    seen: int
    since: datetime


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between two visits.

    `etag` and `last_modified` are the validators exactly as received. `full_at` is the last unconditional
    fetch. `not_before` is the earliest next visit that the server asked for. `failures` counts visits in a
    row that failed. `newest` is the date of the newest entry ever seen. `memory` is the collector's own: how
    far it has read. While visits fail, `failing_since` is the first of them, and `detail` and `remedy` are
    those of the last problem. `usual_wait` and `longest_wait` are a source's own rhythm, in working days.
    `asked_at` is noted before a visit is made; it is later than `visited_at` while nothing was heard.
    `given_by` is the address that gave the validators, and said to be `fresh_until` then. `address` is where
    the source moved for good, as far as we followed, and `move` where it seems to move. `pace` is the usual
    time in hours between two of its publications, by the dates in its own answers. `identity` is by
    what its entries are known again.
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
    failing_since: datetime | None = None
    detail: str = ""
    remedy: str = ""
    first_visit: datetime | None = None
    usual_wait: float | None = None
    longest_wait: float | None = None
    asked_at: datetime | None = None
    given_by: str | None = None
    fresh_until: datetime | None = None
    address: str | None = None
    move: Move | None = None
    pace: float | None = None
    identity: Identity = Identity()

    def __reduce__(self) -> tuple[type[SourceState], tuple[object, ...]]:
        """Pickled as its values in their order: each visit takes it to a worker and back."""
        return SourceState, _values_of_state(self)


_values_of_state = attrgetter(*SourceState.__match_args__)


@dataclass(frozen=True, slots=True)
class Form:
    """A former form of an entry, and when it was first seen."""

    content_hash: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What the store already holds of an entry, as far as deciding "new, revised or seen" needs it.

    `former` are the forms that it had before, the oldest first; `revised_at` is when it took this one.
    """

    key: str
    content_hash: str
    link: str | None
    title: str
    published: datetime | None
    seen_at: datetime | None = None
    former: tuple[Form, ...] = ()
    revised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A hub that says when a feed changes (WebSub), and the address by which it knows the feed."""

    hub: str
    topic: str


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
    offer: Offer | None = None
    """The hub that a feed names."""
