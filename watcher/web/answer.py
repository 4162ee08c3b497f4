"""What is asked of the web and what it answers; the seam between fetching and everything after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b, sha256
from typing import Protocol

from watcher.items import Problem

FEED_BYTES = 10 * 1024 * 1024
"""The most a feed or listing may weigh after decompression."""
PAGE_BYTES = 20 * 1024 * 1024
"""The most a page or PDF may weigh after decompression."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET, or with a `body` (of `media`, usually JSON) one POST.

    Validators are echoed exactly as received, or left out for an unconditional fetch; they go to the host
    of `given_by`, the address that gave them, which is `url` unless stated. `headers` go to the host of `url`
    and to no other. The answer to a `private` ask is not archived. What is made `for_machines` (feeds,
    interfaces) is not looked up in robots.txt. A body over `max_bytes` is refused, or with `cut` taken as far
    as that. `seconds` are what it may take at least, where the answer is known to be slow or heavy. When an
    `optional` one fails, its visit goes on; it is a page to robots.txt, whoever asks. An answer whose body
    has the digest `known` (see `digest_of`) brings nothing new, and is archived without it.
    """

    url: str
    max_bytes: int = FEED_BYTES
    etag: str | None = None
    last_modified: str | None = None
    body: bytes | None = None
    media: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    private: bool = False
    given_by: str | None = None
    for_machines: bool = False
    cut: bool = False
    seconds: float = 0
    optional: bool = False
    known: str | None = None

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    def named(self, url: str) -> str:
        """`url` as the archive names it: the answers to different bodies are different records."""
        if self.body is None:
            return url
        return f"{url}#{blake2b(self.body, digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` 200 or 304, header names in lower case, `body` after decompression.

    `url` is the address after redirects. `evidence` is the id of the WARC record, if archived. `moved_to` is
    the address to which permanent redirects led, before any other kind; None if the first was not permanent.
    `asked` is the address of the ask, of answers that follow from the first one of a visit. `digest` is the
    body's (see `digest_of`), if it was made already.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    evidence: str | None = None
    moved_to: str | None = None
    asked: str | None = None
    digest: str | None = None

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; empty when not stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the server states, if any; documents know better."""
        _, found, rest = self.headers.get("content-type", "").lower().partition("charset=")
        return rest.partition(";")[0].strip(" \"'") or None if found else None

    @property
    def moment(self) -> datetime | None:
        """When the server says that it answered (RFC 9110, section 6.6.1); a collector has no other clock."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, OverflowError):
            return None
        return moment if moment.tzinfo else None


def digest_of(body: bytes) -> str:
    """By which a body is known again, in hexadecimal: SHA-256, which processors have built in."""
    return sha256(body).hexdigest()


class FetchError(Exception):
    """An answer that cannot be used. `retry_after` is in seconds, when the server stated it."""

    def __init__(self, problem: Problem, *, retry_after: float | None = None, status: int | None = None):
        super().__init__(problem.detail)
        self.problem = problem
        self.retry_after = retry_after
        self.status = status


class Fetch(Protocol):
    """Anything that answers asks: the network, or an archive that is replayed."""

    async def get(self, ask: Ask) -> Answer:
        """Answer with 200 or 304, or raise FetchError."""
        ...
