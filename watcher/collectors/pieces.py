"""Pure: a feed cut into its entries, as bytes, so that those that were there before are not parsed again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from watcher.collectors.crowded import MOST
from watcher.collectors.regular_namespaces import is_rebinding

_NAME = rb"(?:[^\s<>/:&;]{1,40}+:)?(?:item|entry)"
_EDGE = re.compile(rb"<(?:%b(?=[\s/>])|/%b\s*>)" % (_NAME, _NAME), re.IGNORECASE)
"""The beginning of what may be an entry, or its end."""
_SLASH = ord("/")
_DECLARED = re.compile(rb"xmlns:([^\s=:<>]+)\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
_ROOT = re.compile(rb"<[^?!<]+<(?:channel\b[^<]+<)?")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document in pieces, one for each entry if there are as many entries.

    `context` is its beginning, on which the meaning of its entries depends: declaration, root, channel.
    It is `moving` when an xml:base may stand behind that, and `rebinding` when a prefix is taken twice in a
    way that `regular_namespaces` minds.
    """

    context: bytes
    before: bytes
    pieces: tuple[bytes, ...]
    after: bytes
    moving: bool
    rebinding: bool

    def with_only(self, pieces: list[bytes]) -> bytes:
        """The document with no other entries than these."""
        return b"".join((self.before, *pieces, self.after))


def cut(body: bytes) -> Cut | None:
    """The pieces of a document; None when they may not be just one entry each, or not each by itself.

    None too of one with more entries than are read.

    Each place found is where an entry begins, or there are more of them than entries; what begins like one
    and ends with the only end of one in it is one.
    """
    places = _places(body)
    root = _ROOT.search(body)
    if places is None or root is None or root.start() > places[0]:
        return None
    *starts, last = places
    pieces = tuple(body[start:end] for start, end in pairwise(places))
    context = min(root.end(), starts[0])
    moving = body.find(b"xml:base", context) >= 0
    return Cut(body[:context], body[: starts[0]], pieces, body[last:], moving, is_rebinding(_declared(body)))


def _places(body: bytes) -> list[int] | None:
    """Where each entry begins, and where the last one ends; only space may stand between two of them."""
    starts: list[int] = []
    end: int | None = None
    for edge in _EDGE.finditer(body):
        if body[edge.start() + 1] != _SLASH:
            if starts and (end is None or body[end : edge.start()].strip()):
                return None
            starts.append(edge.start())
            end = None
        elif starts and end is None:
            end = edge.end()
    return None if end is None or len(starts) > MOST else [*starts, end]


def _declared(body: bytes) -> set[tuple[str, str]]:
    """All prefixes that are declared, with what stands for their namespaces; perhaps also what is none."""
    found = _DECLARED.findall(body)
    return {(prefix.decode("latin-1"), space[1:-1].decode("latin-1")) for prefix, space in found}
