"""What is asked of the web and what it answers; the seam between fetching and everything after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from watcher.items import Problem

FEED_BYTES = 10 * 1024 * 1024
"""The most a feed or listing may weigh after decompression."""
PAGE_BYTES = 20 * 1024 * 1024
"""The most a page or PDF may weigh after decompression."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET, or with a `body` of JSON one POST.

    Validators are echoed exactly as received, or left out for an unconditional fetch. `headers` go to the
    host of `url` and to no other. The answer to a `private` ask is not archived.
    """

    url: str
    max_bytes: int = FEED_BYTES
    etag: str | None = None
    last_modified: str | None = None
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    private: bool = False

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

    `url` is the address after redirects. `evidence` is the id of the WARC record, if archived.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    evidence: str | None = None

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; empty when not stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


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
