"""Pure: a feed cut into its entries, as bytes, so that those that were there before are not parsed again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_START = re.compile(rb"<(?:[^\s<>/:&;]{1,40}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_END = re.compile(rb"</(?:[^\s<>/:&;]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT = re.compile(rb"<[^?!<]+<(?:channel\b[^<]+<)?")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document in pieces, one for each entry if there are as many entries.

    `context` is its beginning, on which the meaning of its entries depends: declaration, root, channel.
    It is `moving` when an xml:base may stand behind that.
    """

    context: bytes
    before: bytes
    pieces: tuple[bytes, ...]
    after: bytes
    moving: bool

    def with_only(self, pieces: list[bytes]) -> bytes:
        """The document with no other entries than these."""
        return b"".join((self.before, *pieces, self.after))


def cut(body: bytes) -> Cut | None:
    """The pieces of a document; None when they may not be just one entry each, or not each by itself.

    Each place found is where an entry begins, or there are more of them than entries; what begins like one
    and ends with the only end of one in it is one.
    """
    starts = [match.start() for match in _START.finditer(body)]
    root = _ROOT.search(body)
    if not starts or root is None or root.start() > starts[0]:
        return None
    last = _END.search(body, starts[-1])
    if last is None:
        return None
    pieces = tuple(body[start:end] for start, end in pairwise((*starts, last.end())))
    if not all(map(_is_one, pieces)):
        return None
    context = min(root.end(), starts[0])
    moving = body.find(b"xml:base", context) >= 0
    return Cut(body[:context], body[: starts[0]], pieces, body[last.end() :], moving)


def _is_one(piece: bytes) -> bool:
    end = _END.search(piece)
    return end is not None and not piece[end.end() :].strip()
