"""Pure: by what an entry is known again at the next visit.

By its id, else by its link, else by its content. An id that different entries of one document share names
none of them, so that those fall back to their links; a link that they share too, or one that leads to the
front page of a site, to their content. What only shows over several visits is found by `rules.recognition`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from watcher.items import Entry
from watcher.web.urls import canonical

_FRONT_PAGE = re.compile(r"https://[^/?]+/")
_LONG = 200
"""Characters above which an id or link is replaced by its hash, to keep keys short in the store."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no key yet; texts are plain, the link absolute.

    `hashes` are those of its content and of its text alone, where they are known. One that is `recalled` from
    an earlier visit has them, and no text.
    """

    id: str | None
    title: str
    link: str | None
    text: str
    published: datetime | None
    author: str | None
    guessed: bool = False
    hashes: tuple[str, str] | None = None
    recalled: bool = False


def keyed(drafts: Sequence[Draft]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of a document in its order, each publication once, and what was noticed.

    Of several versions of one publication the latest stays; the first, when dates do not tell.
    """
    keys, notes = identify(drafts)
    chosen: dict[str, Draft] = {}
    for key, draft in zip(keys, drafts, strict=True):
        if key not in chosen or _moment(draft) > _moment(chosen[key]):
            chosen[key] = draft
    return tuple(_entry(key, draft) for key, draft in chosen.items()), notes


def identify(drafts: Sequence[Draft]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A key for each draft, in order; two drafts have the same key only when they are one publication.

    One publication is the same id, link and title, or without an id the same link, title and text.
    """
    ids = [" ".join((draft.id or "").split()) for draft in drafts]
    borne = Counter(ids)
    # An id that stands only once is a key, whatever its entry says: only of the others is the rest compared.
    same = {
        place: _same(draft, ids[place])
        for place, draft in enumerate(drafts)
        if not ids[place] or borne[ids[place]] > 1
    }
    shared_ids = _shared((one.id, one) for one in same.values())
    shared_links = _shared((one.link, one) for one in same.values() if not one.id or one.id in shared_ids)
    keys = tuple(
        _key(same[place], shared_ids, shared_links) if place in same else _id_key(identifier)
        for place, identifier in enumerate(ids)
    )
    notes: list[str] = []
    if shared_ids:
        count = sum(one.id in shared_ids for one in same.values())
        notes.append(
            f"{count} entries share {_ids(len(shared_ids))} and are known by link or content instead"
        )
    return keys, tuple(notes)


def link_key(link: str | None) -> str | None:
    """The key of an entry that is known by its link; None when the link names no page of its own."""
    address = _address(link)
    return f"link:{_short(address)}" if address and not _is_front_page(address) else None


def content_key(content_hash: str) -> str:
    """The key of an entry that is known by its words alone."""
    return f"hash:{content_hash}"


def content_hash(title: str, text: str) -> str:
    """Changes with the words of title or text, and not with case or spacing."""
    return _digest(_normal(title), _normal(text))


def hashes_of(title: str, text: str) -> tuple[str, str]:
    """`content_hash` of both, and of the text under no title, for less than two of them take."""
    words = _normal(text)
    return _digest(_normal(title), words), _digest("", words)


@dataclass(frozen=True, slots=True)
class _Same:
    """What two drafts have in common when they are one publication; empty where there is nothing."""

    id: str
    link: str
    title: str
    content: str


def _same(draft: Draft, identifier: str) -> _Same:
    link = _address(draft.link)
    content = "" if identifier else draft.hashes[1] if draft.hashes else content_hash("", draft.text)
    return _Same(identifier, link, _normal(draft.title), content)


def _shared(bearers: Iterable[tuple[str, _Same]]) -> frozenset[str]:
    """The names that more than one publication bears."""
    counts = Counter(name for name, _ in {pair for pair in bearers if pair[0]})
    return frozenset(name for name, count in counts.items() if count > 1)


def _key(one: _Same, shared_ids: frozenset[str], shared_links: frozenset[str]) -> str:
    if one.id and one.id not in shared_ids:
        return _id_key(one.id)
    if one.link and one.link not in shared_links and not _is_front_page(one.link):
        return f"link:{_short(one.link)}"
    return f"hash:{_digest(one.id, one.link, one.title, one.content)}"


def _id_key(identifier: str) -> str:
    return f"id:{_short(identifier)}"


def _entry(key: str, draft: Draft) -> Entry:
    return Entry(
        key=key,
        title=draft.title,
        link=draft.link,
        text=draft.text,
        published=draft.published,
        author=draft.author,
        content_hash=draft.hashes[0] if draft.hashes else content_hash(draft.title, draft.text),
        guessed=draft.guessed,
        recalled=draft.recalled,
    )


def _address(link: str | None) -> str:
    return (canonical(link) or link) if link else ""


def _is_front_page(address: str) -> bool:
    """Whether an address in canonical form is that of a whole site, which is no publication's own."""
    return _FRONT_PAGE.fullmatch(address) is not None


def _moment(draft: Draft) -> datetime:
    return draft.published or datetime.min.replace(tzinfo=UTC)


def _ids(count: int) -> str:
    return "an id" if count == 1 else f"{count} ids"


def _short(name: str) -> str:
    return name if len(name) <= _LONG else _digest(name)


def _normal(text: str) -> str:
    folded = text.casefold()
    if folded.isprintable() and "  " not in folded and folded[:1] != " " != folded[-1:]:
        return folded  # what is printable has no other space than " "
    return " ".join(folded.split())


def _digest(*parts: str) -> str:
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()
