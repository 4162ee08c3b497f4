"""A feed whose entries were mostly there before: those are recalled, and only the others parsed.

What is remembered of an entry belongs to its bytes, and to the bytes that give them their meaning: it is what
parsing them again would give, without the text. Who wants that text too has the document read afresh.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, cast

from watcher.collectors.identity import Draft, hashes_of
from watcher.collectors.pieces import Cut, cut
from watcher.collectors.raw import RawDocument

FORM = 1
"""To be raised by whoever changes what is made of an entry: what was remembered before is forgotten then."""

_DIGEST = 32
"""Hexadecimal digits."""

_Row = list[str | None]
"""The digest of an entry's bytes, and what is remembered of it; the digest alone of one that says nothing."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The entries of a document as drafts, None for one that says nothing; and what to remember of them.

    `notes` is None when nothing changed.
    """

    drafts: tuple[Draft | None, ...]
    notes: bytes | None


def recall(
    body: bytes,
    notes: bytes,
    read: Callable[[bytes, Cut], RawDocument],
    draft: Callable[[RawDocument, str], Sequence[Draft | None]],
    base_of: Callable[[RawDocument], str],
) -> Recalled | None:
    """The drafts of a feed, with `notes` of an earlier visit (empty when there are none).

    `read` reads part of a document that was cut so; `base_of` is what its links are
    relative to, and `draft` drafts its entries with that. None when the feed cannot be cut into its entries.
    """
    parts = cut(body)
    if parts is None:
        return None
    digests = [_digest(piece) for piece in parts.pieces]
    context = _digest(parts.context + f"{_release()} {parts.moving} {parts.rebinding}".encode())
    before, rows = _opened(notes, context)
    known = {row[0]: row for row in rows}
    fresh = [place for place, digest in enumerate(digests) if digest not in known]
    document = read(parts.with_only([parts.pieces[place] for place in fresh]), parts)
    base = base_of(document)
    if known and before != base:
        return recall(body, b"", read, draft, base_of)
    if len(document.entries) != len(fresh):
        return None
    found = dict(zip(fresh, draft(document, base), strict=True))
    drafts = [found[at] if at in found else _draft(known[one]) for at, one in enumerate(digests)]
    now = [_row(one, found[at]) if at in found else known[one] for at, one in enumerate(digests)]
    return Recalled(tuple(drafts), None if rows and now == rows else _written(context, base, now))


@lru_cache(maxsize=1)
def _release() -> str:
    """Another release may read an entry otherwise."""
    return version("vigie-observatoire")


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:_DIGEST]


def _opened(notes: bytes, context: str) -> tuple[str, Sequence[_Row]]:
    """To what links were relative, and a row for each entry; none from notes of another context."""
    check, _, text = notes.partition(b"\n")
    if check.decode("latin-1") != _digest(text):
        return "", ()
    form, of, base, rows = cast("list[Any]", json.loads(text))
    return (base, rows) if [form, of] == [FORM, context] else ("", ())


def _draft(row: _Row) -> Draft | None:
    if len(row) == 1:
        return None
    identifier, title, link, published, whole, words = row[1:]
    moment = datetime.fromisoformat(published) if published else None
    hashes = (whole or "", words or "")
    return Draft(identifier, title or "", link, "", moment, None, hashes=hashes, recalled=True)


def _written(context: str, base: str, rows: Sequence[_Row]) -> bytes:
    text = json.dumps([FORM, context, base, rows], separators=(",", ":")).encode()
    return _digest(text).encode() + b"\n" + text


def _row(digest: str, draft: Draft | None) -> _Row:
    if draft is None:
        return [digest]
    published = draft.published and draft.published.isoformat()
    whole, words = draft.hashes or hashes_of(draft.title, draft.text)
    return [digest, draft.id, draft.title, draft.link, published, whole, words]
