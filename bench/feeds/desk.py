"""What the server of made-up feeds says in each round, and what it counts; all of it is ready as bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from bench.feeds.load import Load, MadeFeed, Round


@dataclass(frozen=True, slots=True)
class Asked:
    """What came in one round: requests, how many feeds they were for, and how they were answered."""

    requests: int
    feeds: int
    whole: int
    not_modified: int


@dataclass(frozen=True, slots=True)
class _Version:
    """A feed as it stands in a round: its validators, and how both answers begin that it can have."""

    body: bytes
    tag: bytes
    changed: bytes
    whole: bytes
    not_modified: bytes


@dataclass(slots=True)
class Desk:
    """Answers requests for feeds, and counts them."""

    versions: Mapping[Round, Sequence[_Version]]
    round: Round = Round.COLD
    seen: set[int] = field(default_factory=set[int])
    whole: int = 0
    not_modified: int = 0

    def answer(self, path: bytes, headers: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
        """Head and body; `/17` is feed 17. Names of headers are in lower case."""
        name = path.strip(b"/")
        versions = self.versions[self.round]
        if not name.isdigit() or int(name) >= len(versions):
            return _NOT_FOUND, b""
        number = int(name)
        version = versions[number]
        self.seen.add(number)
        if self.round is not Round.SAME and _has(headers, version):
            self.not_modified += 1
            return version.not_modified, b""
        self.whole += 1
        return version.whole, version.body

    def begin(self, new: Round) -> None:
        """Another round, counted from nothing."""
        self.round = new
        self.seen.clear()
        self.whole = self.not_modified = 0

    def asked(self) -> Asked:
        """What came since the round began."""
        return Asked(self.whole + self.not_modified, len(self.seen), self.whole, self.not_modified)


def desk(feeds: Sequence[MadeFeed], load: Load) -> Desk:
    """What every feed says in every round, with its validators."""
    first = [_version(feed.body, feed, load.at - timedelta(hours=2)) for feed in feeds]
    same = [
        _version(one.body, feed, load.at - timedelta(hours=1)) for one, feed in zip(first, feeds, strict=True)
    ]
    later = [_version(feed.body_with_newest, feed, load.at) for feed in feeds]
    return Desk({Round.COLD: first, Round.UNCHANGED: first, Round.SAME: same, Round.ONE_MORE: later})


def _version(body: bytes, feed: MadeFeed, at: datetime) -> _Version:
    stamp = format_datetime(at, usegmt=True)
    tag = f'"{hashlib.blake2b(body + stamp.encode(), digest_size=8).hexdigest()}"'
    stated = {
        "Content-Type": f"{feed.media_type}; charset=utf-8",
        "ETag": tag,
        "Last-Modified": stamp,
        "Date": stamp,
    }
    whole = _head("200 OK", {**stated, "Content-Length": str(len(body))})
    return _Version(body, tag.encode(), stamp.encode(), whole, _head("304 Not Modified", stated))


def _head(status: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


_NOT_FOUND = _head("404 Not Found", {"Content-Length": "0"})


def _has(headers: Mapping[bytes, bytes], version: _Version) -> bool:
    """Whether who asks has this version: by its tag, or by its date where no tag is sent."""
    if (tags := headers.get(b"if-none-match")) is not None:
        return version.tag in tags
    return headers.get(b"if-modified-since") == version.changed
