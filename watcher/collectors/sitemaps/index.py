"""Indexes of sitemaps: which of the maps that they list are asked for.

Those whose lastmod changed since they were read, the newest first. Where none is stated (WordPress), the last
two of each numbered row: these grow, the others are full. At first sight the maps that are not asked for
count as read: an archive of decades is not gone through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.collectors.collection import Collection
from watcher.collectors.openings import SITEMAP_BYTES
from watcher.collectors.sitemaps.documents import Listed
from watcher.collectors.sitemaps.memory import Child, Memory, child_mark
from watcher.collectors.sitemaps.slugs import path_of
from watcher.items import Fault, Problem
from watcher.web.answer import Answer, Ask
from watcher.web.urls import absolute

DEEPEST = 2
"""An index may list indexes, which the protocol does not allow and some sites do; no deeper."""
CHILDREN = 1_000
"""The most maps of one index that are followed, the newest."""
ASKED = 20
"""The most maps of one index that are asked for in one visit; the next one goes on."""
LAST = 2
"""So many maps at the end of a numbered row are asked for: the last one is new at times, and still empty."""

_NO_PUBLICATIONS = re.compile(
    r"(?:^|[-_./])(?:authors?|users?|category|categories|post_tag|tags?|taxonom(?:y|ies)|images?|videos?"
    r"|attachments?)(?=[-_.\d]|$)",
    re.IGNORECASE,
)
"""Names of maps of pages that list publications, and of pictures."""
_LAST_NUMBER = re.compile(r"\d{1,9}(?=\D*\Z)")


def followed(listed: Sequence[Listed], answer: Answer, known: Memory, notes: tuple[str, ...]) -> Collection:
    """What to ask for next. An index that lists nothing is a failure."""
    if known.depth(answer.url) >= DEEPEST:
        return Collection(notes=(*notes, f"{answer.url} lies too deep among the indexes"))
    maps = _maps(listed, answer.url)
    if not maps:
        detail = "the index lists no sitemap"
        return Collection(problem=Problem(Fault.EMPTY, detail, "look for another sitemap in robots.txt"))
    this = child_mark(answer.url)
    above = known.children.get(this)
    first = known.is_first_visit(answer.moment) or (above is not None and above.first)
    children = _children(maps, known, this, first=first)
    wanted = _wanted(maps, children)
    asked = wanted[:ASKED]
    for address in maps:
        name = child_mark(address)
        if address in asked:
            children[name] = children[name].model_copy(update={"tried": children[name].tried + 1})
        elif first and name not in known.children:
            children[name] = children[name].model_copy(update={"read": children[name].stated})
    kept = {name: child for name, child in known.children.items() if child.of != this}
    after = replace(known.begun(answer.moment), children={**kept, **children}).was_read(answer.url)
    return Collection(
        notes=notes,
        more=tuple(Ask(address, max_bytes=SITEMAP_BYTES) for address in asked),
        memory=after.kept(),
        again=len(asked) < len(wanted) or not all(maps.values()),
    )


def _children(maps: Mapping[str, str], known: Memory, this: str, *, first: bool) -> dict[str, Child]:
    """The maps by their marks, with what is known of them."""
    children: dict[str, Child] = {}
    for address, stated in maps.items():
        name = child_mark(address)
        before = known.children.get(name) or Child(of=this, stated=stated, first=first)
        tried = before.tried if before.stated == stated else 0
        children[name] = before.model_copy(update={"of": this, "stated": stated, "tried": tried})
    return children


def _maps(listed: Sequence[Listed], base: str) -> dict[str, str]:
    """The lastmod of each map, the newest first; without one, the last in the index first."""
    complete = [(one.changed[:40], absolute(base, one.address)) for one in listed]
    others = [(stated, address) for stated, address in complete if address and address != base]
    telling = [(stated, address) for stated, address in others if not _lists_no_publications(address)]
    ranks = sorted(((pair[0], place, pair[1]) for place, pair in enumerate(telling or others)), reverse=True)
    return {address: stated for stated, _, address in ranks[:CHILDREN]}


def _lists_no_publications(address: str) -> bool:
    return _NO_PUBLICATIONS.search(path_of(address).rpartition("/")[2]) is not None


def _wanted(maps: Mapping[str, str], children: Mapping[str, Child]) -> list[str]:
    """The maps to ask for, the most telling first, but behind the others those that could not be read: what
    fails ends a visit, and would keep them from us for ever.
    """
    changed = [
        address for address, stated in maps.items() if stated and _of(children, address).read != stated
    ]
    rows: dict[str, list[str]] = {}
    for address, stated in maps.items():
        if not stated:
            rows.setdefault(_LAST_NUMBER.sub("", address), []).append(address)
    last = [address for row in rows.values() for address in sorted(row, key=_number, reverse=True)[:LAST]]
    return sorted((*changed, *last), key=lambda address: _of(children, address).tried)


def _of(children: Mapping[str, Child], address: str) -> Child:
    return children[child_mark(address)]


def _number(address: str) -> int:
    match = _LAST_NUMBER.search(address)
    return int(match.group()) if match else 0
